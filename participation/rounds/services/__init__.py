"""Making a round, giving a ballot, closing and counting. Nothing here commits."""
