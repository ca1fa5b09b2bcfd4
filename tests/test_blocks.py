"""The fast readers of plain pages give what markdown-it gives; nothing on a page is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from druginfo.blocks import block, inline, inline_any, inline_simple, plain_text, scan, scan_any, scan_simple

PLAIN_LINES = [
    "", "", "  ", "# T", "## Usage", "### a b  ", "text here", "more text  ", "* item", "* **Bold:** x", "*   wide",
    "    * nested", "  - nested", "   - three", "      * deep", "- dash", "+ plus", "**b** c", "*i* d", "10 mg", "é",
]  # fmt: skip
ODD_LINES = [
    "** x", "1. one", "-", "---", "===", "> q", "a | b", "--|--", " cont", "    code", "\x0c", "2) x", "* * *", "- * a",
    " * b", "```", "#", "#x", "# a #", "\ttab",
]  # fmt: skip
lines = st.one_of(
    st.sampled_from(PLAIN_LINES), st.sampled_from(ODD_LINES), st.text("ab *-+#\n.1>|_`\\&<[]()", max_size=12)
)


@given(st.lists(lines, max_size=12))
def test_the_fast_scanner_gives_what_markdown_it_gives(page: list[str]) -> None:
    split = "\n".join(page).split("\n")
    fast = scan_simple(split)
    assert fast is None or fast == scan_any(split)


@given(st.lists(st.sampled_from(PLAIN_LINES), max_size=8))
def test_pages_of_plain_lines_seldom_need_markdown_it(page: list[str]) -> None:
    indented = any(line.startswith(" ") for line in page)
    assert indented or scan_simple(page) is not None


@given(
    st.one_of(
        st.text("ab *\n  .&<[]()é\xa0\"'", max_size=30),
        st.lists(
            st.sampled_from(["**", "*", " ", "a", "b c", "(x)", ".", ",", "\n", "  ", ":", "é", "\xa0", "“", "€"]),
            max_size=12,
        ).map("".join),
    )
)
def test_the_fast_inline_reader_gives_what_markdown_it_gives(text: str) -> None:
    source = text.strip()
    fast = inline_simple(source)
    assert fast is None or fast == inline_any(source)


@pytest.mark.parametrize(
    ("source", "runs"),
    [
        ("**Rash:**  red\nskin", (("Rash:", "b"), (" red skin", ""))),
        ("a *b **c*** `d  e`", (("a ", ""), ("b ", "i"), ("c", "bi"), (" ", ""), ("d  e", "c"))),
        ("one  \ntwo", (("one\ntwo", ""),)),
        ('[site](https://e.org "home")', (('site (https://e.org "home")', ""),)),
        ("<https://e.org/ü>", (("https://e.org/ü", ""),)),
        ("![a pill](p.png)", (("a pill (p.png)", ""),)),
        ("<b>5 &lt; 6</b>", (("<b>5 < 6</b>", ""),)),
        ("[specific condition]", (("[specific condition]", ""),)),
        ("[red]x[/red] :pill:", (("[red]x[/red] :pill:", ""),)),
        ("\\*not bold\\*", (("*not bold*", ""),)),
        ("", ()),
    ],
)
def test_inline_markdown_becomes_runs(source: str, runs: tuple[tuple[str, str], ...]) -> None:
    assert inline(source) == runs


def test_very_long_text_with_hard_markup_is_shown_with_its_markup() -> None:
    source = "\\_" + "[a](" * 3_000
    assert inline(source) == ((source, ""),)


def test_text_nested_deeper_than_markdown_goes_is_kept() -> None:
    for page in (">" * 10_000 + " quoted", "1. " * 10_000 + "listed", "* + " * 5_000 + "bulleted"):
        text = plain_text(block(leaf) for leaf in scan([page]))
        assert page.split()[-1] in text


def test_a_table_row_keeps_the_cells_beyond_the_header() -> None:
    leaves = scan(["|a|b|", "|-|-|", "|1|2|3 \\| 4|"])
    assert plain_text(map(block, leaves)) == "a | b\n1 | 2 | 3 | 4"


def test_lines_after_the_fifty_thousandth_are_kept_as_they_are() -> None:
    leaves = scan(["* item"] * 50_000 + ["### Usage", "last words"])
    assert (leaves[-1].kind, leaves[-1].source) == ("code", "### Usage\nlast words")


def test_plain_text_separates_blocks_and_indents_items() -> None:
    page = [
        "para  graph",
        "",
        "* one",
        "    1. two",
        "",
        "       again",
        "* three",
        "",
        "# Head",
        "",
        "```sh",
        "a  b",
        "```",
    ]
    assert plain_text(map(block, scan(page))) == (
        "para graph\n\n- one\n  1. two\n    again\n- three\n\nHead\n\nsh\na  b"
    )
