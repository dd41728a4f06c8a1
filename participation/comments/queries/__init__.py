"""What can be read of comments: by everybody, by their authors, by the town hall."""
