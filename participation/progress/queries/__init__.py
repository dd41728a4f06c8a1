"""Questions one can ask about progress: what was reported, what comes next, what is late, what changed."""
