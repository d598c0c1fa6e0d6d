"""From a citation's offsets to the page and the section where a reader of the original finds it."""

from dataclasses import replace

from app.types.results import Answer, Citation
from ingest import page_at, section_at
from store import Snapshot


def located(answer: Answer, snapshot: Snapshot) -> Answer:
    """Return the answer with page and section in each of its citations, where their sources have them."""
    texts = {id_: snapshot.text(id_) for id_ in {citation.source_id for citation in answer.citations}}

    def place(citation: Citation) -> Citation:
        text, source = texts[citation.source_id], snapshot.sources[citation.source_id]
        page = page_at(text, citation.start, source.format)
        section = section_at(text, citation.start, source.format, title=source.title)
        return replace(citation, page=page, section=section)

    return replace(answer, citations=tuple(map(place, answer.citations)))
