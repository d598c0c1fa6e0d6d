"""What became of what a pin rests on: sources with another edition by now, or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.types.editions import Whereabouts
from app.types.results import Answer, Citation
from store import BriefChatError, Edition, Source

Found = Callable[[Citation], Whereabouts]  # `Assistant.whereabouts`
Kept = Callable[[str], Sequence[Edition]]  # `Assistant.editions`


@dataclass(frozen=True, slots=True)
class Since:
    """A source that has changed: when its next edition was taken (ISO 8601 UTC; "" where that is not known).

    `removed` is true where it is no longer there; `quotes` tell of each citation, by its number, where it is now.
    """

    title: str
    taken: str = ""
    removed: bool = False
    quotes: tuple[tuple[int, Whereabouts], ...] = ()


def since(answer: Answer, known: Mapping[str, Source] | None, whereabouts: Found, editions: Kept) -> list[Since]:
    """Return what became of the sources of an answer, those that have not changed left out.

    While it is not known which sources there are (None), nothing is said.
    """
    if known is None:
        return []
    told = []
    for source_id in dict.fromkeys(one.source_id for one in answer.citations):
        cited = [one for one in answer.citations if one.source_id == source_id]
        source = known.get(source_id)
        if source is None:
            told.append(Since(cited[0].title, removed=True))
        elif old := [one for one in cited if one.version != source.version]:
            told.append(_changed(source, old, whereabouts, editions))
    return told


def _changed(source: Source, cited: Sequence[Citation], whereabouts: Found, editions: Kept) -> Since:
    try:
        kept = editions(source.id)
        quotes = tuple((one.number, whereabouts(one)) for one in cited)
    except BriefChatError:  # what cannot be read now is not judged
        return Since(source.title)
    places = [place for place, one in enumerate(kept) if one.version == cited[0].version]
    following = kept[places[-1] + 1 :] if places else ()
    return Since(source.title, following[0].taken if following else "", quotes=quotes)
