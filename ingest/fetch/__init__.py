"""Pages from the web, within a budget."""
