"""Pages of rounds: giving a ballot, reading the result, leading a round."""
