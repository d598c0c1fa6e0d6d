"""The notebook in HTML: each pin with its answer, what became of its sources, and its controls. All is escaped."""

from collections.abc import Mapping, Sequence

from app.documents.answers.page import body, notes
from app.web.chat.transcript import OFFERED
from app.web.notebook.pins import GROUP, NOTE, Pin
from app.web.notebook.since import Since
from app.web.words.markup import html, one_line, time_of
from app.web.words.wording import Words
from app.wording.answers import wording

LONGEST = 400  # characters of the wording of now


def sheet(pins: Sequence[Pin], since: Mapping[str, Sequence[Since]], words: Words, user: str = "") -> str:
    """Return the notebook; `since` tells, by pin, what became of what it rests on."""
    if not pins:
        return f'<p class="empty">{html(words("pins_none"))}</p>'
    groups = list(dict.fromkeys(pin.group for pin in pins))
    told = "".join(_group(group, groups, pins, since, words) for group in groups)
    listed = "".join(f'<option value="{html(group)}"></option>' for group in groups if group)
    return f'{_head(pins, words, user)}{told}<datalist id="pin-groups">{listed}</datalist>'


def removed(pin: Pin, words: Words) -> str:
    """Return the line that offers to bring a pin back."""
    told = html(words("pin_removed")).format(question=f"<bdi>{html(one_line(pin.question, 120))}</bdi>")
    return f'<p class="told" role="status">{told} {_button("undo", "", words("pin_undo"))}</p>'


def failed(told: str) -> str:
    """Return why something could not be done."""
    return f'<p class="failed" role="alert">{html(told)}</p>'


def _head(pins: Sequence[Pin], words: Words, user: str) -> str:
    where = words("pins_there", user=one_line(user, 80)) if user else words("pins_here")
    forms = "".join(f'<option value="{form}">{html(name)}</option>' for name, form in OFFERED.items())
    return (
        f'<div class="head"><p>{html(words.count("pins", len(pins)))} · {html(where)}</p>'
        f'<select id="pins-form" aria-label="{html(words("export_as"))}">{forms}</select>'
        f"{_button('export', '', words('pins_export'))}</div>"
    )


def _group(
    group: str, groups: Sequence[str], pins: Sequence[Pin], since: Mapping[str, Sequence[Since]], words: Words
) -> str:
    head = f"<h2>{html(group or words('pin_ungrouped'))}</h2>" if any(groups) else ""
    level = 3 if head else 2
    ends = {pins[0].id: "up", pins[-1].id: "down"} if len(pins) > 1 else {pins[0].id: "up down"}
    return f"<section>{head}" + "".join(
        _pin(pin, since.get(pin.id, ()), words, level=level, at_end=ends.get(pin.id, ""))
        for pin in pins
        if pin.group == group
    ) + "</section>"  # fmt: skip


def _pin(pin: Pin, since: Sequence[Since], words: Words, *, level: int, at_end: str) -> str:
    id_ = html(pin.id)
    listed = notes(pin.answer, pin.id)
    count = f"{html(words('pin_quotes'))} ({len(pin.answer.citations)})"
    return (
        f'<article class="pin" id="pin-of-{id_}" tabindex="-1" aria-labelledby="pin-head-{id_}">'
        f'<h{level} id="pin-head-{id_}"><bdi>{html(one_line(pin.question, 300))}</bdi></h{level}>'
        f'<div class="said" lang="{html(pin.answer.language)}">{body(pin.answer, pin.id)}</div>'
        f"{''.join(_since(one, words) for one in since)}"
        f'<details class="why"><summary>{count}</summary>{listed}</details>'
        f'<label class="note">{html(words("pin_note"))}'
        f'<textarea data-act="note" data-pin="{id_}" maxlength="{NOTE}" rows="2">\n{html(pin.note)}</textarea></label>'
        f'<label class="group">{html(words("pin_group"))}<input data-act="group" data-pin="{id_}" list="pin-groups"'
        f' maxlength="{GROUP}" value="{html(pin.group)}"></label>'
        f'<p class="when">{html(words("pin_time"))} {time_of(pin.pinned)}</p>'
        f'<p class="acts">{"".join(_act(act, pin, words, off=act in at_end) for act in ("up", "down", "remove"))}</p>'
        "</article>"
    )


def _since(one: Since, words: Words) -> str:
    """What became of a source, and of each quote of it."""
    title = f"<bdi>{html(one_line(one.title, 120))}</bdi>"
    if one.removed:
        return f'<p class="caution">{html(words("pin_taken_away")).format(title=title)}</p>'
    states = wording(words.language).since
    lines = []
    for number, now in one.quotes:
        text = f" {html(words('pin_now', text=one_line(now.text, LONGEST)))}" if now.state == "reworded" else ""
        lines.append(f"<li>{html(states[now.state].format(f'[{number}]'))}{text}</li>")
    told = f"{html(words('pin_replaced')).format(title=title)} {time_of(one.taken)}"
    return f'<div class="caution"><p>{told}</p><ul>{"".join(lines)}</ul></div>'


def _act(act: str, pin: Pin, words: Words, *, off: bool = False) -> str:
    return _button(act, pin.id, words(f"pin_{act}"), about=one_line(pin.question, 120), off=off)


def _button(act: str, pin: str, told: str, *, about: str = "", off: bool = False) -> str:
    """A button; `about` tells of what it is to those who hear it; one that is `off` keeps the focus."""
    named = f' aria-label="{html(told)}: {html(about)}"' if about else ""
    disabled = ' aria-disabled="true"' if off else ""
    return f'<button type="button" data-act="{act}" data-pin="{html(pin)}"{named}{disabled}>{html(told)}</button>'
