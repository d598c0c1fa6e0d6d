"""What is said of a change, in the language of its question."""

from collections.abc import Mapping

from app.types.standing import AnswerChange
from app.wording.catalog import texts
from ingest import language_of


def words_for(question: str) -> Mapping[str, str]:
    """Return what is said in a question's language: `before`, `after`, `none` (no answer), kinds and causes."""
    return texts("standing", language_of(question))


def told(change: AnswerChange) -> str:
    """Return what changed and why, in one line."""
    words = words_for(change.question)
    causes = (words[one.kind.replace(" ", "_")].format(one.title) for one in change.causes)
    return " ".join([words[change.kind], *causes])
