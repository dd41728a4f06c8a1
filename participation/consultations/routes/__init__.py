"""Pages on which offices are asked, and on which they answer."""
