"""The tab of the sources."""
