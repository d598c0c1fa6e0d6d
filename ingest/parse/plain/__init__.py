"""Plain text, and data and notes that are made of it."""
