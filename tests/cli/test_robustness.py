"""What goes wrong on real machines: damaged files, odd names, closed streams, tables that are none."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from support import COMMAND, Druginfo, page

import druginfo as package


def test_a_file_whose_name_is_not_utf8_is_read_like_any_other(druginfo: Druginfo, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/pages-\xff"
    os.mkdir(folder)  # noqa: PTH102 - a Path cannot be made of these bytes everywhere
    with open(folder + b"/caf\xe9.md", "w", encoding="utf-8") as file:  # noqa: PTH123 - as above
        file.write(page("Zorbimine", Usage="Odd name."))
    for _ in range(2):
        answer = druginfo("--no-bundled", "--corpus", os.fsdecode(folder), "show", "zorbimine")
        assert answer.status == 0
        assert "caf\\xe9.md" in answer.out


def test_an_index_damaged_anywhere_is_built_again(druginfo: Druginfo, corpus: Path) -> None:
    argv = ["--no-bundled", "--corpus", str(corpus)]
    usual = druginfo(*argv, "show", "trastuzumab").out
    (index,) = (druginfo.home / "cache" / "druginfo").glob("*.sqlite")
    whole = index.read_bytes()
    for start in range(4096, len(whole), 4096):
        index.write_bytes(whole[:start] + bytes(4096) + whole[start + 4096 :])
        for command in (["show", "trastuzumab"], ["search", "heart"], ["list"]):
            answer = druginfo(*argv, *command)
            assert answer.status == 0, (start, command, answer)
            if command[0] == "show":
                assert answer.out == usual


@pytest.mark.parametrize(
    "command",
    [
        "show xyzzyplugh --json",
        "show --json --nonsense",
        "dosage trastuzumab --json --corpus /no/such",
        "--help",
        "--version",
    ],
)
def test_a_reader_that_is_gone_before_an_error_is_written_is_no_error(druginfo: Druginfo, command: str) -> None:
    script = f"('{COMMAND}' {command}; echo $? >&3) 2>&1 3>status | true; sleep 0.2; cat status"
    run = subprocess.run(
        ["bash", "-c", script], env=druginfo.environment, cwd=druginfo.home, capture_output=True, check=False
    )
    assert b"Traceback" not in run.stdout + run.stderr


@pytest.mark.parametrize(
    ("redirection", "status"), [(">&-", 5), ("2>&-", 0), ("2>/dev/full", 0), (">/dev/full", 5), ("<&-", 0)]
)
@pytest.mark.parametrize("command", ["show metformin", "list", "side-effects warfarin", "resolve metformin"])
def test_closed_and_full_streams_end_with_a_status_that_tells(
    druginfo: Druginfo, command: str, redirection: str, status: int
) -> None:
    run = subprocess.run(
        ["bash", "-c", f"'{COMMAND}' {command} {redirection}"],
        env=druginfo.environment, cwd=druginfo.home, capture_output=True, check=False,
    )  # fmt: skip
    assert b"Traceback" not in run.stderr
    assert run.returncode == status


@pytest.mark.parametrize(
    ("name", "content"), [("cr.csv", b"drug\rherceptin\r"), ("open.csv", b'id,drug\n1,"5"" x\n2,metformin\n')]
)
def test_a_table_that_cannot_be_read_is_our_own_error(druginfo: Druginfo, name: str, content: bytes) -> None:
    (druginfo.home / name).write_bytes(content)
    answer = druginfo("resolve", "--input", name, "--column", "drug")
    assert answer.status == 2
    assert "cannot be read after line" in answer.err


def test_a_quotation_mark_in_a_tsv_is_a_character(druginfo: Druginfo) -> None:
    (druginfo.home / "q.tsv").write_text('id\tdrug\n1\t"herceptin\n2\tmetformin\n', encoding="utf-8")
    answer = druginfo("resolve", "--input", "q.tsv", "--column", "drug", "--json")
    assert [json.loads(line)["match"]["drug"] for line in answer.lines] == ["trastuzumab", "metformin"]


def test_a_row_of_json_lines_is_kept_as_it_was_written(druginfo: Druginfo) -> None:
    (druginfo.home / "x.jsonl").write_text('{"drug":"metformin","n":1e400, "m": 1.50}\n{}\n', encoding="utf-8")
    answer = druginfo("resolve", "--input", "x.jsonl", "--column", "drug")
    assert answer.lines[0].startswith('{"drug":"metformin","n":1e400, "m": 1.50, ')
    assert all(isinstance(json.loads(line), dict) for line in answer.lines)


def test_the_library_takes_any_text() -> None:
    library = package.open()
    for text in ("x\udcff", "\x00", '"', "word " * 5000):
        library.search(text)
        library.resolve(text)


def test_a_section_key_that_no_page_has_is_not_the_same_as_nothing_found(druginfo: Druginfo) -> None:
    answer = druginfo("search", "--section", "sideeffects", "neutropenia")
    assert (answer.status, answer.out) == (4, "")
    assert "side-effects" in answer.err
    assert druginfo("search", "--section", "Side Effects", "neutropenia").status == 0


def test_a_heading_without_text_is_an_absent_section(druginfo: Druginfo, corpus: Path) -> None:
    (corpus / "z.md").write_text("# Zorbimine\n\n### Usage\n\n### Dosage\n\nOne.\n", encoding="utf-8")
    assert druginfo("uses", "zorbimine", "--corpus", str(corpus)).status == 4
    assert druginfo("dosage", "zorbimine", "--corpus", str(corpus)).lines[0] == "One."


def test_a_page_about_several_drugs_is_offered_for_each_of_them(druginfo: Druginfo, corpus: Path) -> None:
    text = "# Zorbs\n\n### Alphazorb\n\n#### Usage\n\nA.\n\n### Betazorb\n\n#### Usage\n\nB.\n"
    (corpus / "zorbs.md").write_text(text, encoding="utf-8")
    answer = druginfo("show", "alphazorb", "--corpus", str(corpus))
    assert answer.status == 3
    assert "druginfo show zorbs" in answer.err


def test_of_two_pages_with_one_title_each_is_offered_by_a_name_that_opens_it(druginfo: Druginfo, corpus: Path) -> None:
    for name, text in (("a", "First."), ("b", "Second.")):
        (corpus / f"{name}.md").write_text(page("Zorbimine", Usage=text), encoding="utf-8")
    argv = ["--no-bundled", "--corpus", str(corpus)]
    offered = [line.split("druginfo show ")[1] for line in druginfo(*argv, "show", "zorbimine").err.splitlines()[1:]]
    assert {druginfo(*argv, "uses", name).lines[0] for name in offered} == {"First.", "Second."}


def test_every_skipped_file_is_named(druginfo: Druginfo, corpus: Path) -> None:
    for number in range(15):
        (corpus / f"bad{number}.md").write_bytes(b"")
    answer = druginfo("uses", "trastuzumab", "--corpus", str(corpus))
    assert sum(line.startswith("druginfo: skipped bad") for line in answer.err.splitlines()) == 15


def test_paths_and_findings_come_as_json_too(druginfo: Druginfo, corpus: Path) -> None:
    assert {row["what"] for row in json.loads(druginfo("corpus", "path", "--json").out)["paths"]} >= {"bundled", "own"}
    (corpus / "open.md").write_text("---\ntitle: Zorbimine\n\n# Zorbimine\n", encoding="utf-8")
    findings = [json.loads(line) for line in druginfo("corpus", "check", str(corpus), "--json").lines]
    assert {"E102"} <= {finding["code"] for finding in findings if finding["file"] == "open.md"}


def test_an_empty_corpus_name_is_wrong_usage(druginfo: Druginfo) -> None:
    assert druginfo("list", "--corpus", "").status == 2


def test_the_pager_is_a_line_for_the_shell(druginfo: Druginfo) -> None:
    answer = druginfo.on_terminal("show", "trastuzumab", PAGER="X=1 sed s/^/P:/ | head -n 3")
    assert answer.lines[0].startswith("P:")
    assert len(answer.lines) == 3
