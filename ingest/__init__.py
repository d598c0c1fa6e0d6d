"""A source (file, folder, manifest entry) becomes text with metadata, becomes passages, becomes a new generation."""
