"""The Grid tab, and what its events do: a grid is filled, stopped, opened at a quote, corrected, taken along."""

import base64
import json
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any, NamedTuple

import gradio as gr

from app.documents.grids import written
from app.errors import Busy
from app.grid.columns import MOST, read_columns
from app.grid.grids import LONGEST as CORRECTION
from app.types.grid import Grid, GridRow
from app.web.chat.chat import bounded
from app.web.chat.kept import KEY, SECRET
from app.web.evidence.reading import Reading
from app.web.evidence.viewer import cited
from app.web.grid import sheet as told
from app.web.grid.cells import at, citations
from app.web.grid.filling import Fillings, unjudged
from app.web.sources.catalog import failed
from app.web.sources.tab import READER
from app.web.words.wording import Words, at_once, words_for
from app.web.work.access import Access
from store import BriefChatError, StoreLocked

logger = logging.getLogger(__name__)

LARGEST = 100_000  # characters of all questions that a session holds
OPENED = READER + "document.addEventListener('brief:cell', (event) => trigger('cell', event.detail));\n"
# A cell that is redrawn may have moved under the focus, and what ended under it has taken it away: it is given back.
SHEET = """
let fixing = '';
document.addEventListener('brief:fix', ({ detail }) => { fixing = detail.cell; });
element.addEventListener('click', ({ target }) => {
  const button = target.closest('button[data-take]');
  if (button) trigger('take', { form: button.dataset.take });
});
watch('value', () => {
  const [has, again] = [document.activeElement, fixing && element.querySelector(`[data-fix="${fixing}"]`)];
  if (again && (has === document.body || element.contains(has))) again.focus();
  fixing = '';
});
"""
STATUS = """
let [told, heard] = [Date.now(), 0];
let [filling, pressed] = [false, false]; // what was kept is there sooner than anybody looks for the button
watch('value', () => { told = Date.now(); });
document.addEventListener('click', ({ target }) => {
  if (target.closest?.('#grid-fill')) [told, pressed] = [Date.now(), true];
});
setInterval(() => {
  const stop = document.querySelector('#grid-stop');
  const lost = document.activeElement === document.body && document.querySelector('#grid')?.offsetParent;
  if (stop && !filling && lost) stop.focus();
  if (!stop && (filling || pressed) && lost) {
    pressed = false;
    (document.querySelector('#grid-head') ?? document.querySelector('#grid-fill'))?.focus();
  }
  filling = Boolean(stop);
  if (Date.now() - told > 5000) pressed = false;
  if (!filling || Date.now() - Math.max(told, heard) < 7000) return;
  heard = Date.now();
  document.dispatchEvent(new CustomEvent('brief:hear'));
}, 200);
"""
FIXING = """
let cell = '';
const box = () => element.querySelector('dialog');
const close = () => box().close();
document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('#grid-sheet [data-fix]');
  if (!button) return;
  cell = button.dataset.fix;
  box().querySelector('#fix-about').textContent = button.dataset.about;
  box().querySelector('textarea').value = button.dataset.text;
  box().querySelector('[data-do="undo"]').hidden = !button.dataset.text;
  box().showModal();
});
element.addEventListener('click', ({ target }) => {
  const button = target.closest('button[data-do]');
  if (!button) return;
  const text = button.dataset.do === 'keep' ? box().querySelector('textarea').value : '';
  close();
  if (button.dataset.do === 'leave' || (button.dataset.do === 'keep' && !text.trim())) return;
  document.dispatchEvent(new CustomEvent('brief:fix', { detail: { cell } }));
  trigger('correct', { cell, text });
});
"""
TAKE = "(file) => window.briefChat.take(file)"
PRIVATE: dict[str, Any] = {"api_visibility": "private"}
HIDDEN: dict[str, Any] = {**PRIVATE, "show_progress": "hidden"}
AT_ONCE: dict[str, Any] = {**HIDDEN, "queue": False}


