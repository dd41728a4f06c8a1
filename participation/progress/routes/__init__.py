"""Pages about progress: what is put into practice, what became of an idea, where one reports."""
