"""What the rooms hand to each other: plain, frozen data, and what can go wrong."""