class Screen(NamedTuple):
    """New values for the tab's parts, in the order in which `grid_tab` lists them; what is left out stays."""

    status: Any = gr.skip()
    sheet: Any = gr.skip()
    grid: Any = gr.skip()
    fill: Any = gr.skip()
    stop: Any = gr.skip()
    kept: Any = gr.skip()


class Filler:
    """The handlers; of a session they hold nothing but what is under way in it."""

    def __init__(self, access: Access, reading: Reading) -> None:
        self._assistant = access.assistant
        self._told = access.told
        self._correctable = not access.read_only
        self._reading = reading
        self._fillings = Fillings(access.desk)

    def show(self, text: str | None, scope: list[str] | None, kept: Any, request: gr.Request) -> tuple[Any, ...]:
        """Say what the tab is for, and put back what was asked here last: intro, box, questions, sources."""
        words, sources = words_for(request), self._reading.sources()
        before, asked = kept if isinstance(kept, list) and len(kept) == 2 else ("", [])
        known = {one.id for one in sources}
        fresh = not (text or "").strip() and isinstance(before, str) and isinstance(asked, list)
        chosen = [one for one in (asked if fresh else scope or []) if isinstance(one, str) and one in known]
        choices = gr.update(choices=[(one.title, one.id) for one in sources], value=chosen)
        box = told.correcting(words) if self._correctable else ""
        return told.intro(words), box, before[:LARGEST] if fresh else gr.skip(), choices

    async def fill(self, text: str | None, scope: list[str] | None, request: gr.Request) -> AsyncIterator[Screen]:
        """Fill the grid of the questions: what is kept at once, the rest as far as it comes."""
        words, text = words_for(request), (text or "")[:LARGEST]
        lines = list(dict.fromkeys(read_columns(text)))
        if not lines or len(lines) > MOST:
            said = words("grid_most", count=len(lines), most=MOST) if lines else words("grid_no_question")
            yield Screen(failed(said, "", words))
            return
        sources = bounded(scope)
        busy = Screen(fill=gr.update(visible=False), stop=gr.update(visible=True))
        yield busy._replace(status=told.under_way("retrieve", 0, words), kept=[text, list(sources)])
        idle = Screen(fill=gr.update(visible=True), stop=gr.update(visible=False))
        grid: Grid | None = None
        try:
            async with aclosing(self._fillings.run(lines, sources or None, request.session_hash or "")) as news:
                async for one in news:
                    if isinstance(one, Grid):
                        grid = one
                        yield busy._replace(sheet=self._sheet(grid, words), grid=grid)
                    else:
                        yield busy._replace(status=told.under_way(*one, words))
            done = "grid_filled" if grid and not unjudged(grid) else "grid_left"
            yield idle._replace(status=told.line(words(done)))
        except Exception as error:
            yield idle._replace(status=self._failed(error, words))

    def stop(self, request: gr.Request) -> None:
        """End the filling that is under way."""
        self._fillings.stop(request.session_hash or "")

    def refuse(self, request: gr.Request) -> Screen:
        """Say that the queue was full."""
        return Screen(self._failed(Busy(""), words_for(request)))

    def open(self, grid: Grid | None, chosen: gr.EventData, request: gr.Request) -> str:
        """Return the source of a quote, the quote marked."""
        data = chosen._data or {}
        found, number = at(grid, data.get("cell")), data.get("number")
        if not found or not isinstance(number, int):
            return ""
        row, column = found
        known = {one.id: one for one in self._reading.sources()}
        place = f'data-cell="{data["cell"]}"'
        quotes = citations(row, row.cells[column])
        return cited(place, number, quotes, known, self._reading.text, words_for(request))

    def correct(self, grid: Grid | None, done: gr.EventData, request: gr.Request) -> Screen:
        """Keep what somebody put in the place of a cell, and show the grid as it is kept by now."""
        words, data = words_for(request), done._data or {}
        found, text = at(grid, data.get("cell")), str(data.get("text", ""))[:CORRECTION]
        if not self._correctable or grid is None or not found:
            return Screen()
        row, column = found
        try:
            self._assistant.correct(row.source_id, grid.columns[column].text, text, version=row.version)
            new = self._kept(grid)
        except BriefChatError as error:
            return Screen(self._failed(error, words))
        said = words("fix_kept" if text.strip() else "fix_undone")
        return Screen(told.line(said), self._sheet(new, words), new)

    def take(self, grid: Grid | None, asked: gr.EventData) -> str:
        """Return the grid as a file, for the page's script."""
        form = str((asked._data or {}).get("form", ""))
        if grid is None or form not in told.OFFERED.values():
            return ""
        data = base64.b64encode(written(grid, form)).decode()
        return json.dumps({"name": f"grid.{form}", "data": data})

    def _kept(self, grid: Grid) -> Grid:
        """A grid with the corrections that are kept by now; what was found stays as it is shown."""
        lines, there = [column.text for column in grid.columns], self._reading.titles()
        sources = [row.source_id for row in grid.rows if row.source_id in there]
        now = {row.source_id: row.cells for row in self._assistant.grid(lines, sources=sources, seconds=0).rows}

        def corrected(row: GridRow) -> GridRow:
            cells = zip(row.cells, now.get(row.source_id, row.cells), strict=True)
            return replace(row, cells=tuple(replace(one, correction=new.correction) for one, new in cells))

        return replace(grid, rows=tuple(map(corrected, grid.rows)))

    def _sheet(self, grid: Grid, words: Words) -> str:
        known = {one.id: one for one in self._reading.sources()}
        return told.sheet(grid, known, words, correctable=self._correctable)

    def _failed(self, error: Exception, words: Words) -> str:
        """Why a grid could not be filled; a cause that is none of ours is the log's."""
        if isinstance(error, Busy | StoreLocked):
            return failed(words("grid_busy"), str(error), words)
        if isinstance(error, BriefChatError):
            return failed(words("not_done"), self._told(str(error)), words)
        logger.error("a grid could not be filled", exc_info=error)
        return failed(words("broken"), "", words)


