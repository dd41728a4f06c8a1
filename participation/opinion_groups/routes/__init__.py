"""Pages of opinion groups: what everybody sees, and where the Redaktion has them computed."""
