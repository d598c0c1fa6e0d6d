"""Subtitles (SRT, WebVTT): what is said, without the times."""

import re
from itertools import pairwise

from ingest.parse.plain.text import decode
from ingest.types.document import Document

TIMES = re.compile(r"(?:\d+:)?\d{1,2}:\d\d[,.]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d\d[,.]\d{1,3}.*")
MARKS = re.compile(r"</?(?:[ibucv]|font|ruby|lang)\b[^>]{0,200}>|<\d\d:[\d:.]{1,12}>|\{\\[^}]{0,100}\}")
READING = re.compile(r"<rt>[^<]{0,100}</rt>")
VOICE = re.compile(r"<v(?:\.[^ >]{1,40})? ([^>]{1,100})>")
SKIPPED = ("WEBVTT", "NOTE", "STYLE", "REGION")
ENDED = re.compile(r"[.!?。！？…:][\"'”’)\]」』]*$")


def read_subtitles(data: bytes, name: str, declared: str = "") -> Document:
    """Return the words of subtitles; those of a sentence over several of them are joined."""
    text = decode(data, name, declared).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    said: list[str] = []
    for block in re.split(r"\n[ \t]*\n+", text):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if not lines or lines[0].split(maxsplit=1)[0] in SKIPPED:
            continue
        at = next((n for n, line in enumerate(lines) if TIMES.fullmatch(line)), None)
        words = lines[at + 1 :] if at is not None else ([] if lines[0].isdigit() else lines)
        shown = " ".join(filter(None, (_plain(line) for line in words)))
        if shown and (not said or said[-1] != shown):
            said.append(shown)
    if not said:
        return Document(text, "subtitles")
    joined = said[0]
    for before, after in pairwise(said):
        joined += ("\n" if ENDED.search(before) or after[0] in "-–—[(♪" else " ") + after
    return Document(joined + "\n", "subtitles")


def _plain(line: str) -> str:
    line = VOICE.sub(r"\1: ", READING.sub("", line))
    return " ".join(MARKS.sub("", line).replace("&nbsp;", " ").replace("&amp;", "&").replace("&lt;", "<").split())
