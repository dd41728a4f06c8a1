"""Cells of tables that people open in a spreadsheet: what citizens wrote must not be worked out there."""

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""OWASP's list for CSV injection, with the full-width forms that spreadsheets take alike."""


def harmless_cell(text: str) -> str:
    """``text`` with an apostrophe before it, if a spreadsheet could take it for a formula."""
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
