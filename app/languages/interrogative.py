"""What a Korean or Japanese question asks for, said as the opening of an English one."""

import re
from collections.abc import Mapping

from app.question.kinds import AGE, DURATION

Rows = tuple[tuple[str, re.Pattern[str]], ...]


def _rows(*rows: tuple[str, str]) -> Rows:
    return tuple((opening, re.compile(pattern)) for opening, pattern in rows)


# What is counted or measured: the English words of which a sentence must hold one in order to tell, and the counters.
_SPAN = {
    "ko": r"몇\s?(?:초|분|시간|일간|주(?!요)간?|개월|달(?!러)|년\s?(?:동안|간|만))|얼마나 오래|얼마\s?동안",
    "ja": r"何(?:秒|分|時間|日間|週間|か月|カ月|ヶ月|年間|年ぶり)|どの(?:くらい|ほど)の期間",
}
_SHIPS = r"\b(?:ships?|vessels?|destroyers?|frigates?|submarines?|boats?|carriers?)\b"
_PLANES = r"\b(?:aircraft|planes?|jets?|fighters?|helicopters?|drones?)\b"
_SEATS = r"\bseats?\b"
_SHARE = r"\bper ?cent\b|%|\b(?:half|third|quarter)\b"
_RANK = r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|largest|ranks?)\b"
MEASURED: Mapping[str, Rows] = {
    "ko": _rows(
        (DURATION.pattern, _SPAN["ko"]),
        (AGE.pattern, r"몇\s?(?:살|세(?![기션]))"),
        (_SHIPS, r"몇\s?척"),
        (_PLANES, r"몇\s?기(?![관업구지간자])"),
        (_SEATS, r"몇\s?석(?!사)"),
        (_SHARE, r"몇\s?(?:퍼센트|%|프로(?!그램|젝트))"),
        (_RANK, r"몇\s?(?:위(?!원)|번째)"),
    ),
    "ja": _rows(
        (DURATION.pattern, _SPAN["ja"]),
        (AGE.pattern, r"何[歳才]"),
        (_SHIPS, r"何[隻艘]"),
        (_PLANES, r"何機(?![関能構])"),
        (_SEATS, r"何議?席"),
        (_SHARE, r"何(?:パーセント|%|割)"),
        (_RANK, r"何(?:位|番目)"),
    ),
}
_COUNTERS = {language: "|".join(pattern.pattern for _, pattern in rows) for language, rows in MEASURED.items()}
# The first that fits says what is asked; the openings are those that app/question/question.py reads.
ASKED: Mapping[str, Rows] = {
    "ko": _rows(
        ("Why", r"왜|이유|까닭|원인|배경은"),
        ("How long", _SPAN["ko"]),
        ("How many", rf"{_COUNTERS['ko']}|몇\s?(?:명|개|대|번|회|차례|배|나라|미터|킬로)|얼마|몇 가지"),
        ("In what year was", r"몇\s?년|어느\s?해|무슨\s?해"),
        ("When was", r"언제|몇\s?월|며칠|몇\s?시(?!간)|날짜|무슨\s?날|어느\s?날"),
        ("Who", r"누구|누가|누굴|어느\s?(?:장관|대통령|총리)"),
        ("Where", r"어디|어느\s?(?:나라|국가|도시|대학|연구소|곳)"),
        ("How", r"어떻게|어떤\s?(?:방식|식)"),
        ("What are the", r"무엇들|세\s?가지|두\s?가지|네\s?가지|(?:어떤|어느)\s\S+들"),
    ),
    "ja": _rows(
        ("Why", r"なぜ|どうして|理由|原因|何故|背景は"),
        ("How long", _SPAN["ja"]),
        (
            "How many",
            rf"{_COUNTERS['ja']}|何(?:人|個|回|度|か国|カ国|メートル)|いくつ|いくら|ど[のれ]くらい|どれだけ",
        ),
        ("In what year was", r"何年|どの年"),
        ("When was", r"いつ|何月|何日|何時(?!間)|日付|どの日"),
        ("Who", r"誰|だれ|どなた|どの(?:大臣|大統領|首相)"),
        ("Where", r"どこ|どの(?:国|都市|大学|研究所|場所)|何処"),
        ("How", r"どのように|どうやって|いかに|どう評価|どう見"),
        ("What are the", r"[二三四五2-5]つの|どの\S+々"),
    ),
}
# A question about a document as a whole, and the English one that app/question/overview.py knows.
_KO_DOCUMENT = r"(?:브리프|(?:이|그|본)\s?(?:글|문서|보고서|자료|논문|기사|텍스트|문건))"
_JA_DOCUMENT = r"(?:ブリーフ|(?:この|その|本)(?:文書|報告書|論文|記事|資料|文章|稿|レポート))"
WHOLE: Mapping[str, Rows] = {
    "ko": _rows(
        ("Summarize the brief", rf"{_KO_DOCUMENT}.*(?:요약|요지|핵심|개요|주장|결론|무엇에|내용)|^\s*요약"),
        ("Who is the author of the brief?", rf"{_KO_DOCUMENT}.*(?:누가|누구|저자|필자)|^(?:저자|필자)[는가]? ?누구"),
        ("When was the brief published?", rf"{_KO_DOCUMENT}.*(?:언제|발행|발간|발표|출판|출간|게재)"),
    ),
    "ja": _rows(
        ("Summarize the brief", rf"{_JA_DOCUMENT}.*(?:要約|要旨|要点|概要|主張|結論|何について|内容)|^\s*要約"),
        ("Who is the author of the brief?", rf"{_JA_DOCUMENT}.*(?:誰|著者|筆者)|^(?:著者|筆者)[はが]?(?:誰|だれ)"),
        ("When was the brief published?", rf"{_JA_DOCUMENT}.*(?:いつ|発行|発表|公表|刊行|出版|掲載)"),
    ),
}  # fmt: skip
THIS = {"ko": "이 문서", "ja": "この文書"}
WRITTEN = {"ko": re.compile(r"쓴|썼|쓰|작성|저술|집필|저자|필자"), "ja": re.compile(r"書|著|執筆|筆者")}
POINTING: Mapping[str, re.Pattern[str]] = {
    "ko": re.compile(
        r"그것|그때|그곳|거기|이것|그들|그녀|(?:^|\s)그(?:는|가|의|를)?\s|(?:^|\s)[그이]\s?(?:회담|회의|행사|결정)|^그(?:럼|러면|리고)"
    ),
    "ja": re.compile(r"それ|その(?!後)|そこ|これ|彼|両者|同会[談合]|^(?:では|じゃあ|そして)"),
}  # fmt: skip
JA_WORD = re.compile(r"[一-鿿々]+|[ァ-ヺー]{2,}")
JA_PLAIN = re.compile(
    r"[年月日何誰時分秒人個回度国者的後前中間内外上下方点事物数一二三四五六七八九十]+|件|名|述|言|語|持|受|使|呼|置|選|取"
)
KO_PLAIN = re.compile(
    r"(?:까|나요|가요|는가|인가|입니다|니다|세요|어요|아요|은|는|이란|라고|다고)$|"
    r"^(?:무엇|어떤|어느|언제|어디|누구|누가|얼마|어떻게|왜|며칠|이유|사람|동안|때문|대해|대한|관해|관한|위해|통해|따라|"
    r"에서|에게|으로|까지|부터|에는|에도|와의|과의|하는|한다|했던|하기|된|되는|되면|두|세)"
)