def grid_tab(access: Access, reading: Reading, tab: gr.Tab) -> None:
    """Fill the tab that is being built."""
    filler = Filler(access, reading)
    plain: dict[str, Any] = {"apply_default_css": False}
    with gr.Column(elem_id="grid"):
        intro = gr.HTML(elem_id="grid-intro", **plain)
        questions = gr.Textbox(elem_id="grid-questions", label=at_once("grid_questions"), lines=4, max_lines=12)
        scope = gr.Dropdown([], value=[], multiselect=True, elem_id="grid-scope", label=at_once("scope_label"))
        with gr.Row(elem_id="grid-acts"):
            fill = gr.Button(at_once("grid_fill"), variant="primary", elem_id="grid-fill", scale=0, min_width=110)
            stop = gr.Button(
                at_once("stop"), variant="stop", elem_id="grid-stop", scale=0, min_width=110, visible=False
            )
        status = gr.HTML(elem_id="grid-status", js_on_load=STATUS, **plain)
        sheet = gr.HTML(elem_id="grid-sheet", js_on_load=SHEET, **plain)
        reader = gr.HTML(elem_id="grid-reader", elem_classes="evidence", js_on_load=OPENED, **plain)
    box = gr.HTML(elem_id="grid-fix", js_on_load=FIXING if filler._correctable else None, **plain)
    grid, file = gr.State(None), gr.Textbox(visible=False)
    kept = gr.BrowserState(["", []], storage_key=f"{KEY}:grid", secret=SECRET)
    screen = [status, sheet, grid, fill, stop, kept]
    tab.select(filler.show, [questions, scope, kept], [intro, box, questions, scope], **AT_ONCE)
    filling = fill.click(filler.fill, [questions, scope], screen, **HIDDEN)
    filling.failure(filler.refuse, None, screen, **AT_ONCE)
    stop.click(filler.stop, None, None, **AT_ONCE)
    reader.cell(filler.open, [grid], [reader], **AT_ONCE)
    took = sheet.take(filler.take, [grid], [file], **AT_ONCE)
    took.success(None, [file], js=TAKE, **PRIVATE)
    if filler._correctable:
        box.correct(filler.correct, [grid], screen, trigger_mode="multiple", **AT_ONCE)
