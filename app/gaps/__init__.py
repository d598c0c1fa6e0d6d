"""What was asked and not found: kept where one wants it, without names, and told by question and by cause."""

from app.gaps.kept import FILE, Gaps
from app.gaps.told import Gap, gaps

__all__ = ["FILE", "Gap", "Gaps", "gaps"]
