"""What is asked: its kind, what it names, whether it is about a source as a whole."""
