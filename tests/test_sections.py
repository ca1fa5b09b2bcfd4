"""Headings and bold labels start sections; every line and word of a page is in one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from druginfo.sections import Body, slug, split_sections

LINES = [
    "", "", "", "# Title", "# Other", "## Usage", "### Usage:", "### FAQs (Combined Use)", "### Alprazolam",
    "#### Side Effects", "**Usage:** text here", "**Side effects** are common", "**Note:** hear ye",
    "**Disclaimer:**", "### Serious", "### Common side effects", "* Nausea", "* **Heart:** bad", "    * nested",
    "* **Common side effects:** a, b and c", "**Q: why?**", "A: because", "text **FAQs:** x", "more text  ",
    "| a | b |", "|---|---|", "| 1 | 2 | 3 |", "```", "~~~ info word", "> quote", "> **Usage:** q", "1. one",
    "2) two", "---", "===", '[x](http://e.org "tit")', "![alt](pic.png)", "<b>html</b>", "[ref]: http://x.y",
    "\tcode tab", "    code", "* ", "1.", "- - deep", "a\x0cb\u2028c\x00d", "\x0c", "* item\n**FAQs:**",
    "__Dosage:__ d", "### **Dosage**", "###", "Setext\n---", "\\*esc\\*", "`code span`", "**Generic Name: Foo**",
    "**Usage** (adults): x",
]  # fmt: skip
bodies = st.lists(
    st.one_of(
        st.sampled_from(LINES),
        st.text("ab *-+#\n.1>|_`\\<[]():~=!\t", max_size=14),
        st.text(st.characters(exclude_characters="\r&"), max_size=10),
    ),
    max_size=14,
).map("\n".join)
WORD = re.compile(r"[^\W_]+")


def split(body: str, title: str | None = "Title") -> Body:
    return split_sections(body, title=title, otherwise="file")


def keys(body: str) -> list[str]:
    return [section.key for section in split(body).sections]


@given(bodies)
def test_every_line_is_in_the_markdown_of_one_section(body: str) -> None:
    sections = split(body).sections
    joined = "".join(section.markdown for section in sections)
    assert sorted(joined.split("\n")) == sorted(body.split("\n"))


@given(bodies)
def test_every_word_is_in_the_title_or_text_of_a_section(body: str) -> None:
    page = split(body)
    shown = " ".join([page.title, *(f"{section.title} {section.text}" for section in page.sections)])
    lost = [word for word in WORD.findall(body) if word not in shown]
    assert not lost


@given(bodies)
def test_sections_have_keys_and_titles(body: str) -> None:
    for section in split(body).sections:
        assert section.key
        assert section.title


@pytest.mark.parametrize("body", ["", "\n", "# Title\n", "text", "\x0c"])
def test_a_page_without_sections_is_one_section(body: str) -> None:
    (section,) = split(body).sections
    assert (section.key, section.title, section.markdown) == ("title", "Title", body)


@pytest.mark.parametrize(
    ("heading", "key", "title"),
    [
        ("### Usage", "usage", "Usage"),
        ("### Usage:", "usage", "Usage"),
        ("# USES", "usage", "USES"),
        ("### **Side effect**", "side-effects", "Side effect"),
        ("### FAQs (Combined Use)", "faqs", "FAQs (Combined Use)"),
        ("## Generic Name (Not Applicable) ##", "generic-name", "Generic Name (Not Applicable)"),
        ("## Warnings & Precautions", "precautions", "Warnings & Precautions"),
        ("### Mechanism of Action", "how-it-works", "Mechanism of Action"),
        ("### Frequently Asked Questions", "faqs", "Frequently Asked Questions"),
        ("Dosage and Administration\n---", "dosage", "Dosage and Administration"),
        ("**Important Note:**", "note", "Important Note"),
        ("**Drug Interactions**", "interactions", "Drug Interactions"),
        ("__Boxed Warning:__", "boxed-warning", "Boxed Warning"),
        ("### Storage & Handling:", "storage-handling", "Storage & Handling"),
    ],
)
def test_a_heading_starts_a_section(heading: str, key: str, title: str) -> None:
    section = split(f"### Overdose\nearlier\n\n{heading}\n\ntext\n").sections[-1]
    assert (section.key, section.title, section.text) == (key, title, "text")


@pytest.mark.parametrize(
    "line",
    [
        "**Side effects** are common",
        "**Dosage Adjustments:** none",
        "* **Usage:** in a list",
        "> **Usage:** in a quotation",
        "> ### Usage",
        "    ### Usage",
        "```\n### Usage\n```",
        "see **Usage:** there",
        "###",
    ],
)
def test_other_lines_start_none(line: str) -> None:
    assert keys(f"### Overdose\n\n{line}\n") == ["overdose"]


def test_text_may_follow_a_label_on_its_line() -> None:
    sections = split("**Usage:** for *pain*\n**Dosage** (adults): 5 mg\n").sections
    assert [(s.key, s.title, s.text) for s in sections] == [
        ("usage", "Usage", "for pain"),
        ("dosage", "Dosage (adults)", "5 mg"),
    ]


def test_a_label_straight_below_a_list_is_not_part_of_its_last_item() -> None:
    sections = split("### Usage\n* pain\n* fever\n**Precautions:**\n* none\n").sections
    assert [(s.key, s.text) for s in sections] == [("usage", "- pain\n- fever"), ("precautions", "- none")]


def test_the_same_heading_again_goes_on_with_its_section() -> None:
    usage, dosage = split("### Usage\na\n### Dosage\nb\n### Uses (children)\nc").sections
    assert usage.markdown == "### Usage\na\n### Uses (children)\nc\n"
    assert usage.text == "a\n\nUses (children)\n\nc"
    assert dosage.markdown == "### Dosage\nb"


def test_sub_headings_stay_in_their_section() -> None:
    assert keys("## Side Effects\n### Serious\n- a\n### Odd ones\n- b\n## Storage\n### Cold\n") == [
        "side-effects",
        "storage",
    ]


def test_headings_of_groups_stay_among_the_side_effects_whatever_their_level() -> None:
    assert keys("### Side Effects\n### Common Side Effects\n* a\n### Storage\n") == ["side-effects", "storage"]
    assert keys("**Side Effects:**\n\n### Serious\n* a\n### Storage\n") == ["side-effects", "storage"]


def test_a_note_among_the_side_effects_does_not_take_the_list_after_it() -> None:
    sections = split("### Side Effects\n* a\n\n**Note:** Not all.\n\n**Serious:**\n\n* b\n").sections
    assert [(s.key, s.text) for s in sections] == [("side-effects", "- a\n\nSerious:\n\n- b"), ("note", "Not all.")]


def test_the_title_heading_belongs_to_the_first_section() -> None:
    sections = split("\n# Title\n\n### Usage\nx\n").sections
    assert [(s.key, s.markdown) for s in sections] == [("usage", "\n# Title\n\n### Usage\nx\n")]


def test_text_before_the_first_section_is_a_section_of_its_own() -> None:
    assert [(s.key, s.title, s.text) for s in split("# Omega-\nPlease.\n### Usage\nx\n", None).sections] == [
        ("omega", "Omega-", "Please."),
        ("usage", "Usage", "x"),
    ]


def test_the_title_is_the_first_heading_or_else_the_file_name() -> None:
    assert split("text\n\n# A **title**\n", None).title == "A title"
    assert split("### Usage\n", None).title == "file"


@pytest.mark.parametrize("style", ["#### {}\n{}\n", "**{}:** {}\n\n"])
def test_a_page_about_several_drugs_keeps_them_apart(style: str) -> None:
    body = "# Title\n\n"
    for drug in ("Alprazolam", "Bupropion"):
        body += f"### {drug}\n\n" + style.format("Usage", f"use of {drug}") + style.format("Dosage", "5 mg")
    page = split(body + "### FAQs (Combined Use)\nask\n\n**Disclaimer:** d\n")
    assert page.components == ["Alprazolam", "Bupropion"]
    assert [(s.key, s.drug) for s in page.sections] == [
        ("alprazolam", "Alprazolam"),
        ("usage", "Alprazolam"),
        ("dosage", "Alprazolam"),
        ("bupropion", "Bupropion"),
        ("usage", "Bupropion"),
        ("dosage", "Bupropion"),
        ("faqs", None),
        ("disclaimer", None),
    ]


def test_another_wording_of_the_title_over_all_sections_is_no_drug_of_its_own() -> None:
    page = split("# Title (Paracetamol)\n### Usage\nx\n### Storage\ny\n### Dosage\nz\n")
    assert page.components == []
    assert [s.key for s in page.sections] == ["title-paracetamol", "usage", "storage", "dosage"]


@given(st.text())
def test_a_slug_has_only_lower_case_words(text: str) -> None:
    assert all(WORD.fullmatch(word) for word in slug(text).split("-") if word)
    assert slug(slug(text)) == slug(text)
