"""show, side-effects, the section commands and names: formats, statuses, and what they print where."""

from __future__ import annotations

import json

import pytest
from support import Druginfo, keys_of, page

MONOGRAPH_KEYS = {
    "id", "title", "names", "names.name", "names.kind", "drug_class", "identifiers", "identifiers.unii",
    "identifiers.atc", "identifiers.rxcui", "confused_with", "confused_with.name", "confused_with.tall_man",
    "sections", "sections.key", "sections.title", "sections.markdown", "sections.text", "side_effects",
    "side_effects.name", "side_effects.group", "side_effects.description", "faqs", "faqs.question", "faqs.answer",
    "disclaimer", "note", "source", "source.corpus", "source.file", "source.ai_generated", "source.reviewed",
    "source.references", "source.references.title", "source.references.id", "source.references.date",
}  # fmt: skip

FIRST_PAGES = [
    ("trastuzumab", "trastuzumab"),
    ("Kadcyla", "trastuzumab-emtansine"),
    ("fam-trastuzumab deruxtecan", "trastuzumab-deruxtecan"),
    ("pertuzumab", "pertuzumab"),
    ("Phesgo", "pertuzumab-trastuzumab-hyaluronidase"),
    ("metformin", "metformin"),
    ("warfarin", "warfarin"),
    ("ibuprofen", "ibuprofen"),
    ("acetaminophen", "paracetamol"),
    ("hydroxyzine", "hydroxyzine"),
    ("hydralazine", "hydralazine"),
    ("prednisone", "prednisone"),
    ("prednisolone", "prednisolone"),
]


@pytest.mark.parametrize(("name", "drug"), FIRST_PAGES)
def test_each_of_the_first_pages_answers_every_reading_command(druginfo: Druginfo, name: str, drug: str) -> None:
    monograph = json.loads(druginfo("show", name, "--json").out)["monograph"]
    assert monograph["id"] == drug
    for command in ("uses", "dosage", "how-it-works", "precautions", "faqs"):
        answer = druginfo(command, name)
        assert answer.status == 0
        assert answer.out.endswith(f"{monograph['disclaimer']}\n")
    effects = druginfo("side-effects", name)
    assert effects.status == 0
    assert len(effects.lines) == len(monograph["side_effects"]) >= 5
    assert druginfo("names", name).lines[0] == f"{monograph['names'][0]['name']}\texact"


def test_show_in_a_pipe_is_plain_and_ends_with_the_disclaimer(druginfo: Druginfo) -> None:
    answer = druginfo("show", "trastuzumab")
    assert answer.status == 0
    assert answer.lines[0] == "Trastuzumab"
    assert "\x1b" not in answer.out
    assert not any(line != line.rstrip() for line in answer.lines)
    assert "not medical advice" in answer.lines[-1]


def test_json_holds_every_key_of_the_contract(druginfo: Druginfo) -> None:
    answer = druginfo("show", "Herceptin", "--json")
    document = json.loads(answer.out)
    assert document["schema_version"] == 1
    assert document["query"] == "Herceptin"
    assert {key: document["match"][key] for key in ("kind", "name", "drug", "distance", "rivals")} == {
        "kind": "brand", "name": "Herceptin", "drug": "trastuzumab", "distance": 0, "rivals": [],
    }  # fmt: skip
    assert keys_of(document["monograph"]) >= MONOGRAPH_KEYS
    assert {"name": "trastuzumab-dkst", "kind": "biosimilar", "brand": "Ogivri"} in document["monograph"]["names"]
    assert answer.raw.isascii()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("trastuzumab", "exact"),
        ("TRASTUZUMAB", "exact"),
        ("Herceptin", "brand"),
        ("trastuzumab-dkst", "biosimilar"),
        ("APAP", "synonym"),
        ("metformin hcl 500 mg tab", "exact"),
        ("hydroxizine", "spelling"),
    ],
)
def test_an_opened_page_says_how_its_name_matched(druginfo: Druginfo, name: str, kind: str) -> None:
    answer = druginfo("show", name, "--json")
    assert answer.status == 0
    assert json.loads(answer.out)["match"]["kind"] == kind


