"""Office's equations on one line, as one would type them."""

from typing import Any

from ingest.parse.archive import attribute, child, children, local


def linear(element: Any) -> str:
    """Return the text of an equation; fractions by a stroke, powers by `^`, indices by `_`."""
    name = local(element)
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    if name == "f":
        return f"{_grouped(child(element, 'num'))}/{_grouped(child(element, 'den'))}"
    if name == "sSup":
        return f"{_inner(child(element, 'e'))}^{_grouped(child(element, 'sup'))}"
    if name == "sSub":
        return f"{_inner(child(element, 'e'))}_{_grouped(child(element, 'sub'))}"
    if name == "sSubSup":
        sub, sup = _grouped(child(element, "sub")), _grouped(child(element, "sup"))
        return f"{_inner(child(element, 'e'))}_{sub}^{sup}"
    if name == "rad":
        return f"{_inner(child(element, 'deg'))}√{_grouped(child(element, 'e'))}"
    if name == "d":
        return f"({', '.join(_inner(one) for one in children(element, 'e'))})"
    if name == "nary":
        return _sum(element)
    return _inner(element)


def _sum(element: Any) -> str:
    settings = child(element, "naryPr", "chr")
    sign = attribute(settings, "val", "∫") if settings is not None else "∫"
    sub, sup = _inner(child(element, "sub")), _inner(child(element, "sup"))
    limits = (f"_{sub}" if sub else "") + (f"^{sup}" if sup else "")
    return f"{sign}{limits} {_inner(child(element, 'e'))}"


def _inner(element: Any) -> str:
    return "" if element is None else "".join(map(linear, element))


def _grouped(element: Any) -> str:
    text = _inner(element)
    return text if len(text) < 2 or text.isalnum() else f"({text})"
