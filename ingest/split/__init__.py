"""From text to passages."""
