"""E-mails to the town: what people write to the mailbox of a process becomes ideas of channel e-mail."""
