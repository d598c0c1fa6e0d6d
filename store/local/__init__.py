"""The corpus in a folder."""
