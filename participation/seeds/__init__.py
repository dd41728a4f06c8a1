"""Seeds: the invented town Musterburg as a demo, and generated towns of any size for measuring."""
