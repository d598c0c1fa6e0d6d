"""Files that come through the chat: each is kept under HOME/uploads, by a safe name."""

import hashlib
import re
import shutil
from collections.abc import Container, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path, PurePath

from ingest.ingestion import run
from ingest.parse.extract import check_size
from ingest.parse.parsers import Parsers
from ingest.publish.embedder import Embedder
from ingest.sources.ahead import Ahead
from ingest.sources.items import Item, slug
from ingest.sources.manifest import Entry
from ingest.types.document import Document, one_line
from ingest.types.errors import SourceError
from ingest.types.report import OnProgress, Outcome, Progress, Report
from store import AnyCorpus, version_of
from store.types import durable

FOLDER = "uploads"
RUN = 12  # characters
# A file is a new version of the one of its name that came before where it shares this much with it: of the library's
# texts no two share more than .27, pages with 60 edits at least .9 (tests/ingest/test_uploads.py).
VERSION = 0.5
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")  # no names for files on Windows


def upload(
    corpus: AnyCorpus, paths: Sequence[Path], embedder: Embedder, *, progress: OnProgress | None = None
) -> Report:
    """Keep files of the chat under the corpus's home, and ingest the copies; one that cannot be read is not kept."""
    items: list[Item] = []
    failed: list[Outcome] = []
    parsed: dict[str, Document] = {}
    namesakes: dict[str, str] = {}
    with (
        closing(Parsers()) as parsers,
        closing(Ahead[int, dict[str, Document]](parsers.count)) as ahead,
        parsers.left(),
    ):
        ahead.expect((number, partial(_parsed, parsers, path)) for number, path in enumerate(paths))
        for number, path in enumerate(paths):
            name, taken = safe_name(path.name), [item.entry.id for item in items]
            beat = partial(progress or _nobody, Progress(f"reading {path.name}", number, len(paths)))
            try:
                parsed |= (found := ahead.get(number, beat))
                others = [other for other in _uploads(corpus, name) if other not in taken]
                name = _named(corpus, name, next(iter(found.values())).text, others, taken)
                if others and name not in others:
                    namesakes[name] = f"kept beside {', '.join(others)}: a file of the same name, and another text"
                copy = _keep(corpus.home / FOLDER, path, name)
            except OSError as error:
                reason = f"{path.name}: cannot be read ({error.strerror or error})"
                failed.append(Outcome(name, "failed", reason=reason))
            except SourceError as error:
                failed.append(Outcome(name, "failed", reason=str(error)))
            else:
                title = one_line(path.stem) or name
                items.append(Item(Entry(id=name, title=title, file=name, kind="document"), str(copy)))
    report = run(corpus, items, embedder, parsed=parsed, progress=progress)
    told = [
        replace(one, notes=(*one.notes, namesakes[one.source_id])) if one.source_id in namesakes else one
        for one in report.outcomes
    ]
    return replace(report, outcomes=(*told, *failed))


def _nobody(_: Progress) -> None:
    """Nobody hears of it."""


def _uploads(corpus: AnyCorpus, name: str) -> list[str]:
    """The uploads that came under a name, as they are kept, in their order."""
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    numbered = re.compile(rf"{re.escape(stem)}(?:-(\d+))?{re.escape(suffix)}")
    with corpus.reading() as snapshot:
        origins = [one.origin for one in snapshot.sources.values()] if snapshot else []
    kept = [Path(origin).name for origin in origins if Path(origin).parent == corpus.home / FOLDER]
    return sorted((one for one in kept if numbered.fullmatch(one)), key=lambda one: (len(one), one))


def _named(corpus: AnyCorpus, name: str, text: str, others: Sequence[str], taken: Sequence[str]) -> str:
    """The name under which a file is kept: that of the earlier upload of which it is a new version, or a free one."""
    shares = {other: likeness(text, corpus.text(other)) for other in others}
    best = max(shares, key=shares.__getitem__, default="")
    return best if best and shares[best] >= VERSION else safe_name(name, taken=[*others, *taken])


def likeness(one: str, other: str) -> float:
    """Return the share (0 to 1) of the shorter text's runs of characters that the other text holds."""
    ours, theirs = _runs(one), _runs(other)
    return len(ours & theirs) / min(len(ours), len(theirs))


def _runs(text: str) -> set[str]:
    plain = " ".join(text.split()).casefold()
    return {plain[n : n + RUN] for n in range(max(1, len(plain) - RUN + 1))}


def _parsed(parsers: Parsers, path: Path) -> dict[str, Document]:
    """The document in a file, by the SHA-256 of its bytes: it is not parsed again where it is taken in."""
    check_size(path.stat().st_size, path.name)
    data = path.read_bytes()
    return {hashlib.sha256(data).hexdigest(): parsers.parse(data, path.name)}


def safe_name(name: str, taken: Container[str] = ()) -> str:
    """Return a name for the copy of a file, which is the id of its source, too: nothing hostile is left in it.

    It has only lower-case ASCII letters, digits, `.`, `_` and `-`. Files of different names get different ones: a hash
    of the name stands in it wherever more than capitals is lost. A name that is `taken` gets a number.
    """
    path = PurePath(name)
    suffix = path.suffix.lower() if re.fullmatch(r"\.[a-z0-9]{1,8}", path.suffix.lower()) else ""
    plain = slug(name)
    if plain != name.lower() or RESERVED.match(plain):
        plain = f"{slug(path.stem)[:70]}-{version_of(name)[:12]}{suffix}"
    stem = plain.removesuffix(suffix)
    numbered = (f"{stem}-{number}{suffix}" for number in count(2))
    return plain if plain not in taken else next(other for other in numbered if other not in taken)


def _keep(folder: Path, path: Path, name: str) -> Path:
    """Copy a file; one that comes under the name of an earlier one takes its place: the source in a new version."""
    try:
        durable.private(folder.parent)
        folder.mkdir(exist_ok=True)
        partial = folder / f".{name}.new"
        shutil.copyfile(path, partial)
        partial.replace(folder / name)
    except OSError as error:
        raise SourceError(f"{path.name}: cannot be kept in {folder} ({error.strerror or error})") from None
    return folder / name


def forget(home: Path, place: str) -> None:
    """Delete the copy at a place, where it is one of the uploads of `home`."""
    path = Path(place)
    if path.parent == home / FOLDER:
        path.unlink(missing_ok=True)
