"""What the page says, in three languages, and the text that passes through it."""
