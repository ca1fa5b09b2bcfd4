"""Pure rendering: what is hidden becomes visible, and nothing else changes."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from druginfo.render.safe import make_visible, one_field


@given(st.text())
def test_no_control_or_format_character_is_left(text: str) -> None:
    shown = make_visible(text)
    assert all(
        c in "\t\n\u200c\u200d\u00ad" or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
        for c in shown
    )
    assert make_visible(shown) == shown


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_ordinary_text_is_unchanged(text: str) -> None:
    assert make_visible(text) == text


@given(st.text())
def test_a_field_is_one_line_without_tabs(text: str) -> None:
    assert not set(one_field(text)) & set("\t\n\r\v\f\x1b")
