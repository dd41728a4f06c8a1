"""Reports (Meldungen): what people point out about published contributions, and what became of it.

Whoever reports needs no account, gets a code at once and hears how it was decided. What concerns somebody of
the staff goes to people who are not named in it, and is seen by nobody else.
"""
