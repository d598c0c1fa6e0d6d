"""A written answer as the chat shows it while it grows: each sentence being checked, carried, or struck out."""

from collections.abc import Mapping

from app.types.written import Piece
from app.web.words import markup
from app.web.words.wording import Words
from app.wording.answers import wording

BETWEEN = {"": " ", "paragraph": "\n\n", "item": "\n\n• "}


def growing(pieces: Mapping[int, Piece], words: Words) -> str:
    """Return sentences by their numbers as Markdown in which nothing of the model's is live."""
    say = wording(words.language)
    parts: list[str] = []
    for _, one in sorted(pieces.items()):
        text = markup.markdown(markup.one_line(one.text, 2_000))
        if one.state == "carried":
            shown = f"{text} {''.join(markup.markdown(f'[{number}]') for number in one.citations)}"
        elif one.state == "withheld":
            shown = f"~~{text}~~ *({markup.markdown(say.faults.get(one.reason, one.reason))})*"
        else:
            shown = f"{text} *({markup.markdown(say.checking)})*"
        parts.append((BETWEEN[one.opens] if parts else "") + shown)
    return "".join(parts)
