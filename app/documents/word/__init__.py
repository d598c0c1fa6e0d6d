"""Word documents (Office Open XML), with footnotes that a word processor knows as such."""
