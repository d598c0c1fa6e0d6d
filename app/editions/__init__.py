"""What changed between two editions of a source, sentence by sentence."""
