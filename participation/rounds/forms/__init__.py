"""What people fill in: a ballot; what staff fill in: a round and its options."""