def test_a_biosimilar_says_which_product_it_is(druginfo: Druginfo) -> None:
    assert "Ogivri" in druginfo("uses", "trastuzumab-dkst").err


def test_a_spelling_correction_is_announced_and_exact_refuses_it(druginfo: Druginfo) -> None:
    corrected = druginfo("uses", "ibuprofin")
    assert corrected.status == 0
    assert "not a known name" in corrected.err
    refused = druginfo("uses", "ibuprofin", "--exact")
    assert refused.status in (1, 3)
    assert refused.out == ""
    assert "druginfo show ibuprofen" in refused.err


@pytest.mark.parametrize("format_", [[], ["--json"]])
def test_an_unknown_name_is_one_clear_line_and_status_1(druginfo: Druginfo, format_: list[str]) -> None:
    answer = druginfo("show", "xyzzyplugh", *format_)
    assert answer.status == 1
    assert answer.err.startswith("druginfo: no drug is called 'xyzzyplugh'")
    if format_:
        error = json.loads(answer.out)["error"]
        assert error["code"] == "none"
        assert error["candidates"] == []
    else:
        assert answer.out == ""


def test_a_known_drug_without_a_page_is_named_and_not_opened(druginfo: Druginfo, corpus: object) -> None:
    answer = druginfo("--no-bundled", "--corpus", str(corpus), "show", "Kadcyla", "--json")
    assert answer.status == 1
    document = json.loads(answer.out)
    assert document["error"]["code"] == "known"
    assert "trastuzumab emtansine" in document["error"]["message"]


def test_an_ambiguous_name_lists_candidates_with_the_command_to_type(druginfo: Druginfo) -> None:
    answer = druginfo("show", "prednislone")
    assert (answer.status, answer.out) == (3, "")
    assert "druginfo show prednisone" in answer.err
    document = json.loads(druginfo("show", "prednislone", "--json").out)
    assert document["error"]["code"] == "ambiguous"
    assert {"name", "drug", "distance"} <= set(document["error"]["candidates"][0])


def test_side_effects_are_three_tab_separated_fields(druginfo: Druginfo) -> None:
    answer = druginfo("side-effects", "warfarin")
    fields = [line.split("\t") for line in answer.lines]
    assert all(len(row) == 3 for row in fields)
    assert {row[1] for row in fields} <= {"serious", "common", "less common", "rare", ""}
    assert "not medical advice" in answer.err
    serious = druginfo("side-effects", "warfarin", "--serious")
    assert serious.lines == [line for line in answer.lines if line.split("\t")[1] == "serious"] != []


def test_the_users_page_has_nine_effects_and_five_questions(druginfo: Druginfo, corpus: object) -> None:
    given = ["--no-bundled", "--corpus", str(corpus)]
    assert len(druginfo(*given, "side-effects", "herceptin").lines) == 9
    monograph = json.loads(druginfo(*given, "show", "herceptin", "--json").out)["monograph"]
    assert [section["key"] for section in monograph["sections"]] == [
        "generic-name", "usage", "side-effects", "how-it-works", "faqs", "disclaimer", "note",
    ]  # fmt: skip
    assert len(monograph["faqs"]) == 5
    assert monograph["source"]["ai_generated"] is True
    assert {"name": "Herceptin", "kind": "brand"} in monograph["names"]
    assert druginfo(*given, "show", "trastuzumab-qyyp").status == 0


def test_an_absent_section_is_status_4_and_says_which_there_are(druginfo: Druginfo, corpus: object) -> None:
    answer = druginfo("dosage", "trastuzumab", "--no-bundled", "--corpus", str(corpus))
    assert (answer.status, answer.out) == (4, "")
    assert "usage side-effects" in answer.err
    error = json.loads(druginfo("dosage", "trastuzumab", "--no-bundled", "--corpus", str(corpus), "--json").out)
    assert error["error"]["code"] == "section-absent"


