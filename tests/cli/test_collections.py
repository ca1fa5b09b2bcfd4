"""list, search, compare, export and the corpus commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import Druginfo, page


def test_list_prints_one_name_a_line_sorted(druginfo: Druginfo) -> None:
    answer = druginfo("list")
    assert answer.status == 0
    assert "Trastuzumab emtansine" in answer.lines
    assert [name.casefold() for name in answer.lines] == sorted(name.casefold() for name in answer.lines)
    assert "not medical advice" in answer.err


def test_list_as_json_names_class_use_and_corpus(druginfo: Druginfo) -> None:
    document = json.loads(druginfo("list", "--json").out)
    entry = next(drug for drug in document["drugs"] if drug["id"] == "metformin")
    assert entry["corpus"] == "bundled"
    assert entry["use"]
    assert document["disclaimer"]


def test_search_finds_the_drugs_that_list_an_effect(druginfo: Druginfo) -> None:
    answer = druginfo("search", "--section", "side-effects", "neutropenia")
    rows = [line.split("\t") for line in answer.lines]
    assert {row[1] for row in rows} == {"side-effects"}
    assert "trastuzumab" in {row[0] for row in rows}
    assert all("[" in row[2] for row in rows)


def test_search_understands_phrases_and_beginnings(druginfo: Druginfo) -> None:
    assert druginfo("search", '"lactic acidosis"').status == 0
    assert len(druginfo("search", "cardiomyopath*").lines) >= len(druginfo("search", "cardiomyopathy").lines) > 0


@pytest.mark.parametrize(
    "text",
    ['"', '""', "*", "AND", "OR NOT", "a-b", "(", "NEAR(x y)", "col:x", "'; DROP TABLE page; --", "\u202e", "^x"],
)
def test_any_text_is_safe_to_search_for(druginfo: Druginfo, text: str) -> None:
    answer = druginfo("search", "--", text)
    assert answer.status in (0, 1)
    assert answer.err.endswith("nurse.\n")


def test_nothing_found_is_status_1_and_says_what_to_try(druginfo: Druginfo) -> None:
    answer = druginfo("search", "zzzzqqqq")
    assert (answer.status, answer.out) == (1, "")
    assert "try fewer words" in answer.err
    assert json.loads(druginfo("search", "zzzzqqqq", "--json").out)["results"] == []


def test_compare_shows_names_uses_and_effects_of_both(druginfo: Druginfo) -> None:
    answer = druginfo("compare", "prednisone", "prednisolone")
    assert answer.status == 0
    for heading in ("Usage of Prednisone", "Usage of Prednisolone", "Side effects listed for both", "Disclaimer"):
        assert heading in answer.lines
    document = json.loads(druginfo("compare", "prednisone", "prednisolone", "--json").out)
    effects = document["side_effects"]
    both = {effect["name"] for effect in effects["shared"]}
    assert both.isdisjoint(effect["name"] for effect in effects["only_a"] + effects["only_b"])
    listed = {effect["name"] for effect in document["monographs"][0]["side_effects"]}
    assert both | {effect["name"] for effect in effects["only_a"]} == listed


def test_compare_opens_nothing_when_one_name_is_unclear(druginfo: Druginfo) -> None:
    answer = druginfo("compare", "metformin", "xyzzyplugh")
    assert (answer.status, answer.out) == (1, "")


def test_export_is_one_monograph_a_line(druginfo: Druginfo) -> None:
    answer = druginfo("export")
    monographs = [json.loads(line) for line in answer.lines]
    assert len(monographs) == len(druginfo("list").lines)
    assert all(monograph["disclaimer"] and monograph["sections"] for monograph in monographs)
    shown = json.loads(druginfo("show", "metformin", "--json").out)["monograph"]
    assert shown in monographs


def test_corpus_list_counts_pages_checks_and_label_dates(druginfo: Druginfo, corpus: Path) -> None:
    answer = druginfo("corpus", "list", "--corpus", str(corpus))
    own, bundled = answer.lines
    assert own.split("\t")[:2] == [str(corpus.resolve()), "1 page"]
    assert bundled.startswith("bundled\t")
    assert "labels from" in bundled
    counts = json.loads(druginfo("corpus", "list", "--json").out)["corpora"][0]
    assert counts["pages"] == len(druginfo("list").lines)


def test_corpus_path_says_where_things_live(druginfo: Druginfo) -> None:
    places = dict(line.split("\t") for line in druginfo("corpus", "path").lines)
    assert Path(places["bundled"]).is_file()
    assert places["own"] == str(druginfo.home / "data" / "druginfo" / "monographs")


def test_corpus_check_reports_file_line_and_code_and_fails_on_errors(druginfo: Druginfo, corpus: Path) -> None:
    (corpus / "bad.md").write_text("---\ntitle: [unclosed\n---\n# Bad\n", encoding="utf-8")
    answer = druginfo("corpus", "check", str(corpus))
    assert answer.status == 5
    finding = next(line for line in answer.lines if line.startswith("bad.md:"))
    _file, line, rest = finding.split(":", 2)
    assert int(line) >= 1
    assert rest.split()[0].startswith("E")


def test_a_page_in_an_earlier_corpus_replaces_the_bundled_one_and_says_so(druginfo: Druginfo, corpus: Path) -> None:
    answer = druginfo("show", "Ogivri", "--corpus", str(corpus), "--json")
    source = json.loads(answer.out)["monograph"]["source"]
    assert source["corpus"] == str(corpus.resolve())
    assert len(druginfo("list", "--corpus", str(corpus)).lines) == len(druginfo("list").lines)
    environment = druginfo("show", "Ogivri", DRUGINFO_CORPUS=str(corpus))
    assert f"Source: {corpus.resolve()}, trastuzumab.md" in environment.out


def test_a_page_under_the_us_name_replaces_the_page_under_the_inn(druginfo: Druginfo, corpus: Path) -> None:
    (corpus / "mine.md").write_text(page("Acetaminophen", Usage="Ours."), encoding="utf-8")
    for name in ("acetaminophen", "paracetamol", "Tylenol"):
        assert "Ours." in druginfo("uses", name, "--corpus", str(corpus)).out


def test_the_users_own_folder_is_used_without_being_named(druginfo: Druginfo) -> None:
    own = druginfo.home / "data" / "druginfo" / "monographs"
    own.mkdir(parents=True)
    (own / "zorbimine.md").write_text(page("Zorbimine", Usage="Ours."), encoding="utf-8")
    assert druginfo("uses", "zorbimine").lines[0] == "Ours."
    assert druginfo("uses", "zorbimine", "--no-bundled", "--corpus", str(own)).status == 0
