"""What can be read of rounds: what is asked, who took part, how it came out."""
