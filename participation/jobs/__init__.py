"""Jobs: durable background work, and the outbox of letters."""
