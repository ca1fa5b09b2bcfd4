"""What a person sees: width, colour, boxes, the pager, and that page text never acts on the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import Druginfo, page

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = (
    "Take [red]two[/red] [see Warnings] :pill: [link=http://x]here[/link] \x1b[2J\x1b]0;title\x07 \u202ecba\u202c "
    "and [bold]nothing[/] else \x9b31m \x00 \ue000 done."
)


def width(line: str) -> int:
    from rich.cells import cell_len

    return cell_len(ESCAPE.sub("", line))


@pytest.mark.parametrize(("columns", "widest"), [(40, 40), (80, 80), (200, 100)])
@pytest.mark.parametrize("command", ["show", "side-effects", "names", "compare"])
def test_no_line_is_wider_than_the_terminal_or_100_columns(
    druginfo: Druginfo, command: str, columns: int, widest: int
) -> None:
    names = ["trastuzumab", "warfarin"] if command == "compare" else ["trastuzumab"]
    answer = druginfo.on_terminal(command, *names, "--no-pager", columns=columns)
    assert answer.status == 0
    assert max(width(line) for line in answer.lines) <= widest
    assert "Disclaimer" in ESCAPE.sub("", answer.out)


def test_no_word_of_a_page_is_lost_at_any_width(druginfo: Druginfo) -> None:
    plain = set(re.findall(r"\w+", druginfo("show", "trastuzumab").out))
    for columns in (40, 200):
        shown = ESCAPE.sub("", druginfo.on_terminal("show", "trastuzumab", "--no-pager", columns=columns).out)
        joined = shown.replace("\n", "") + shown
        assert {word for word in plain if word.lower() not in joined.lower()} == set()


def test_the_boxed_warning_comes_first_and_serious_effects_are_named_so(druginfo: Druginfo) -> None:
    shown = ESCAPE.sub("", druginfo.on_terminal("show", "trastuzumab", "--no-pager").out)
    assert shown.index("BOXED WARNING") < shown.index("\nUsage")
    assert "SERIOUS" in shown
    assert "Not to be confused with" in shown


def test_colour_is_decided_by_flag_then_environment_then_terminal(druginfo: Druginfo) -> None:
    assert "\x1b[" in druginfo.on_terminal("uses", "metformin", "--no-pager").out
    assert "\x1b" not in druginfo.on_terminal("uses", "metformin", "--no-pager", NO_COLOR="1").out
    assert "\x1b" not in druginfo.on_terminal("uses", "metformin", "--no-pager", TERM="dumb").out
    assert "\x1b" not in druginfo.on_terminal("uses", "metformin", "--no-pager", "--color", "never").out
    assert "\x1b[" in druginfo("uses", "metformin", "--format", "rich", "--color", "always", NO_COLOR="1").out
    assert "\x1b" not in druginfo("uses", "metformin", "--format", "rich").out


@pytest.mark.parametrize("format_", ["rich", "plain", "markdown"])
def test_page_text_cannot_act_on_a_terminal(druginfo: Druginfo, corpus: Path, format_: str) -> None:
    (corpus / "z.md").write_text(page("Zorbimine", Usage=HOSTILE, Side_Effects=f"* {HOSTILE}"), encoding="utf-8")
    for command in ("show", "uses", "side-effects"):
        answer = druginfo(command, "zorbimine", "--corpus", str(corpus), "--format", format_, COLUMNS="200")
        assert answer.status == 0
        for character in "\x1b\x07\x9b\x00\u202e\u202c\ue000":
            assert character not in answer.out
        words = " ".join(answer.out.split())
        assert "[red]two[/red] [see Warnings] :pill" in words
        assert "<U+001B>[2J" in words
        assert "[bold]nothing[/] else" in words


def test_json_escapes_what_could_act(druginfo: Druginfo, corpus: Path) -> None:
    import json

    (corpus / "z.md").write_text(page("Zorbimine", Usage=HOSTILE), encoding="utf-8")
    answer = druginfo("uses", "zorbimine", "--corpus", str(corpus), "--json")
    assert answer.raw.isascii()
    assert not any(byte < 32 and byte != 10 for byte in answer.raw)
    assert "\u202ecba" in json.loads(answer.out)["monograph"]["sections"][0]["text"]


def test_a_hostile_query_cannot_act_on_a_terminal(druginfo: Druginfo) -> None:
    answer = druginfo("show", "\x1b[31mzzzz\u202e")
    assert answer.status == 1
    assert "\x1b" not in answer.err
    assert "\u202e" not in answer.err


def test_a_page_longer_than_the_screen_goes_to_the_pager_with_the_short_disclaimer_on_top(
    druginfo: Druginfo, tmp_path: Path
) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho PAGED\nexec cat\n", encoding="utf-8")
    pager.chmod(0o755)
    paged = druginfo.on_terminal("show", "trastuzumab", PAGER="false", DRUGINFO_PAGER=str(pager))
    assert paged.lines[0] == "PAGED"
    assert "not medical advice" in paged.lines[1]
    for argv in (["show", "trastuzumab", "--no-pager"], ["show", "xyzzyplugh"]):
        assert "PAGED" not in druginfo.on_terminal(*argv, PAGER=str(pager)).out
    assert "PAGED" not in druginfo.on_terminal("show", "trastuzumab", rows=500, PAGER=str(pager)).out
    missing = druginfo.on_terminal("show", "trastuzumab", PAGER="/no/such/pager")
    assert missing.status == 0
    assert "Trastuzumab" in missing.out


def test_columns_sets_the_width(druginfo: Druginfo) -> None:
    answer = druginfo("show", "trastuzumab", "--format", "rich", COLUMNS="50")
    assert 40 < max(width(line) for line in answer.lines) <= 50


def test_a_spelling_match_is_said_on_the_page(druginfo: Druginfo) -> None:
    assert "not a known name" in ESCAPE.sub("", druginfo.on_terminal("uses", "ibuprofin", "--no-pager").out)
