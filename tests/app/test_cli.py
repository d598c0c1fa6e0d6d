"""The command line: what is asked for on stdout, one line on stderr for what went wrong, and a status that tells."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from made import pdf

from app import Answer, Citation, cli
from app.cli.printing import print_answer
from store import Corpus

ROOT = Path(__file__).parents[2]
TEXT = "The summit of 2031 was held in Osaka on May 5, 2031."
QUESTION = "When was the summit of 2031 held?"


@dataclass
class Ran:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment with a home that does not exist yet, and a library of one sentence."""
    library = tmp_path / "library"
    library.mkdir()
    (library / "sources.toml").write_text('[[source]]\nid = "osaka"\ntitle = "Osaka"\nfile = "osaka.md"\n')
    (library / "osaka.md").write_text(TEXT)
    monkeypatch.setenv("BRIEF_CHAT_STORE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BRIEF_CHAT_SOURCES_LIBRARY", str(library))
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs a command in this process."""

    def run_one(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["brief-chat", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
            sys.exit(0)
        printed = capsys.readouterr()
        return Ran(int(end.value.code or 0), printed.out, printed.err)

    return run_one


def process(*arguments: str, **environment: str) -> Ran:
    """Run a command as a person does."""
    ran = subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        encoding="utf-8",
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def is_one_line(ran: Ran, *told: str) -> bool:
    assert ran.status == 1 and ran.out == "" and "Traceback" not in ran.err, ran
    assert ran.err.count("\n") == 1 and ran.err.endswith("\n") and all(part in ran.err for part in told), ran.err
    return True


def test_output_that_cannot_hold_a_character_has_it_written_out(home: Path, run: Run) -> None:
    manifest = Path(os.environ["BRIEF_CHAT_SOURCES_LIBRARY"]) / "sources.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("Osaka", "오사카"), encoding="utf-8")
    assert run("ingest").status == 0
    ran = process("sources", PYTHONIOENCODING="ascii")
    assert ran.status == 0 and "\\uc624\\uc0ac\\uce74" in ran.out and "Traceback" not in ran.err, ran


def test_an_answer_as_json_is_the_only_thing_on_stdout(home: Path) -> None:
    ran = process("ask", "--json", QUESTION)
    answer = json.loads(ran.out)
    assert (ran.status, ran.err) == (0, "")
    assert (answer["status"], answer["text"], answer["citations"][0]["quote"]) == ("answered", f"{TEXT} [1]", TEXT)


def test_a_model_that_does_not_exist_is_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEF_CHAT_MODELS_EMBEDDING", "no/such-model")
    assert is_one_line(process("ask", QUESTION), "the embedding model `no/such-model` cannot be loaded")
    assert not list((home / "generations").iterdir())


def test_a_language_model_of_an_unknown_provider_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEF_CHAT_MODELS_CHAT", "nobody:model")
    assert is_one_line(run("ask", QUESTION), "brief-chat: BRIEF_CHAT_MODELS_CHAT=nobody:model")


def test_help_loads_no_model_no_corpus_and_no_page() -> None:
    heavy = "torch transformers sentence_transformers onnxruntime chromadb numpy gradio langchain langchain_core httpx"
    script = (
        "import sys\nfrom app.cli import main\nsys.argv = ['brief-chat', '--help']\n"
        f"try:\n    main()\nfinally:\n    print([m for m in {heavy.split()} if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "[]\n")
    commands = ("chat", "ask", "cite", "verify", "ingest", "sources", "remove", "history", "rollback", "evaluate")
    assert all(command in ran.stdout for command in commands)


def test_sources_are_listed_for_people_and_for_programs(run: Run) -> None:
    (source,) = json.loads(run("sources", "--json").out)
    assert (source["id"], source["title"], source["passages"], source["length"]) == ("osaka", "Osaka", 1, len(TEXT))
    plain = run("sources")
    assert plain.out.startswith("osaka\n    Osaka\n") and plain.err == ""


def test_an_answer_is_printed_with_its_quotes(run: Run) -> None:
    ran = run("ask", QUESTION)
    assert ran.status == 0 and ran.out.startswith(f"{TEXT} [1]\n") and f"[1] “{TEXT}”\n    Osaka" in ran.out


def test_references_are_printed_below_an_answer(run: Run) -> None:
    ran = run("ask", QUESTION, "--cite", "chicago")
    assert ran.status == 0 and ran.out.endswith("\n[1] Osaka (n.d.).\n\nOsaka. N.d.\n"), ran.out
    found = json.loads(run("ask", "--json", QUESTION, "--cite", "apa").out)
    assert found["references"] == "[1] (“Osaka”, n.d.)\n\nOsaka. (n.d.).\n" and found["citations"]
    assert is_one_line(run("ask", QUESTION, "--cite", "mla"), "no format 'mla'", "chicago")


def test_sources_are_cited_to_the_screen_and_to_a_file(run: Run, tmp_path: Path) -> None:
    ris = "TY  - RPRT\r\nID  - osaka\r\nTI  - Osaka\r\nLA  - en\r\nER  - \r\n\r\n"
    assert run("cite", "osaka", "--format", "ris").out == ris
    assert run("cite", "osaka", "--format", "ris", "--output", tmp_path / "a.ris").out == ""
    assert (tmp_path / "a.ris").read_bytes() == ris.encode()
    assert run("cite", "osaka", "--markdown").out == "*Osaka*. N.d.\n"
    assert is_one_line(run("cite", "osaka", "kyoto"), "no source `kyoto`", "(known: osaka)")
    assert is_one_line(run("cite", "osaka", "--format", "rtf"), "no format 'rtf'", "bibtex, csl-json, ris")
    assert is_one_line(run("cite", "osaka", "--output", tmp_path / "no" / "a.txt"), "No such file")


def test_the_quotes_of_an_answer_are_verified_and_one_that_does_not_stand_ends_with_1(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text(run("ask", QUESTION).out)
    ran = run("verify", paper)
    assert (ran.status, ran.out) == (0, f"exact     [1] osaka: “{TEXT}”\n1 quotes: 1 stand, 0 do not\n")
    paper.write_text(paper.read_text().replace("May 5", "May 6"))
    ran = run("verify", paper)
    assert ran.status == 1 and ran.out.startswith("reworded  [1] osaka: “") and f": “{TEXT}”\n1 quotes: 0" in ran.out
    assert json.loads(run("verify", "--json", paper).out)[0]["state"] == "reworded"
    assert is_one_line(run("verify", tmp_path / "none.md"), "none.md: No such file")


def test_a_quote_is_printed_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    quote = "The :key: of [bold]it[/bold] is :smile:."
    citation = Citation(1, quote, "a", "v", "Title", "", "", "", "", False, "", 0, 9)
    print_answer(Answer("What?", "Said. [1]", "answered", (citation,), (), "extractive"))
    assert f"“{quote}”" in capsys.readouterr().out


def test_an_ingest_reports_each_source_and_ends_with_1_where_one_fails(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kobe.md").write_text("Kobe.")
    (tmp_path / "empty.md").write_text("")
    ran = run("ingest", tmp_path / "kobe.md", tmp_path / "empty.md")
    assert ran.status == 1 and ran.out.startswith("added     kobe.md (1 passages, 1 embedded")
    assert ran.err == f"failed    empty.md: {tmp_path / 'empty.md'}: empty\n"
    again = run("ingest", "--json", tmp_path / "kobe.md")
    assert again.status == 0 and json.loads(again.out)["sources"][0]["state"] == "unchanged"
    assert run("ingest", "--rebuild", "--quiet").out.startswith("updated   kobe.md (1 passages, 1 embedded")
    assert run("remove", "kobe.md").out.startswith("removed   kobe.md")


def test_an_item_that_is_not_there_stops_no_other(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kobe.md").write_text("Kobe.")
    ran = run("ingest", tmp_path / "none.md", tmp_path / "kobe.md")
    assert ran.status == 1 and ran.out.startswith("added     kobe.md")
    assert ran.err == f"failed    {tmp_path / 'none.md'}: {tmp_path / 'none.md'}: there is no such file\n"


def test_a_file_that_vanished_is_told_and_pruned_when_asked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kobe.md").write_text("Kobe.")
    assert run("ingest").out.startswith("added     osaka")
    run("ingest", tmp_path / "kobe.md")
    (tmp_path / "kobe.md").unlink()
    ran = run("ingest")
    assert ran.status == 0 and "unchanged osaka" in ran.out
    assert ran.err == f"vanished  kobe.md: {tmp_path / 'kobe.md'}: there is no such file\n"
    planned = run("ingest", "--prune", "--dry-run")
    assert (
        planned.out
        == "removed   kobe.md\nunchanged osaka\n1 unchanged, 1 removed\nnothing was done: this was a dry run\n"
    )
    assert len(json.loads(run("sources", "--json").out)) == 2
    assert run("ingest", "--prune").out.startswith("removed   kobe.md") and run("ingest").err == ""


def test_a_rollback_serves_what_was_before_and_the_library_does_not_undo_it(run: Run, home: Path) -> None:
    run("ingest")
    osaka = home.parent / "library" / "osaka.md"
    osaka.write_text(TEXT.replace("May", "June"))
    run("ingest")
    assert "June 5" in run("ask", QUESTION).out
    newest, oldest = json.loads(run("history", "--json").out)
    assert (newest["number"], newest["serving"], newest["change"]) == (2, True, "updated osaka")
    assert (oldest["number"], oldest["kept"], oldest["change"]) == (1, True, "added osaka")
    ran = run("rollback")
    assert ran.out.startswith("snapshot 1 of 20") and ran.out.endswith(" serves (added osaka)\n")
    assert "May 5" in run("ask", QUESTION).out
    assert "serving  added osaka" in run("history").out
    assert is_one_line(run("rollback", 7), "7")
    assert run("ingest").out.startswith("updated   osaka") and "June 5" in run("ask", QUESTION).out


def test_an_ingest_says_who_holds_the_lock_and_goes_on_when_it_is_free(run: Run, home: Path, tmp_path: Path) -> None:
    run("ingest")
    (tmp_path / "kobe.md").write_text("Kobe.")
    with Corpus(home).writing():
        command = [sys.executable, "-m", "app.cli", "ingest", str(tmp_path / "kobe.md")]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        ingest = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert ingest.stderr is not None and ingest.stdout is not None
        told = next(line for line in ingest.stderr if "waiting: " in line)
        assert f"another process ({os.getpid()} on " in told and ingest.poll() is None
    assert ingest.stdout.read().startswith("added     kobe.md") and ingest.wait() == 0
    ingest.stdout.close()
    ingest.stderr.close()


def test_an_answer_from_a_pdf_tells_the_page(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kobe.pdf").write_bytes(pdf(["Of ports.", "The port of Kobe was opened again in 2033."], title="Ports"))
    assert run("ingest", tmp_path / "kobe.pdf").out.startswith("added     kobe.pdf (2 passages")
    ran = run("ask", "When was the port of Kobe opened again?")
    assert "“The port of Kobe was opened again in 2033.”\n    Ports, document, page 2\n" in ran.out
    found = json.loads(run("ask", "--json", "When was the port of Kobe opened again?").out)
    assert (found["citations"][0]["page"], found["citations"][0]["section"]) == (2, "")


BAD = {
    "empty.md": b"",
    "binary.md": b"a\0\1\2b" * 9,
    "image.md": b"\x89PNG\r\n",
    "a.docx": b"PK\x03\x04",
    "a.pdf": b"%PDF-1.4",
}


@pytest.mark.parametrize("name", [*BAD, "missing.md"])
def test_a_file_that_cannot_be_read_is_one_line_and_stores_nothing(
    run: Run, home: Path, tmp_path: Path, name: str
) -> None:
    if name in BAD:
        (tmp_path / name).write_bytes(BAD[name])
    assert is_one_line(run("ingest", tmp_path / name), name)
    assert not home.exists()


@pytest.mark.parametrize("question", ["", "  ", "a" * 100_000])
def test_a_question_that_cannot_be_asked_is_one_line(run: Run, home: Path, question: str) -> None:
    assert is_one_line(run("ask", question), "brief-chat: the question")
    assert not home.exists()


@pytest.mark.parametrize(
    "arguments", [("ask", QUESTION, "--source", "kyoto"), ("remove", "kyoto"), ("remove", "two\nlines")]
)
def test_a_source_that_is_not_there_is_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    assert is_one_line(run(*arguments), "no source `", "(known: osaka)")
    assert json.loads(run("sources", "--json").out)[0]["id"] == "osaka"


def test_a_malformed_manifest_is_one_line(run: Run, home: Path) -> None:
    manifest = home.parent / "library" / "sources.toml"
    manifest.write_text(manifest.read_text().replace("title", "tittle"))
    for command in (["ask", QUESTION], ["sources"], ["ingest"], ["ingest", manifest]):
        assert is_one_line(run(*command), f"{manifest}: source 1 (osaka), field title")
    assert not home.exists()


def test_a_home_that_cannot_be_written_is_one_line(run: Run, home: Path) -> None:
    home.write_text("This is no folder.")
    for command in (["sources"], ["ingest"], ["ask", QUESTION], ["remove", "osaka"]):
        assert is_one_line(run(*command), str(home))


def test_a_bad_port_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_one_line(run("chat", "--port", "65536"), "BRIEF_CHAT_WEB_PORT=65536")
    monkeypatch.setenv("BRIEF_CHAT_WEB_PORT", "abc")
    for command in (["chat"], ["sources"], []):
        assert is_one_line(run(*command), "BRIEF_CHAT_WEB_PORT='abc'")


def test_a_busy_port_is_one_line(run: Run, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert is_one_line(run("chat", "--port", port), f"port {port}", "in use")
    assert not home.exists()