def opening(text: str, language: str) -> str:
    """Return the English words that open a question for the same thing; "What" where nothing tells more."""
    return next((words for words, pattern in ASKED.get(language, ()) if pattern.search(text)), "What")


def measured(text: str, language: str) -> re.Pattern[str] | None:
    """Return the English words of which a sentence must hold one in order to tell how many, how long or how old."""
    words = next((words for words, pattern in MEASURED.get(language, ()) if pattern.search(text)), None)
    return re.compile(words, re.IGNORECASE) if words else None


def on_a_whole(text: str, language: str) -> str:
    """Return the English question on a document as a whole that a text is, or nothing."""
    return next((words for words, pattern in WHOLE.get(language, ()) if pattern.search(text)), "")


def on_titled(text: str, title: str, language: str) -> str:
    """Return the English question on a document as a whole that a text is which names it by its title, or nothing."""
    place = text.casefold().find(title.casefold())
    if place < 0 or language not in THIS:
        return ""
    found = on_a_whole(f"{text[:place]}{THIS[language]}{text[place + len(title) :]}", language)
    return "" if found.startswith("Who") and not WRITTEN[language].search(text) else found


def points_back(text: str, language: str) -> bool:
    """Whether a question has a word that points to what was said before."""
    pattern = POINTING.get(language)
    return bool(pattern and pattern.search(text))


def content(rest: str, language: str) -> list[str]:
    """Return the words of a Korean or Japanese text that say something.

    In Japanese those in Kanji or Katakana; in Korean those of two syllables or more that do not end or ask a sentence.
    """
    if language == "ja":
        return [word for word in JA_WORD.findall(rest) if not JA_PLAIN.fullmatch(word)]
    return [word for word in re.findall(r"[가-힣]{2,}", rest) if not KO_PLAIN.search(word)]


def asks(word: str, language: str) -> bool:
    """Whether a word begins as those do that put a Korean question together."""
    return language == "ko" and KO_PLAIN.match(word) is not None
