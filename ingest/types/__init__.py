"""What the rooms hand to each other, and what can go wrong."""
