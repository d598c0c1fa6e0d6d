"""Which editions of a source are meant, and what is said of them: the difference of two, and where a quote is now."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.editions.difference import compared
from app.editions.whereabouts import found_again
from app.types.editions import Revision, Whereabouts
from app.types.results import Citation
from store import AnyCorpus, Edition, Source, UnknownSource

NUMBER = re.compile(r"\d{1,6}")
SNAPSHOT = re.compile(r"@(\d+)")
EDITION = re.compile(r"([a-z0-9][a-z0-9._-]*):(\S+)")
PREFIX = re.compile(r"[0-9a-f]{4,64}")


def kept(corpus: AnyCorpus, source_id: str) -> tuple[Edition, ...]:
    """Return the editions of a source that are kept, oldest first; UnknownSource where there are none."""
    editions = corpus.editions(source_id)
    if not editions:
        raise UnknownSource(f"no edition of a source `{source_id}` is kept here")
    return editions


def chosen(editions: Sequence[Edition], wanted: str | int) -> int:
    """Return the place of an edition: by its number, by `@7` for what snapshot 7 held, or by the first of its hash.

    Of editions that are the same text it is the last. Raises UnknownSource for what is none or more than one.
    """
    said = str(wanted).strip().lower()
    if snapshot := SNAPSHOT.fullmatch(said):
        found = [n for n, one in enumerate(editions) if one.snapshot <= int(snapshot[1])][-1:]
    elif NUMBER.fullmatch(said):
        found = [n for n, one in enumerate(editions) if one.number == int(said)]
    else:
        alike = {
            one.version: n for n, one in enumerate(editions) if PREFIX.fullmatch(said) and one.version.startswith(said)
        }
        found = list(alike.values())
    if len(found) != 1:
        there = ", ".join(f"{one.number} (@{one.snapshot}, {one.version[:8]})" for one in editions)
        raise UnknownSource(f"{'more than one' if found else 'no'} edition `{wanted}` is kept: there are {there}")
    return found[0]


def as_then(source: Source, edition: Edition, text: str) -> Source:
    """Return a source as the catalog had it when it had this text; its passages are not counted."""
    return replace(
        source,
        title=edition.title or source.title,
        language=edition.language or source.language,
        format=edition.format or source.format,
        date=edition.date,
        digest=source.digest if edition.digest is None else edition.digest,
        version=edition.version,
        length=len(text),
    )


def restored(corpus: AnyCorpus, wanted: str) -> tuple[Source, str, str]:
    """Return the source of `terms:2` as it was in that edition, its text then, and how it is called.

    Raises UnknownSource for what is no kept edition, and for the text that the source has now.
    """
    if not (found := EDITION.fullmatch(wanted.strip())):
        raise UnknownSource(f"`{wanted[:60]}` is no kept snapshot and no edition: write 7, or terms:2")
    editions = kept(corpus, found[1])
    edition = editions[chosen(editions, found[2])]
    with corpus.reading() as snapshot:
        served = dict(snapshot.sources) if snapshot else {}
        source = served.get(found[1]) or (snapshot.record.gone.get(found[1]) if snapshot else None)
    if source is None or (source.id in served and source.version == edition.version):
        raise UnknownSource(f"edition {edition.number} of `{found[1]}` is its text already")
    text = corpus.text(source.id, edition.version)
    return as_then(source, edition, text), text, f"edition {edition.number} of {source.id}"


def difference(corpus: AnyCorpus, source_id: str, a: str | int | None = None, b: str | int | None = None) -> Revision:
    """Return what changed from edition `a` to edition `b` of a source: without both the last two, without `b` the last.

    Raises UnknownSource for a source, or an edition of it, that is not kept.
    """
    editions = kept(corpus, source_id)
    new = editions[-1 if b is None else chosen(editions, b)]
    if a is None and len(editions) < 2:
        raise UnknownSource(f"only one edition of `{source_id}` is kept, of {new.taken}: there is nothing to compare")
    old = editions[-2 if a is None else chosen(editions, a)]
    texts = (corpus.text(source_id, old.version), corpus.text(source_id, new.version))
    found = compared(*texts, new.language)
    return Revision(found.changes, found.old_end, found.new_end, source_id, old, new)


def whereabouts(corpus: AnyCorpus, citation: Citation) -> Whereabouts:
    """Return what became of a citation's quote in the text of its source that is served now.

    Where the edition that was cited is no longer kept, the quote itself is looked for; whether it moved is not
    known then.
    """
    with corpus.reading() as snapshot:
        source = snapshot.sources.get(citation.source_id) if snapshot else None
        if snapshot is None or source is None:
            return Whereabouts("gone", citation.source_id)
        new = snapshot.text(source.id)
    if source.version == citation.version:
        return Whereabouts("stands", source.id, source.version, citation.start, citation.end, citation.quote)
    try:
        old = corpus.text(source.id, citation.version)
    except UnknownSource:
        return found_again(None, citation.quote, new, source)
    return found_again((citation.start, citation.end), old, new, source)
