"""What changes, and the snapshot that is published."""
