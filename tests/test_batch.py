"""Many names at once: the answers of `resolve`, whole lines, and the input table with columns added."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from name_fixtures import real_catalog

from druginfo import batch
from druginfo.errors import ANSWERED, PARTLY_RESOLVED, UsageError
from druginfo.memory import MemoryCatalog
from druginfo.resolve import Candidate, Resolution, resolve
from druginfo.rows import ADDED

MEMORY = MemoryCatalog(real_catalog())


def everything(answer: Resolution) -> tuple[object, ...]:
    """Return all that an answer says, to compare two."""

    def offer(candidate: Candidate) -> tuple[object, ...]:
        return tuple(getattr(candidate, field) for field in Candidate.__slots__)

    plain = [getattr(answer, field) for field in Resolution.__slots__ if field not in ("candidates", "rivals")]
    return (*plain, *map(offer, answer.candidates), None, *map(offer, answer.rivals))


@st.composite
def _misspelt(draw: st.DrawFn) -> str:
    rows = real_catalog().authority.every_row()
    name = rows[draw(st.integers(0, len(rows) - 1))][1]
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(name)))
        letter = draw(st.sampled_from("aeinorstz h-"))
        name = name[:place] + draw(st.sampled_from(["", letter])) + name[place + draw(st.integers(0, 1)) :]
    return name


@settings(max_examples=150, deadline=None)
@given(st.one_of(_misspelt(), st.text(max_size=40)))
def test_memory_gives_the_same_answer_as_the_index(query: str) -> None:
    assert everything(resolve(query, MEMORY)) == everything(resolve(query, real_catalog()))


def test_many_names_are_answered_in_order_as_one_by_one() -> None:
    names = ["metformin", "", "Herceptin", "warfrin", "qqqq", "Kadcyla 100 mg"] * 20
    names += [f"warfarin {number} mg" for number in range(60)]
    answers = list(batch.resolve_many(names, real_catalog()))
    assert [answer.query for answer in answers] == names
    assert list(map(everything, answers)) == [everything(resolve(name, real_catalog())) for name in names]


def test_names_are_read_only_as_answers_are_taken() -> None:
    taken = []

    def names() -> Iterator[str]:
        for number in range(1_000_000_000):
            taken.append(number)
            yield f"metformin {number} mg"

    answers = batch.resolve_many(names(), real_catalog())
    assert next(answers).drug == "metformin"
    assert len(taken) == 1


class Run:
    """Runs `druginfo resolve` in this process on bytes of standard input or on a file."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._monkeypatch, self._capsys, self._folder = monkeypatch, capsys, folder

    def lines(self, data: bytes, form: str = "plain") -> tuple[list[str], int]:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = batch.run(real_catalog(), None, form=form)
        return self._capsys.readouterr().out.split("\n")[:-1], status

    def file(self, name: str, data: str, column: str | None = None, form: str = "plain") -> tuple[str, int]:
        path = self._folder / name
        path.write_text(data, encoding="utf-8", newline="")
        status = batch.run(real_catalog(), None, input_file=str(path), column=column, form=form)
        return self._capsys.readouterr().out, status


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    return Run(monkeypatch, capsys, tmp_path)


def test_text_is_query_kind_drug_and_name(run: Run) -> None:
    lines, status = run.lines(b"Herceptin\nglucophage\n")
    assert lines == ["Herceptin\tbrand\ttrastuzumab\tHerceptin", "glucophage\tbrand\tmetformin\tGlucophage"]
    assert status == ANSWERED


def test_a_name_that_is_not_resolved_makes_the_status_six(run: Run) -> None:
    assert run.lines(b"metformin\nqqqqq\n")[1] == PARTLY_RESOLVED


def test_blank_lines_are_kept_as_none_and_are_no_failure(run: Run) -> None:
    lines, status = run.lines(b"metformin\n\n \nwarfarin\n")
    assert [line.split("\t")[1] for line in lines] == ["exact", "none", "none", "exact"]
    assert status == ANSWERED


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_any_line_ending_and_none_at_the_end_will_do(run: Run, ending: bytes) -> None:
    newline = ending or b"\n"
    lines, _ = run.lines(b"\xef\xbb\xbfmetformin" + newline + b"warfarin" + ending)
    assert [line.split("\t")[2] for line in lines] == ["metformin", "warfarin"]


def test_bytes_that_are_not_utf8_do_not_stop_the_others(run: Run) -> None:
    lines, _ = run.lines(b"metf\xff\xferm\nwarfarin\n")
    assert len(lines) == 2
    assert lines[1].split("\t")[2] == "warfarin"


