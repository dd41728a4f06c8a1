"""What a room holds, for whoever may see it."""
