"""Consultations (fachliche Stellungnahmen): an office is asked what it makes of ideas, a theme or a measure.

It answers by a link in a mail, without an account; what it says is quoted internally or published.
"""
