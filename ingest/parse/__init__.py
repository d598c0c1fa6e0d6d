"""From a file to its text: what it is, and the reader of its format, in a process of its own."""
