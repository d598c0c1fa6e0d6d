"""Annotations that are looked for in a corpus: each in the source that it names, by our id or by its address."""

from collections.abc import Callable, Sequence

from app.annotations.anchoring import Anchored, anchored
from app.annotations.annotation import Annotation
from app.editions.difference import compared
from app.types.editions import Revision
from store import BriefChatError, Snapshot, Source

TextOf = Callable[[str, str], str]
OLD = tuple[str | None, Revision | None]


def anchored_in(found: Sequence[Annotation], snapshot: Snapshot, text_of: TextOf) -> list[Anchored]:
    """Return what became of each annotation; two editions are compared once for all of them.

    `text_of` returns the text of a source in a version, an earlier one included, or raises BriefChatError.
    """
    known: dict[tuple[str, str], OLD] = {}
    told = []
    for one in found:
        source = _named(one, snapshot)
        if source is None:
            told.append(Anchored(one, "gone", one.source_id, note="no source of that id or address here, or several"))
            continue
        text = snapshot.text(source.id)
        key = (source.id, one.version)
        if key not in known:
            known[key] = _old(source, one.version, text, text_of)
        told.append(anchored(one, source, text, *known[key]))
    return told


def _named(one: Annotation, snapshot: Snapshot) -> Source | None:
    if one.source_id in snapshot.sources:
        return snapshot.sources[one.source_id]
    addressed = [source for source in snapshot.sources.values() if source.url and source.url == one.url]
    return addressed[0] if len(addressed) == 1 else None


def _old(source: Source, version: str, text: str, text_of: TextOf) -> OLD:
    if not version or version == source.version:
        return None, None
    try:
        old = text_of(source.id, version)
    except BriefChatError:
        return None, None
    return old, compared(old, text, source.language)
