"""The manner of Japanese papers: notes (注) with full titles, and a list of what is cited (参考文献).

A work with a title in Kana, Han or Hangul is cited in Japanese, any other in English; the day on which an address was
read is always in Japanese (閲覧). The list has works in Kana and Han first, then those in Hangul, then the rest.
"""

from functools import partial

from app.exports.eastern import authors, by_script
from app.exports.format import style
from app.exports.names import NATIVE
from app.exports.reference import Place, Reference


def note(one: Reference, place: Place) -> str:
    """Return a full note: 田中一郎「題名」発行元、2022年5月21日、3頁、住所（2026年11月27日閲覧）。"""
    native = bool(NATIVE.search(one.title))
    page = (f"{place.page}頁" if native else f"p. {place.page}") if place.page else ""
    section = place.sections[-1] if place.sections and not page else ""
    where = page or (f"「{section}」" if native else f"“{section}”") * bool(section)
    return _told(one, _who(one, inverted=False), where) + _digest(one)


def entry(one: Reference) -> str:
    """Return a line of the list: as the note, without the page, a Western author's family name first."""
    return _told(one, _who(one, inverted=True), "") + _digest(one)


def _digest(one: Reference) -> str:
    return f"{'' if NATIVE.search(one.title) else ' '}要約による。" if one.digest else ""


def _told(one: Reference, who: str, where: str) -> str:
    read = f"（{one.accessed.japanese}閲覧）" if one.accessed else ""
    if NATIVE.search(one.title):
        date = one.date.japanese if one.date else "発行年不明"
        rest = "、".join(filter(None, (one.publisher_apart, date, where, one.url)))
        return f"{who}「{one.title}」{rest}{read}。"
    date = one.date.english if one.date else "n.d."
    rest = ", ".join(filter(None, (one.publisher_apart, date, where, one.url)))
    opening = f"{who}, " if who else ""
    return f"{opening}“{one.title},” {rest}{read}" + ("" if rest.endswith(".") and not read else ".")


def _who(one: Reference, *, inverted: bool) -> str:
    return authors(one, inverted=inverted, between="・", others="ほか")


FORMAT = style("japanese", note, entry, partial(by_script, hangul=1, han=0))
