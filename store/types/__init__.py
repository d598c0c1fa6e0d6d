"""Plain data, errors, and files that survive a power cut."""
