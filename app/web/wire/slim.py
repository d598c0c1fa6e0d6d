"""The page without what it does not need, and Gradio's configuration behind what is shown at once."""

import json
import re
from functools import lru_cache
from typing import Any

HELD = re.compile(
    r"<script>window\.gradio_config = (.*?);</script><script>window\.gradio_api_info = (.*?);</script>", re.DOTALL
)
# What makes a page fit its frame, and tells of a page to install: this one stands in no other and is none.
UNUSED = re.compile(
    r"<script>(?:(?!</script>).)*iframeResizer\.contentWindow(?:(?!</script>).)*</script>"
    r'|<link rel="manifest"[^>]*>',
    re.DOTALL,
)
# What clients are told, who ask for it at addresses of its own.
TOLD = ("api_info", "api_info_as_input", "api_info_as_output", "example_inputs")
PAGES = 12  # that are kept


@lru_cache(PAGES)
def slimmed(page: str) -> str:
    """Return the text of Gradio's page; unchanged where it is not as it was when this was written."""
    found = HELD.search(page)
    if not found or "</body>" not in page:
        return page
    config, api = json.loads(found[1]), json.loads(found[2])
    for component in config.get("components", []):
        for name in TOLD:
            component.pop(name, None)
    for endpoint in api.get("named_endpoints", {}).values():
        endpoint.pop("code_snippets", None)
    scripts = f"window.gradio_config = {_script(config)}; window.gradio_api_info = {_script(api)};"
    head, body = page[: found.start()], page[found.end() :]
    before, end, after = (head + UNUSED.sub("", body)).rpartition("</body>")
    return f"{before}<script>{scripts}</script>{end}{after}"


def _script(value: Any) -> str:
    """A value in a script, in which nothing ends the script."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