def test_a_line_of_a_megabyte_is_one_record(run: Run) -> None:
    lines, _ = run.lines(b"x" * 1_000_000 + b"\nwarfarin\n")
    assert [line.split("\t")[1] for line in lines] == ["none", "exact"]


def test_a_query_cannot_make_a_second_field_or_line(run: Run) -> None:
    lines, _ = run.lines("met\tformin\x1b[2J\x85x\n".encode())
    assert len(lines) == 1
    assert len(lines[0].split("\t")) == 4
    assert "\x1b" not in lines[0]


def test_json_is_one_object_of_the_contract_a_line(run: Run) -> None:
    lines, _ = run.lines(b"warfrin\nxantax\n", form="json")
    first, second = map(json.loads, lines)
    assert first["schema_version"] == 1
    assert first["query"] == "warfrin"
    assert {"kind": "spelling", "drug": "warfarin", "distance": 1}.items() <= first["match"].items()
    assert first["match"]["rivals"] == [] or first["match"]["rivals"][0]["drug"] != "warfarin"
    assert {"name", "drug", "distance"} <= second["candidates"][0].keys()


@pytest.mark.parametrize(("name", "delimiter"), [("list.csv", ","), ("list.tsv", "\t")])
def test_a_table_comes_back_with_columns_added(run: Run, name: str, delimiter: str) -> None:
    rows = [["id", "drug name", "note"], ["1", "Herceptin", 'a "quoted", note'], ["2", "warfrin", "x"], ["3"]]
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    out, status = run.file(name, written.getvalue(), column="drug name")
    back = list(csv.reader(io.StringIO(out), delimiter=delimiter))
    assert back[0] == rows[0] + list(ADDED)
    assert back[1] == [*rows[1], "brand", "trastuzumab", "Herceptin", "0", ""]
    assert back[2][:5] == [*rows[2], "spelling", "warfarin"]
    assert back[3] == ["3", "", "", "none", "", "", "0", ""]
    assert status == ANSWERED


def test_a_cell_of_several_lines_is_one_row(run: Run) -> None:
    out, _ = run.file("list.csv", 'name,note\nmetformin,"one\ntwo"\nwarfarin,x\n', column="name")
    assert [row[-4] for row in csv.reader(io.StringIO(out))][1:] == ["metformin", "warfarin"]


def test_json_lines_keep_their_objects_and_what_is_no_object(run: Run) -> None:
    out, status = run.file("list.jsonl", '{"n": "Herceptin", "a": [1]}\nnot json\n{"n": 5}\n', column="n")
    rows = [json.loads(line) for line in out.splitlines()]
    assert rows[0] == {"n": "Herceptin", "a": [1]} | dict(
        zip(ADDED, ["brand", "trastuzumab", "Herceptin", "0", ""], strict=True)
    )
    assert rows[1]["line"] == "not json"
    assert [row["druginfo_kind"] for row in rows] == ["brand", "none", "none"]
    assert status == ANSWERED


def test_a_table_as_json_gives_the_objects_of_the_contract(run: Run) -> None:
    out, _ = run.file("list.csv", "name\nHerceptin\n", form="json")
    assert json.loads(out)["match"]["drug"] == "trastuzumab"


@pytest.mark.parametrize(
    ("name", "data", "column", "said"),
    [
        ("list.csv", "a,b\n1,2\n", "c", "a, b"),
        ("list.csv", "a,b\n1,2\n", None, "--column"),
        ("list.csv", "", "a", "none"),
        ("list.jsonl", "{}\n", None, "--column"),
        ("list.txt", "metformin\n", "a", ".csv"),
    ],
)
def test_a_missing_column_is_said_with_what_to_do(
    run: Run, name: str, data: str, column: str | None, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        run.file(name, data, column)
    assert said in caught.value.message


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match=r"missing\.csv"):
        batch.run(real_catalog(), None, input_file="missing.csv", column="a")


def test_helpers_answer_in_input_order_as_one_process_does(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    data = "".join(
        f"{name} {number} mg\n" for number in range(150) for name in ("metformin", "warfrin", "zzzz")
    ).encode()
    monkeypatch.setattr("druginfo.rows._BLOCK", 700)
    monkeypatch.setattr(batch, "_HELPERS", 1)
    alone = run.lines(data)
    monkeypatch.setattr(batch, "_HELPERS", 2)
    monkeypatch.setattr(batch, "_ALONE", 60)
    assert run.lines(data) == alone
    assert len(alone[0]) == 450
