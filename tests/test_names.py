"""Folding: what counts when two names are compared."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from druginfo.names import fold


@given(st.text())
@example("™®ﬀİßǅ")
def test_folding_twice_equals_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_leaves_letters_and_digits_only(text: str) -> None:
    assert all(character.isalnum() for character in fold(text))


@given(st.text())
def test_case_does_not_count_for_ascii(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) or not text.isascii()


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Trastuzumab-DKST", "trastuzumabdkst"),
        ("  insulin   glargine ", "insulinglargine"),
        ("Salmétérol", "salmeterol"),
        ("Tylenol®", "tylenol"),
        ("Ambien™ CR", "ambiencr"),
        ("co-trimoxazole", "cotrimoxazole"),
        ("Парацетамол", "парацетамол"),
        ("---", ""),
    ],
)
def test_case_accents_punctuation_and_trade_marks_do_not_count(written: str, folded: str) -> None:
    assert fold(written) == folded
