"""The pages of the publication: reading, writing, publishing."""
