"""What is checked before it is said."""
