"""Annotations of a corpus, over editions that are kept: out by one command, back by another."""

import json
from pathlib import Path

from app.assistant import Assistant
from app.settings import Settings

MANIFEST = '[[source]]\nid = "toll"\ntitle = "The toll"\nfile = "toll.md"\nurl = "https://example.org/toll"\n'
TEXT = "# The toll\n\nThe council fixed the toll at 40 crowns. The mayor opposed the toll. Nobody else spoke.\n"


def test_a_quote_is_followed_from_edition_to_edition(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "sources.toml").write_text(MANIFEST)
    (library / "toll.md").write_text(TEXT)
    settings = Settings.load(home=tmp_path / "home", library=library)
    with Assistant(settings) as assistant:
        noted = assistant.annotate(assistant.answer("Who opposed the toll?"), "mine")
        (one,) = assistant.anchor(json.dumps(noted))
        assert (one.state, one.text, one.annotation.body) == ("found", "The mayor opposed the toll.", "mine")
    (library / "toll.md").write_text(TEXT.replace("mayor opposed", "mayor had opposed"))
    with Assistant(settings) as assistant:
        (one,) = assistant.anchor(json.dumps(noted))
        assert (one.state, one.text) == ("reworded", "The mayor had opposed the toll.")
        other = json.loads(json.dumps(noted).replace('"toll"', '"elsewhere"').replace("org/toll", "org/other"))
        (one,) = assistant.anchor(json.dumps(other))
        assert one.state == "gone" and "no source" in one.note
