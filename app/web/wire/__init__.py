"""What goes over the wire when the page is opened: little, compressed, kept by the browser."""
