"""Two runs over the same questions, held against each other row by row."""
