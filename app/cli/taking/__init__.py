"""The commands that take something along: references, grids, documents."""
