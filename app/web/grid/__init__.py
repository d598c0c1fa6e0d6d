"""The tab of the grid: every question to every source, as a table."""
