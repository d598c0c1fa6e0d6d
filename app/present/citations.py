"""What else is known of a citation: page and section in the original, and what superseded its source."""

from collections.abc import Mapping
from dataclasses import replace

from app.present.markdown import escape
from app.types.results import Answer, Citation
from app.wording.answers import wording
from ingest import page_at, section_at
from store import Snapshot, Source, successor


def located(answer: Answer, snapshot: Snapshot) -> Answer:
    """Return the answer with page and section in each of its citations, where their sources have them."""
    texts = {id_: snapshot.text(id_) for id_ in {citation.source_id for citation in answer.citations}}

    def place(citation: Citation) -> Citation:
        text, source = texts[citation.source_id], snapshot.sources[citation.source_id]
        page = page_at(text, citation.start, source.format)
        section = section_at(text, citation.start, source.format, title=source.title)
        return replace(citation, page=page, section=section)

    return replace(answer, citations=tuple(map(place, answer.citations)))


def marked(answer: Answer, sources: Mapping[str, Source]) -> Answer:
    """Return the answer with the title of what superseded the source of each quote, and a note where there is one."""
    heirs = {one.source_id: successor(one.source_id, sources) for one in answer.citations}
    citations = tuple(
        replace(one, replaced_by=heir.title) if (heir := heirs[one.source_id]) else one for one in answer.citations
    )
    told: dict[str, list[str]] = {}
    for one in citations:
        if one.replaced_by:
            told.setdefault(one.replaced_by, []).append(f"[{one.number}]")
    if not told:
        return answer
    say = wording(answer.language)
    notes = [say.replaced.format("".join(numbers), escape(title)) for title, numbers in told.items()]
    return replace(answer, citations=citations, text="\n\n".join([*(f"*{note}*" for note in notes), answer.text]))
