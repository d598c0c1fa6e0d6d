"""The manner of Korean papers: notes with full titles, and a list by author and year (참고문헌).

A work with a title in Hangul, Han or Kana is cited in Korean, any other in English, in the same order; the day on which
an address was read is always in Korean (검색일). The list has Korean works first, then those in Han and Kana, then
the rest.
"""

from functools import partial

from app.exports.eastern import authors, by_script
from app.exports.format import stopped, style
from app.exports.names import NATIVE
from app.exports.reference import Place, Reference


def note(one: Reference, place: Place) -> str:
    """Return a full note: 조진구, 「제목」, 발행처, 2022.05.21., 3쪽, 주소 (검색일: 2026.11.27.)."""
    native = bool(NATIVE.search(one.title))
    page = (f"{place.page}쪽" if native else f"p. {place.page}") if place.page else ""
    section = f"‘{place.sections[-1]}’ 절" if place.sections and not page else ""
    rest = ", ".join(filter(None, (one.publisher_apart, _when(one), page, section, _address(one))))
    who = _who(one, inverted=False)
    opening = f"{who}, " if who else ""
    title = f"「{one.title}」, " if native else f"“{one.title},” "
    return stopped(f"{opening}{title}{rest}") + (" 요약본에서 인용." if one.digest else "")


def entry(one: Reference) -> str:
    """Return a line of the list: 조진구. 2022. 「제목」. 발행처. 2022.05.21. 주소 (검색일: 2026.11.27.)."""
    native = bool(NATIVE.search(one.title))
    year = str(one.date.year) if one.date else "발행일 미상" if native else "n.d."
    title = f"「{one.title}」." if native else f"“{stopped(one.title)}”"
    day = _when(one) if one.date.month else ""
    told = [_who(one, inverted=True), year, title, one.publisher_apart, day, _address(one)]
    return " ".join(stopped(part) for part in [*told, "요약본을 봄" if one.digest else ""] if part)


def _when(one: Reference) -> str:
    native = bool(NATIVE.search(one.title))
    if not one.date:
        return "발행일 미상" if native else "n.d."
    return one.date.korean if native else one.date.english


def _address(one: Reference) -> str:
    return " ".join(filter(None, (one.url, f"(검색일: {one.accessed.korean})" if one.accessed else "")))


def _who(one: Reference, *, inverted: bool) -> str:
    return authors(one, inverted=inverted, between="·", others=" 외")


FORMAT = style("korean", note, entry, partial(by_script, hangul=0, han=1))
