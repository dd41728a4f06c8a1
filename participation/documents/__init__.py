"""Papers as files: a paper is put together from blocks once, and written as PDF or for a word processor."""
