"""Front matter is read safely, and each key has the type that data/README.md gives it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from druginfo.errors import PageError
from druginfo.front_matter import FrontMatter, split_page, typed


def front(source: str) -> FrontMatter:
    return typed(split_page(f"---\n{source}\n---\n", file="p.md"), file="p.md")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("title: 5", "p.md: title: a text in quotes is expected"),
        ("title: yes", "p.md: title: a text in quotes is expected"),
        ("title: []", "p.md: title: a text is expected"),
        ("title: ' '", "p.md: title: a text is expected"),
        ("rxcui: 224905", "p.md: rxcui: a text in quotes is expected"),
        ("brands: Herceptin", "p.md: brands: a list of texts is expected"),
        ("brands: [1]", "p.md: brands: a list of texts is expected"),
        ("ai_generated: 'true'", "p.md: ai_generated: true or false is expected"),
        ("use: " + "x" * 91, "p.md: use: one line of at most 90 characters is expected"),
        ("biosimilars: [a]", "p.md: biosimilars: a list of {name, brand} is expected"),
        ("biosimilars: [{brand: a}]", "p.md: biosimilars: a list of {name, brand} is expected"),
        ("look_alikes: [{name: a, what: b}]", "p.md: look_alikes: a list of {name, tall_man, fact} is expected"),
        ("references: [{title: a, date: soon}]", "p.md: references: .*date.* a date YYYY-MM-DD is expected"),
        ("checked: 2026-11-01", "p.md: checked: {date, against} is expected"),
        ("checked: {date: '2026-02-30', against: x}", "p.md: checked: .*a date YYYY-MM-DD is expected"),
        ("- a", "p.md: front matter: lines of the form 'key: value' are expected"),
        ("title: Note: x", "p.md: front matter: valid YAML is expected"),
        ("a: 2026-13-45", "p.md: front matter: valid YAML is expected"),
        ("a: !!python/object/apply:os.system [ls]", "p.md: front matter: valid YAML is expected"),
        ("a: &x [1]\nb: [*x, *x]", "p.md: front matter: values without YAML anchors"),
        ("a: " + "[" * 10_000, "p.md: front matter: lists nested less deep are expected"),
        ("a:\n  " + "- " * 30_000 + "x", "p.md: front matter: lists nested less deep are expected"),
        ("? " * 30_000, "p.md: front matter: lists nested less deep are expected"),
        ("a: " + "x" * 70_000, "p.md: front matter: at most 64 KB"),
    ],
)
def test_what_is_not_expected_is_refused_by_file_and_key(source: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        front(source)


def test_an_error_knows_the_line_of_its_key() -> None:
    with pytest.raises(PageError) as error:
        front("title: T\nbrands:\n- a\nrxcui: 5")
    assert error.value.line == 5


def test_dates_may_be_written_with_and_without_quotes() -> None:
    values = front("references:\n- {title: a, date: 2026-07-20}\n- {title: b, date: '2026-07'}\n- {title: c, id: null}")
    assert [reference.date for reference in values.references] == ["2026-07-20", "2026-07", None]


def test_keys_that_are_null_or_unknown_are_as_if_absent() -> None:
    assert front("inn: null\nlayout: minimal\nnav_exclude: true\nanything: [1, {a: b}]") == FrontMatter()


def test_the_body_starts_after_the_second_rule() -> None:
    document = split_page("---\ntitle: T\n---\n\nbody\n---\nmore\n", file="p.md")
    assert (document.values, document.body, document.body_line) == ({"title": "T"}, "\nbody\n---\nmore\n", 4)


@pytest.mark.parametrize("text", ["body\n---\nx\n---\n", "--- x\nbody", "---\nnever closed\n", ""])
def test_a_page_may_have_none(text: str) -> None:
    document = split_page(text, file="p.md")
    assert (document.values, document.body) == ({}, text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(PageError):
        assert isinstance(front(text), FrontMatter)
