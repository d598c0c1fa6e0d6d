"""Twenty sources as catalogs have them, and quotes of them: names, dates and signs that files get wrong."""

from app.types.results import Citation
from store import Source

# id, title, author, publisher, date, kind, language, url, format; then the authors as they are to be understood
ROWS = (
    ("brief", "Korea-Japan security cooperation", "Jin-goo Cho", "Korea On Point", "2022", "analysis", "en",
     "https://example.org/a?idx=118&b=%20#x", "pdf", (("Cho", "Jin-goo"),)),
    ("조진구-글", "한일 안보협력의 과제", "조진구", "경남대학교 극동문제연구소", "2022-05-21", "논문", "ko",
     "https://example.org/한글", "pdf", (("조", "진구"),)),
    ("two-korean", "동맹의 미래: “가치”와 이익", "조진구; 김민수", "외교부", "2021-12", "보고서", "ko", "", "docx",
     (("조", "진구"), ("김", "민수"))),
    ("dotted", "세 사람의 글", "이영희·박철수·남궁민수", "통일연구원", "2020", "논문", "ko", "", "hwp",
     (("이", "영희"), ("박", "철수"), ("남궁", "민수"))),
    ("tanaka", "日本の安全保障", "田中一郎", "東京大学出版会", "2019-03-01", "本", "ja", "", "pdf", (("田中一郎",),)),
    ("suzuki", "日米同盟 100%の真実", "鈴木 花子、田中 一郎", "岩波書店", "2018", "本", "ja", "", "epub",
     (("鈴木", "花子"), ("田中", "一郎"))),
    ("foreign", "ロンドンから", "ジョン・スミス", "", "", "", "ja", "", "text", (("ジョン・スミス",),)),
    ("white-house", "Leaders' Joint Statement", "The White House", "The White House", "2022-05-21", "joint statement",
     "en", "https://example.gov/x_y~z", "html", (("The White House",),)),
    ("mofa", "A Blue Book", "Ministry of Foreign Affairs of Japan", "MOFA", "2023", "report", "en", "", "pdf",
     (("Ministry of Foreign Affairs of Japan",),)),
    ("ministry-ko", "국방백서", "국방부", "국방부", "2022", "백서", "ko", "", "pdf", (("국방부",),)),
    ("no-author", "Camp David", "", "NHK & KBS", "2023-08-18", "news", "en", "https://example.org/{a}", "html", ()),
    ("no-date", "Undated {braces} and $10 #1 under_score ~ ^ \\ 5%", "Anna Lee", "R&D Press", "", "memo", "en", "",
     "text", (("Lee", "Anna"),)),
    ("three", "On Alliances", "John Smith, Jane Doe, and Maria del Carmen", "RAND Corporation", "2017-01-02", "report",
     "en", "https://example.org/three", "pdf", (("Smith", "John"), ("Doe", "Jane"), ("del Carmen", "Maria"))),
    ("inverted", "On Order", "Cho, Jin-Goo", "", "2016", "", "en", "", "pdf", (("Cho", "Jin-Goo"),)),
    ("capitals", "On Capitals", "CHO Jin-goo; YOON Suk Yeol", "", "2016", "", "en", "", "pdf",
     (("Cho", "Jin-goo"), ("Yoon", "Suk Yeol"))),
    ("initials", "On Initials", "Smith, J., Doe, A. B.", "Press", "2015", "", "en", "", "pdf",
     (("Smith", "J."), ("Doe", "A. B."))),
    ("particle", "On Particles", "Ludwig van den Berg", "Verlag", "2014", "", "de", "", "pdf",
     (("van den Berg", "Ludwig"),)),
    ("and", "Salt and Pepper", "Bank of Salt and Pepper", "", "2013", "", "en", "", "pdf",
     (("Bank of Salt and Pepper",),)),
    ("same", "Same id", "Min-su Kim", "", "2012", "", "en", "", "pdf", (("Kim", "Min-su"),)),
    ("same?", "  Same\n id,   nearly ", "김구", "", "2012", "", "fr", "", "pdf", (("김구",),)),
)  # fmt: skip

SOURCES = [
    Source(
        id=id_, title=title, author=author, publisher=publisher, date=date, kind=kind, digest=id_ == "white-house",
        language=language, url=url, version="v", origin=url or "file", library=False, format=form,
        added="2026-11-27T10:00:00+00:00",
    )
    for id_, title, author, publisher, date, kind, language, url, form, _ in ROWS
]  # fmt: skip
AUTHORS = {row[0]: row[-1] for row in ROWS}
PAGES = {"brief": (3, 4, 5, 8), "조진구-글": (12,), "tanaka": (7,)}
SECTION = "Part one › Key points"


def cited() -> list[Citation]:
    """Quotes of all of them; those with pages by page, the others by section."""
    found: list[Citation] = []
    for source in SOURCES:
        for page in PAGES.get(source.id, (None,)):
            known = (source.title, source.author, source.publisher, source.date, source.kind, source.digest, source.url)
            quote, section = f"A quote\nof “{source.id}”: 5% & more.", "" if page else SECTION
            found.append(Citation(len(found) + 1, quote, source.id, "v", *known, 0, 9, page, section))
    return found
