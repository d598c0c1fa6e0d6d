"""A disagreement of sources as it is shown: one line that tells in what they differ and which is newer, no verdict."""

from dataclasses import replace

from app.present.dates import period_told
from app.present.markdown import escape
from app.text.dates import of_catalog
from app.types.evidence import Disagreement, Sentence
from app.types.results import Answer, Citation, Difference
from app.wording.answers import wording


def differing(answer: Answer, found: Disagreement | None) -> Answer:
    """Return the answer with the line above its quotes, and as plain values; where a quote was withheld, as it was."""
    first, second = (_cited(answer, sentence) for sentence in found.sentences) if found else (None, None)
    if found is None or first is None or second is None:
        return answer
    difference = Difference(
        what=found.what,
        citations=(first.number, second.number),
        values=found.values,
        dates=(first.date, second.date),
        newer=_newer(first, second),
    )
    return replace(answer, text=f"*{_line(difference, answer.language)}*\n\n{answer.text}", differences=(difference,))


def _line(difference: Difference, language: str) -> str:
    """The one line, without the words of a verdict: the quotes stand above it."""
    say = wording(language)
    told = difference.values if difference.what != "verdict" else ("", "")
    sides = [
        _side(number, escape(value), date, language)
        for number, value, date in zip(difference.citations, told, difference.dates, strict=True)
    ]
    line = say.differ[difference.what].format(say.comma.join(sides))
    return say.space.join([line, *([say.newer.format(f"[{difference.newer}]")] if difference.newer else [])])


def _side(number: int, value: str, date: str, language: str) -> str:
    say = wording(language)
    parts = [f"[{number}]", *([say.listed([value])] if value else [])]
    period = of_catalog(date)
    told = period_told(period, language) if period else date
    return f"{' '.join(parts)}{say.dated.format(told)}" if told else " ".join(parts)


def _cited(answer: Answer, sentence: Sentence) -> Citation | None:
    place = (sentence.source_id, sentence.start, sentence.end)
    return next((one for one in answer.citations if (one.source_id, one.start, one.end) == place), None)


def _newer(first: Citation, second: Citation) -> int | None:
    """The number of the newer source's quote; None where one has no date, or the dates do not tell them apart."""
    if not (first.date and second.date) or first.date.startswith(second.date) or second.date.startswith(first.date):
        return None
    return max((first, second), key=lambda one: one.date).number
