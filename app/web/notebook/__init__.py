"""The notebook: answers worth keeping, each with a note of the reader's own."""
