"""What a text says by itself: what of it is prose, and how its sentences hang together."""
