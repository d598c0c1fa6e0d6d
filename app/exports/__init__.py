"""What is cited, in the forms that papers and reference managers take: RIS, BibTeX, CSL-JSON, and styles for people."""

from app.exports.reference import Reference, read_at, references
from app.exports.registry import named, names, written

__all__ = ["Reference", "named", "names", "read_at", "references", "written"]
