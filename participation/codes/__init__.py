"""Codes: printed letters and sheets by which people without e-mail confirm an access, one for each code."""
