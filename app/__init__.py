"""Ask a brief and its sources: every sentence of an answer is cited by a verbatim quote."""

from app.answer import Answer, Citation, ConsideredPassage
from app.assistant import Assistant, answer
from app.settings import Settings

__all__ = ["Answer", "Assistant", "Citation", "ConsideredPassage", "Settings", "answer"]
