"""The sentences of a text, under the name by which scripts outside of this repository know them."""

from ingest.text.sentences import sentence_spans

__all__ = ["sentence_spans"]
