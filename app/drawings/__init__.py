"""What an answer lays out as a picture: inline SVG, made here, the same for the same answer."""
