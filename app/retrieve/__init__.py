"""From rankings to the passages that are read."""
