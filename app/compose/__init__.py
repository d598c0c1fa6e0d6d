"""From evidence to claims."""
