"""All modules and styles that a page needs in one script, so that the browser asks once instead of seventy times.

The modules stay modules: each becomes a blob, and an import map gives them to each other and to what is loaded later.
"""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from app.web.wire.modules import ENTRY, LISTED, STATIC, STYLE, needed, text_of

BASE = re.compile(r"<base [^>]*>")  # against which its address is read; the earlier it is asked for, the better
DYNAMIC = re.compile(r"\bimport\(`\./([\w.-]+\.js)`\)")
OWN = "import.meta.url"
THERE = "bundled.css"  # what a module's list of files to fetch names in the place of those that are here

# In a browser without import maps (before 2023) the page loads as Gradio gives it.
SCRIPT = """(async () => {
// what stands in the page is drawn before all this begins, except where nobody sees it
if (!document.hidden) await new Promise((drawn) => {
  requestAnimationFrame(() => setTimeout(drawn));
  setTimeout(drawn, 300);
});
const [entry, style] = %(first)s;
const at = (name) => new URL(`assets/${name}`, document.baseURI).href;
const made = (tag, values) => Object.assign(document.createElement(tag), values);
if (!HTMLScriptElement.supports?.("importmap")) {
  const script = made("script", { type: "module", crossOrigin: "", src: at(entry) });
  return void document.head.append(script, made("link", { rel: "stylesheet", crossOrigin: "", href: at(style) }));
}
document.head.append(made("style", { textContent: %(styles)s }));
const root = window.gradio_config?.root ?? "";
for (const href of [at("%(there)s"), `./assets/${style}`, `${root}/theme.css?v=${window.gradio_config?.theme_hash}`]) {
  const there = made("link", { rel: "stylesheet", disabled: true });
  there.setAttribute("href", href); // Gradio fetches no style of which it finds a link
  document.head.append(there);
}
const imports = {};
for (const [name, text] of Object.entries(%(modules)s)) {
  const own = JSON.stringify(at(name));
  const blob = new Blob([text.replaceAll("%(own)s", own)], { type: "text/javascript" });
  imports[`gradio/${name}`] = imports[at(name)] = URL.createObjectURL(blob);
}
document.head.append(made("script", { type: "importmap", textContent: JSON.stringify({ imports }) }));
for (const name of Object.keys(imports)) if (name.startsWith("gradio/")) import(name);
})();
"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A script, and the name under which the browser may keep it for ever."""

    name: str
    script: str

    def put_in(self, page: str) -> str:
        """Return the page with this script instead of Gradio's entry and its style, as early as it can stand."""
        tag = f'<script defer src="./assets/{self.name}"></script>'
        page = STYLE.sub("", page, count=1)
        if not BASE.search(page):
            return ENTRY.sub(lambda _: tag, page, count=1)
        return BASE.sub(lambda base: f"{base[0]}{tag}", ENTRY.sub("", page, count=1), count=1)


@cache
def bundled(kinds: frozenset[str], theme: str) -> Bundle | None:
    """Return the bundle for these kinds of components, with the style of the theme.

    None where Gradio's files are not as they are known.
    """
    names = needed(kinds)
    if not names:
        return None
    modules = {name: _shared(text_of(name), names) for name in names if name.endswith(".js")}
    styles = "\n".join(text_of(name) for name in names if name.endswith(".css"))
    styles = f"{styles}\n{theme}"
    script = SCRIPT % {
        "first": json.dumps(names[:2]), "styles": json.dumps(styles), "there": THERE,
        "modules": json.dumps(modules), "own": OWN,
    }  # fmt: skip
    return Bundle(f"bundle-{sha256(script.encode()).hexdigest()[:16]}.js", script)


def _shared(text: str, names: Collection[str]) -> str:
    """A module that finds the others by the import map, and fetches nothing that is in the bundle."""
    text = STATIC.sub(lambda found: found[0].replace(f"./{found[2]}", _named(found[2], names)), text)
    text = DYNAMIC.sub(lambda found: f"import({_at(found[1], names)})", text)
    return LISTED.sub(lambda found: f"m.f={json.dumps(_left(json.loads(found[1]), names))}", text, count=1)


def _named(name: str, names: Collection[str]) -> str:
    if name not in names:
        raise ValueError(name)
    return f"gradio/{name}"


def _at(name: str, names: Collection[str]) -> str:
    return f"`gradio/{name}`" if name in names else f"new URL(`./{name}`,{OWN}).href"


def _left(files: Sequence[str], names: Collection[str]) -> list[str]:
    return [f"./{THERE}" if one.removeprefix("./") in names else one for one in files]
