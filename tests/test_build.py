"""The index of a user's corpus: built once, kept up to date, and never in the way when something breaks."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from support import Druginfo, page


def index_file(druginfo: Druginfo) -> Path:
    (found,) = (druginfo.home / "cache" / "druginfo").glob("*.sqlite")
    return found


def uses(druginfo: Druginfo, corpus: Path, name: str, **environment: str) -> str:
    answer = druginfo("uses", name, "--no-bundled", "--corpus", str(corpus), **environment)
    return answer.lines[0] if answer.status == 0 else f"status {answer.status}"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.md").write_text(page("Zorbimine", Usage="First."), encoding="utf-8")
    (folder / "b.md").write_text(page("Plexatrol", Usage="Second."), encoding="utf-8")
    return folder


def test_an_edited_added_or_removed_page_is_seen_by_the_next_command(druginfo: Druginfo, pages: Path) -> None:
    assert uses(druginfo, pages, "zorbimine") == "First."
    (pages / "a.md").write_text(page("Zorbimine", Usage="Edited in place."), encoding="utf-8")
    assert uses(druginfo, pages, "zorbimine") == "Edited in place."
    (pages / "sub").mkdir()
    (pages / "sub" / "c.md").write_text(page("Quandarone", Usage="Added."), encoding="utf-8")
    assert uses(druginfo, pages, "quandarone") == "Added."
    (pages / "a.md").write_text(page("Vastrinol", Usage="Renamed."), encoding="utf-8")
    assert uses(druginfo, pages, "vastrinol") == "Renamed."
    assert uses(druginfo, pages, "zorbimine").startswith("status")
    (pages / "b.md").unlink()
    assert uses(druginfo, pages, "plexatrol").startswith("status")
    assert druginfo("search", "second", "--no-bundled", "--corpus", str(pages)).status == 1
    assert druginfo("search", "renamed", "--no-bundled", "--corpus", str(pages)).status == 0


def test_changes_in_a_corpus_too_large_to_compare_each_time_are_seen(druginfo: Druginfo, pages: Path) -> None:
    for number in range(1100):
        (pages / f"n{number}.md").write_text(page(f"Filler {number}x", Usage="Filler."), encoding="utf-8")
    assert uses(druginfo, pages, "zorbimine") == "First."
    (pages / "a.md").write_text(page("Zorbimine", Usage="Edited."), encoding="utf-8")
    assert uses(druginfo, pages, "zorbimine") == "Edited."
    (pages / "b.md").write_text(page("Vastrinol", Usage="In place, other name."), encoding="utf-8")
    assert uses(druginfo, pages, "vastrinol") == "In place, other name."
    (pages / "n7.md").unlink()
    assert uses(druginfo, pages, "filler 7x").startswith("status")


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"not a database" * 1000),
        lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
        lambda file: sqlite3.connect(file).executescript("UPDATE meta SET value = '0' WHERE key = 'version'; COMMIT"),
        lambda file: sqlite3.connect(file).executescript("DROP TABLE folder; COMMIT"),
    ],
    ids=["empty", "garbage", "cut", "other version", "table missing"],
)
def test_a_damaged_index_or_one_of_another_version_is_rebuilt(druginfo: Druginfo, pages: Path, damage: object) -> None:
    assert uses(druginfo, pages, "zorbimine") == "First."
    # executescript commits by itself; the trailing COMMIT has nothing left to do.
    with contextlib.suppress(sqlite3.OperationalError):
        damage(index_file(druginfo))  # type: ignore[operator]
    assert uses(druginfo, pages, "zorbimine") == "First."


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
def test_a_cache_that_cannot_be_written_costs_only_time(druginfo: Druginfo, pages: Path) -> None:
    for place in ("/dev/null", "/dev/full", "/proc/nowhere"):
        assert uses(druginfo, pages, "zorbimine", XDG_CACHE_HOME=place) == "First."
        argv = ["uses", "zorbimine", "--corpus", str(pages)]
        assert "in memory" not in druginfo(*argv, XDG_CACHE_HOME=place).err
        assert "in memory" in druginfo(*argv, "--verbose", XDG_CACHE_HOME=place).err


def test_two_processes_may_build_at_once(druginfo: Druginfo, pages: Path) -> None:
    for number in range(300):
        (pages / f"n{number}.md").write_text(page(f"Filler {number}x", Usage="Filler."), encoding="utf-8")
    runs = [druginfo.start("uses", "zorbimine", "--corpus", str(pages)) for _ in range(4)]
    answers = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0] * 4
    assert all(out.startswith(b"First.") for out, _ in answers)
    assert [file.suffix for file in (druginfo.home / "cache" / "druginfo").iterdir()] == [".sqlite"]


def test_a_build_that_was_killed_leaves_nothing_that_is_used(druginfo: Druginfo, pages: Path) -> None:
    for number in range(2000):
        (pages / f"n{number}.md").write_text(page(f"Filler {number}x", Usage="Filler. " * 50), encoding="utf-8")
    run = druginfo.start("uses", "zorbimine", "--corpus", str(pages))
    cache = druginfo.home / "cache" / "druginfo"
    deadline = time.monotonic() + 60
    while not list(cache.glob("*.new")) and time.monotonic() < deadline:
        time.sleep(0.005)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    (left,) = cache.glob("*.new")
    assert list(cache.glob("*.sqlite")) == []
    assert uses(druginfo, pages, "zorbimine") == "First."
    assert left.exists(), "a fresh one may still be another process's"
    os.utime(left, (0, 0))
    index_file(druginfo).unlink()
    assert uses(druginfo, pages, "zorbimine") == "First."
    assert not left.exists()


def test_a_bad_file_is_skipped_with_one_line_that_names_it(druginfo: Druginfo, pages: Path) -> None:
    (pages / "latin.md").write_bytes("---\ntitle: Caf\xe9\n---\n".encode("latin-1"))
    (pages / "empty.md").write_bytes(b"")
    (pages / "yaml.md").write_text("---\ntitle: [x\n---\n", encoding="utf-8")
    (pages / "bomb.md").write_text("---\na: &a [x,x]\nb: &b [*a,*a]\ntitle: [*b,*b]\n---\nx\n", encoding="utf-8")
    (pages / "big.md").write_bytes(b"x" * (50 * 1024 * 1024))
    (pages / "loop.md").symlink_to(pages / "loop.md")
    (pages / "self").symlink_to(pages, target_is_directory=True)
    for _ in range(2):
        answer = druginfo("uses", "zorbimine", "--corpus", str(pages))
        assert answer.lines[0] == "First."
        skipped = [line for line in answer.err.splitlines() if line.startswith("druginfo: skipped ")]
        named = {line.removeprefix("druginfo: skipped ").split(":")[0] for line in skipped}
        assert named >= {"latin.md", "empty.md", "yaml.md", "bomb.md", "big.md"}
        assert len(skipped) == len(named)
    (pages / "empty.md").write_text(page("Quandarone", Usage="Filled."), encoding="utf-8")
    assert uses(druginfo, pages, "quandarone") == "Filled."


def test_a_named_corpus_that_does_not_exist_is_status_5(druginfo: Druginfo, pages: Path) -> None:
    answer = druginfo("show", "metformin", "--corpus", str(pages / "nowhere"))
    assert (answer.status, answer.out) == (5, "")
    assert "nowhere does not exist" in answer.err
    file = druginfo("show", "metformin", "--corpus", str(pages / "a.md"))
    assert (file.status, file.out) == (5, "")
    assert druginfo("show", "metformin", "--no-bundled").status == 5


def test_a_folder_of_the_environment_that_vanished_is_skipped_with_a_line(druginfo: Druginfo, pages: Path) -> None:
    both = f"{pages}{os.pathsep}{pages / 'gone'}"
    answer = druginfo("uses", "zorbimine", DRUGINFO_CORPUS=both)
    assert answer.lines[0] == "First."
    assert "gone does not exist" in answer.err
    shutil.rmtree(pages)
    assert druginfo("uses", "metformin", DRUGINFO_CORPUS=both).status == 0


def test_a_corpus_without_a_page_is_no_obstacle(druginfo: Druginfo, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert druginfo("uses", "hydroxizine", "--corpus", str(empty)).status == 0
    (empty / "a.md").write_text(page("Zorbimine", Usage="First."), encoding="utf-8")
    assert uses(druginfo, empty, "zorbimine") == "First."
    (empty / "a.md").unlink()
    assert druginfo("show", "xyzzyplugh", "--no-bundled", "--corpus", str(empty)).status == 1


def test_two_pages_with_one_title_are_both_reachable(druginfo: Druginfo, pages: Path) -> None:
    (pages / "second.md").write_text(page("Zorbimine", Usage="Twin."), encoding="utf-8")
    answer = druginfo("uses", "zorbimine", "--no-bundled", "--corpus", str(pages))
    assert answer.status == 3
    assert uses(druginfo, pages, "a.md") == "First."
    assert uses(druginfo, pages, "second.md") == "Twin."


def test_the_paths_are_those_of_platformdirs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import platformdirs

    from druginfo import paths

    for value in (None, str(tmp_path / "x"), ""):
        for variable in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
            monkeypatch.delenv(variable, raising=False)
            if value is not None:
                monkeypatch.setenv(variable, value)
        assert paths.index_cache() == platformdirs.user_cache_dir("druginfo", appauthor=False)
        data = platformdirs.user_data_dir("druginfo", appauthor=False)
        assert paths.user_corpus() == str(Path(data) / "monographs")
