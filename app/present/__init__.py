"""From claims to what is shown: Markdown, citations, wording."""