def test_sections_can_be_asked_for_one_by_one(druginfo: Druginfo) -> None:
    answer = druginfo("show", "metformin", "--section", "dosage", "--section", "boxed-warning")
    assert answer.status == 0
    assert answer.lines[0] == "Boxed Warning"
    assert "Side Effects" not in answer.lines
    document = json.loads(druginfo("show", "metformin", "--section", "dosage", "--json").out)
    assert [section["key"] for section in document["monograph"]["sections"]] == ["dosage"]
    assert document["monograph"]["disclaimer"]


def test_a_page_without_a_disclaimer_gets_the_tools_own_which_says_so(druginfo: Druginfo, corpus: object) -> None:
    from pathlib import Path

    Path(str(corpus), "zzz.md").write_text(page("Zorbimine", Usage="For tests."), encoding="utf-8")
    answer = druginfo("show", "zorbimine", "--corpus", str(corpus))
    assert "Disclaimer (druginfo's own: the page has none)" in answer.lines
    assert "AI-generated: not stated" in answer.out


def test_markdown_is_the_pages_own_source(druginfo: Druginfo, corpus: object) -> None:
    answer = druginfo("--no-bundled", "--corpus", str(corpus), "show", "trastuzumab", "--format", "markdown")
    assert "* **Heart problems:** Cardiomyopathy" in answer.out
    assert "**Disclaimer:**" in answer.out


def test_every_word_of_a_page_stands_in_the_plain_text(druginfo: Druginfo, corpus: object) -> None:
    import re

    from support import USERS_PAGE

    body = USERS_PAGE.read_text(encoding="utf-8").split("---", 2)[2]
    plain = druginfo("--no-bundled", "--corpus", str(corpus), "show", "trastuzumab").out
    document = json.loads(druginfo("--no-bundled", "--corpus", str(corpus), "show", "trastuzumab", "--json").out)
    markdown = "".join(section["markdown"] for section in document["monograph"]["sections"])
    for word in set(re.findall(r"\w+", body)):
        assert plain.count(word) >= 1
        assert len(re.findall(rf"\b{word}\b", markdown)) == len(re.findall(rf"\b{word}\b", body))


def test_options_count_before_and_after_the_command(druginfo: Druginfo) -> None:
    before = druginfo("--format", "json", "show", "metformin")
    after = druginfo("show", "metformin", "--format", "json")
    between = druginfo("show", "--json", "metformin")
    assert before.out == after.out == between.out
    assert before.status == 0


@pytest.mark.parametrize(
    "argv",
    [
        ["show"],
        ["show", "metformin", "--format", "yaml"],
        ["show", "metformin", "--nonsense"],
        ["shwo", "metformin"],
        ["compare", "metformin"],
        ["show", "metformin", "--json", "--format", "plain"],
        ["corpus"],
    ],
)
def test_wrong_usage_is_one_line_that_says_what_to_read(druginfo: Druginfo, argv: list[str]) -> None:
    answer = druginfo(*argv)
    assert answer.status == 2
    assert len(answer.err.splitlines()) == 1
    assert answer.err.startswith("druginfo: ")
    if "--json" in argv:
        assert json.loads(answer.out)["error"]["code"] == "usage"
    else:
        assert answer.out == ""


def test_help_and_version_answer_on_standard_output(druginfo: Druginfo) -> None:
    from druginfo import __version__

    assert druginfo("--version").out == f"druginfo {__version__}\n"
    assert "side-effects" in druginfo("--help").out
    assert druginfo().out == druginfo("--help").out
    for command in ("show", "side-effects", "uses", "names", "list", "search", "resolve", "compare", "export"):
        answer = druginfo(command, "--help")
        assert answer.status == 0
        assert "--corpus" in answer.out
