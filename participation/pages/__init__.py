"""Pages: what a town owes its readers (imprint, privacy, barriers, plain words), and the log it keeps."""
