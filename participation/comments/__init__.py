"""Comments (Kommentare) on ideas: reasons for and against, questions, remarks, and one level of replies."""
