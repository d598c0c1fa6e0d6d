"""What a file or a page says: its text, and what it tells of itself."""

import re
import unicodedata
from dataclasses import dataclass, field

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Document:
    """An extracted text; `format` is what it was taken from (text, markdown, html, pdf, …).

    `about` holds what the document tells of itself for the catalog (title, author, publisher, date, language),
    each on one line; what it does not tell is not in it. In a paged format a form feed stands between pages. `notes`
    tell, one line each, what of the original is not in the text, or is in doubt.
    """

    text: str
    format: str
    about: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def told(**about: object) -> dict[str, str]:
    """Return what a document tells of itself as the catalog takes it: one line each, a date in ISO 8601, no blanks."""
    lines = {name: one_line(str(value)) for name, value in about.items() if value}
    date = DATE.match(lines.get("date", ""))
    lines["date"] = date[0] if date else ""
    lines["language"] = lines.get("language", "").partition("-")[0].lower()
    if not re.fullmatch(r"[a-z]{2,3}", lines["language"]):
        lines["language"] = ""
    return {name: value for name, value in lines.items() if value}


SURROGATE = re.compile("[\ud800-\udfff]")
MADE_UP = re.compile(  # authors whom a program names, and no person
    r"openpyxl|python-(?:docx|pptx)|xlsxwriter|apache poi|libreoffice|user ?name|user|admin(?:istrator)?|owner|author|"
    r"unknown|anonymous|none|null|windows user|microsoft(?: office user| corporation)?|un-?named|"
    r"사용자|관리자|ユーザー|用户|hp|dell|lenovo|asus|samsung|pc|작성자|作成者|作者|\(?unspecified\)?|\(?anonymous\)?",
    re.IGNORECASE,
)
UNTITLED = re.compile(
    r"untitled(?:[ .\d-].*)?|microsoft (?:word|powerpoint|excel)\b.*|powerpoint[- ]pr\w+|(?:slide|sheet|document|book|"
    r"presentation)\s?\d*|.*\.(?:docx?|xlsx?|pptx?|pdf|hwpx?|rtf|odt|indd|txt)|제목 ?없음|無題|无标题|슬라이드 1|"
    r"(?:word|excel|powerpoint)(?: (?:document|workbook|presentation))?",
    re.IGNORECASE,
)


def sound(text: str) -> tuple[str, int]:
    """Return a text that can be stored, and how many characters in it were none (halves of a pair) and are replaced."""
    text = text.replace("\0", "")
    if not SURROGATE.search(text):
        return text, 0
    mended = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # two halves are one character
    return mended, mended.count("\ufffd") - text.count("\ufffd")


def named(title: str, author: str, **about: object) -> dict[str, str]:
    """Return what a document tells of itself, less what a program made up for its title and its author."""
    title, author = one_line(title), one_line(author)
    return told(
        title="" if UNTITLED.fullmatch(title) else title, author="" if MADE_UP.fullmatch(author) else author, **about
    )


def one_line(text: str) -> str:
    """Return a text on one line of 500 characters at most, without control characters."""
    line = " ".join(text.split())[:500].strip()
    return "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
