"""What of a page its reader does not see: taken out of its tree before the text is read."""

import re
from typing import Any

from ingest.text.characters import lowered, raised

UNSEEN = frozenset(
    """
    script style template noscript head title meta link iframe frame frameset object embed svg canvas audio video
    select option datalist dialog rp rt rtc map area button input textarea del s strike
    """.split()
)
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*(?:0(?![\d.]*[1-9])|[01](?:\.\d+)?\s*p[xt]\b)|"
    r"(?:^|[;\s])opacity\s*:\s*0(?:\.0*)?\s*(?:;|$|!)|text-indent\s*:\s*-\d{3,}|"
    r"(?:left|top|margin-left)\s*:\s*-\d{3,}px|clip\s*:\s*rect\(\s*[01](?:px)?[ ,]+[01]|"
    r"text-decoration[a-z-]*\s*:[^;]*line-through|"
    r"(?:^|[;\s])(?:width|height|max-height)\s*:\s*0(?:px)?\s*(?:;|$)[^\"]*overflow\s*:\s*hidden",
    re.IGNORECASE,
)
COLOUR = re.compile(r"(?:^|[;\s])color\s*:\s*([^;!]+)", re.IGNORECASE)
GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
SIMPLE = re.compile(r"[.#][\w-]+")
WHITE = {"white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)", "transparent"}


def hide(root: Any) -> None:
    """Take out of a tree what is not seen: scripts, comments, hidden and struck elements, the readings of ruby."""
    unseen = _unseen_names(root)
    styled = root.find(".//style") is not None or root.find(".//link[@rel='stylesheet']") is not None
    for element in list(root.iter()):
        if element is root or element.getparent() is None:
            continue
        if not isinstance(element.tag, str) or element.tag in UNSEEN or _is_hidden(element, unseen, styled):
            _drop(element)
    for element in root.iter("sup", "sub"):
        inner = "".join(element.itertext())
        if (mark := (raised if element.tag == "sup" else lowered)(inner.strip())) != inner:
            for one in list(element):
                element.remove(one)
            element.text = mark


def _is_hidden(element: Any, unseen: set[str], styled: bool) -> bool:
    if "hidden" in element.attrib and element.get("hidden") != "until-found":
        return True
    names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
    if names & unseen:
        return True
    style = element.get("style") or ""
    if element.tag == "font" and element.get("color"):
        style = f"color:{element.get('color')};{style}"
    return bool(style) and _is_unseen_style(style, _ground_of(element, styled))


def _is_unseen_style(style: str, ground: str) -> bool:
    if HIDDEN.search(style):
        return True
    colour = COLOUR.search(style)
    if colour is None:
        return False
    own = GROUND.search(style)
    shown, behind = _plain(colour[1]), _plain(own[1]) if own else ground
    return shown == behind or shown == "transparent" or (shown in WHITE and behind in WHITE)


def _ground_of(element: Any, styled: bool) -> str:
    """The colour behind an element, as far as styles beside it tell; white where none does.

    Where a page is `styled` by rules of its own, a class may give any colour.
    """
    for above in element.iterancestors():
        if found := GROUND.search(above.get("style") or ""):
            return _plain(found[1])
        if above.get("bgcolor") or (styled and above.get("class")):
            return _plain(above.get("bgcolor") or "?")
    return "white"


def _plain(colour: str) -> str:
    return re.sub(r"\s+", "", colour.lower())


def _unseen_names(root: Any) -> set[str]:
    """The classes and ids that a page's own style sheets hide, where a rule names nothing else."""
    found: set[str] = set()
    for style in root.iter("style"):
        for rule in (style.text or "")[:200_000].split("}"):
            names, _, told = rule.rpartition("{")
            if HIDING.search(told):
                alone = (name.strip() for name in names.rpartition("{")[2].split(","))
                found |= {name for name in alone if SIMPLE.fullmatch(name)}
    return found


def _drop(element: Any) -> None:
    """Take an element out, and leave what stands behind it."""
    before, above = element.getprevious(), element.getparent()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            above.text = (above.text or "") + element.tail
    above.remove(element)
