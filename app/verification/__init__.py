"""Whether the quotes of an exported answer stand in the corpus: no model, no network, each quote by itself."""

from app.verification.quotes import quotes_in
from app.verification.standing import verify
from app.verification.verdict import Standing

__all__ = ["Standing", "quotes_in", "verify"]
