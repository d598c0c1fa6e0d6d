"""What the product says in its own words, in every language, for all its faces: one catalog."""
