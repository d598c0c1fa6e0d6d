"""What is cited, in the forms that papers and reference managers take: RIS, BibTeX, CSL-JSON, and styles for people."""

from app.exports.reference import Reference, read_at, references
from app.exports.registry import format_names, named, written

__all__ = ["Reference", "format_names", "named", "read_at", "references", "written"]
