"""Exports: what people take away, in three profiles, as workbook, CSV and JSON Lines; only reads."""
