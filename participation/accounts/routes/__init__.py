"""The pages of accounts: signing in, registering, one's own account, and the accounts of others."""
