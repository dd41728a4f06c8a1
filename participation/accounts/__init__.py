"""Accounts: the people who take part, how they confirm who they are, and what they may do."""
