"""Side effects and FAQs are read from every shape that pages have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from druginfo.blocks import block, scan
from druginfo.effect_words import group_of, split_list
from druginfo.effects import side_effects
from druginfo.faqs import faqs

Effect = tuple[str, str | None, str]


def effects(markdown: str) -> list[Effect]:
    blocks = [block(leaf) for leaf in scan(markdown.split("\n"))]
    return [(effect.name, effect.group, effect.description) for effect in side_effects(blocks)]


def questions(markdown: str) -> list[tuple[str, str]]:
    return [(faq.question, faq.answer) for faq in faqs(block(leaf) for leaf in scan(markdown.split("\n")))]


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("Serious side effects", "serious"),
        ("Less common but serious", "serious"),
        ("Get emergency medical help if you have", "serious"),
        ("Life-threatening", "serious"),
        ("Very common (more than 1 in 10)", "common"),
        ("Frequent", "common"),
        ("Less common", "less common"),
        ("Uncommon", "less common"),
        ("Infrequent", "less common"),
        ("Very rare", "rare"),
        ("Rarely", "rare"),
        ("Frequency not stated", None),
        ("Nervous system", None),
        ("", None),
    ],
)
def test_a_group_is_one_that_the_words_state(words: str, group: str | None) -> None:
    assert group_of(words) == group


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("* Nausea\n* Pain.", [("Nausea", None, ""), ("Pain", None, "")], id="plain items"),
        pytest.param("* **Headache**", [("Headache", None, "")], id="bold names only"),
        pytest.param(
            "* **Rash:** itchy\n* **Fever** - high\n* Ache: dull\n* Cough - dry",
            [("Rash", None, "itchy"), ("Fever", None, "high"), ("Ache", None, "dull"), ("Cough", None, "dry")],
            id="name and description",
        ),
        pytest.param(
            "* Nervous system: Insomnia, anxiety and dizziness",
            [(name, None, "Nervous system") for name in ("Insomnia", "anxiety", "dizziness")],
            id="organ system and its effects",
        ),
        pytest.param(
            "**Common Side Effects:**\n* a1\n\nSerious side effects can include:\n\n* b1",
            [("a1", "common", ""), ("b1", "serious", "")],
            id="a line names the group of the list below",
        ),
        pytest.param(
            "**Common (>10%):**\n* a1\n* **b1:** red\n\n**Rare (<1%, post-marketing reports):**\n* c1",
            [
                ("a1", "common", "(>10%)"),
                ("b1", "common", "(>10%) red"),
                ("c1", "rare", "(<1%, post-marketing reports)"),
            ],
            id="figures of the group go to each effect",
        ),
        pytest.param(
            "* **Common side effects:** nausea, headache and fatigue",
            [("nausea", "common", ""), ("headache", "common", ""), ("fatigue", "common", "")],
            id="group as an item",
        ),
        pytest.param(
            "* **Serious:**\n    * Stroke\n* **Common:**\n    * Cough",
            [("Stroke", "serious", ""), ("Cough", "common", "")],
            id="group as an item with a nested list",
        ),
        pytest.param(
            "* **Common:**\n* Cough\n* **Serious:**\n* Stroke",
            [("Cough", "common", ""), ("Stroke", "serious", "")],
            id="group as an item of a flat list",
        ),
        pytest.param(
            "* **Allergy:**\n    * Rash\n* **Bleeding:** heavy\n    * nose\n    * gums",
            [("Rash", None, "Allergy"), ("Bleeding", None, "heavy; nose; gums")],
            id="nested items belong to their parent",
        ),
        pytest.param(
            "#### Serious (seek help)\n* Stroke\n#### Nervous system\n* Tremor\n#### Frequency not stated\n* Itch",
            [("Stroke", "serious", ""), ("Tremor", None, "Nervous system"), ("Itch", None, "")],
            id="headings",
        ),
        pytest.param(
            "Side effects include nausea, headache and dry mouth.",
            [("nausea", None, ""), ("headache", None, ""), ("dry mouth", None, "")],
            id="prose that plainly enumerates",
        ),
        pytest.param(
            "Common: cough, ache\nSerious: stroke",
            [("cough", "common", ""), ("ache", "common", ""), ("stroke", "serious", "")],
            id="group and list on plain lines",
        ),
        pytest.param(
            "Side effects are usually mild and temporary.",
            [("Side effects are usually mild and temporary", None, "Side effects are usually mild and temporary.")],
            id="prose that enumerates nothing is one entry",
        ),
        pytest.param(
            "* Cough\n\nSerious side effects include stroke and bleeding.\n\nThe severity varies.",
            [("Cough", None, ""), ("stroke", "serious", ""), ("bleeding", "serious", "")],
            id="prose beside a list",
        ),
        pytest.param(
            "| Side effect | Frequency |\n|---|---|\n| Cough | Rare |", [("Cough", "rare", "Rare")], id="table"
        ),
    ],
)
def test_side_effects_are_read_from(markdown: str, expected: list[Effect]) -> None:
    assert effects(markdown) == expected


@pytest.mark.parametrize(
    ("item", "group"),
    [
        ("**Heart:** Failure is a serious potential side effect.", "serious"),
        ("**Lungs:** a rare but serious side effect requiring immediate medical attention.", "serious"),
        ("Seizures (rare)", "rare"),
        ("**Liver:** In rare cases, failure", "rare"),
        ("**Skin:** reactions from mild to severe", "common"),
        ("**Rash:** rarely serious", "common"),
        ("Severe headache", "common"),
    ],
)
def test_an_item_that_states_its_own_group_has_that(item: str, group: str) -> None:
    assert [effect[1] for effect in effects(f"Some common side effects include:\n\n* {item}")] == [group]


def test_a_long_item_is_cut_into_name_and_description() -> None:
    assert effects("* Swelling of the face, lips or throat (angioedema, which needs help at once and never waits)") == [
        ("Swelling of the face, lips or throat", None, "(angioedema, which needs help at once and never waits)")
    ]


def test_serious_is_never_taken_back() -> None:
    assert effects("**Serious side effects:**\n* Liver failure (rare)\n* **Rare:** coma")[0][1] == "serious"
    assert {effect[1] for effect in effects("### Serious\n**Rare:**\n* Coma")} == {"serious"}


def test_the_headings_of_our_own_format_decide() -> None:
    page = (
        "Effects are felt in the eye.\n\n### Common\n- **Rash:** a serious reaction\n- **Liver:** pain, yellow skin\n"
    )
    assert effects(page) == [("Rash", "common", "a serious reaction"), ("Liver", "common", "pain, yellow skin")]


@pytest.mark.parametrize(
    "advice",
    [
        "**If you experience any side effects, consult your healthcare provider immediately.**",
        "* **Note:** If any of these occur, stop.",
        "* If you notice swelling, call your doctor.",
        "This is not an exhaustive list.",
        "* This list is not complete",
        "* Contact your doctor if a rash spreads",
        "Like all medicines, it can cause side effects.",
        "**Important:** Seek medical help at once.",
    ],
)
def test_advice_is_no_side_effect_whatever_its_shape(advice: str) -> None:
    assert effects(f"* Nausea\n\n{advice}\n") == [("Nausea", None, "")]


def test_effects_of_one_drug_of_a_combination_name_it() -> None:
    blocks = [block(leaf) for leaf in scan(["* **Amlodipine:**", "    * Edema", "* **Benazepril:** cough, rash"])]
    found = side_effects(blocks, ingredients=["amlodipine", "benazepril"])
    assert [(effect.name, effect.drug) for effect in found] == [
        ("Edema", "amlodipine"),
        ("cough", "benazepril"),
        ("rash", "benazepril"),
    ]


@given(
    st.lists(st.sampled_from(["* a", "**Rare:**", "", "text.", "Call your doctor.", "### Serious", "    * b", "x:"]))
)
def test_a_section_never_reads_as_having_none(lines: list[str]) -> None:
    assert effects("\n".join(lines))


@given(st.text(alphabet="abc ,;and()or.%", max_size=40))
def test_a_split_list_keeps_its_words(text: str) -> None:
    members = split_list(text)
    if members:
        assert all(member in text for member in members)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("* **Is it?**  Yes. Very.", [("Is it?", "Yes. Very.")], id="bold question"),
        pytest.param(
            "* **Q: Is it?** A: Yes.\n*   **Q:  Why?**  A:  So.", [("Is it?", "Yes."), ("Why?", "So.")], id="Q and A"
        ),
        pytest.param("**Q: Is it?**\n\nA: Yes. No.\n\nMore.", [("Is it?", "Yes. No.\nMore.")], id="paragraphs"),
        pytest.param("**Q: Is it?**\nA: Yes.", [("Is it?", "Yes.")], id="answer on the next line"),
        pytest.param("* **Q: One?**\n* A: 1", [("One?", "1")], id="answer as an item"),
        pytest.param("* **Q: One?**\n* *A: 1*", [("One?", "1")], id="answer in italics"),
        pytest.param("* **Q: One?**\n* **A:** 1", [("One?", "1")], id="labelled answer"),
        pytest.param("* **Q:** One? **A:** 1", [("One?", "1")], id="both labelled"),
        pytest.param("* **Q: One?**\n    * A: 1", [("One?", "1")], id="nested answer"),
        pytest.param("#### One?\n\n1", [("One?", "1")], id="headings"),
        pytest.param("Q: One?\n\nA: 1\n\nQ2. Two?\nA: 2", [("One?", "1"), ("Two?", "2")], id="no bold"),
        pytest.param("1. **One?** 1\n2. Two? 2", [("One?", "1"), ("Two?", "2")], id="numbered"),
        pytest.param("* **When?**\n    * **Morning:** one", [("When?", "- Morning: one")], id="list as the answer"),
        pytest.param("* **Missed dose:** skip it", [("Missed dose", "skip it")], id="label instead of a question"),
        pytest.param("* **One?**\n* **Two?** 2", [("One?", ""), ("Two?", "2")], id="no answer"),
        pytest.param("Ask these.\n\n* **One?** Is it? Yes.", [("One?", "Is it? Yes.")], id="question in an answer"),
        pytest.param("Nobody asks.", [], id="prose"),
    ],
)
def test_faqs_are_read_from(markdown: str, expected: list[tuple[str, str]]) -> None:
    assert questions(markdown) == expected
