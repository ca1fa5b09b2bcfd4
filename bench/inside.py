"""What `run.py` measures inside a process that has druginfo installed; prints one JSON value.

python inside.py versions | names | recheck FOLDER ROUNDS | update FOLDER NAME | naive QUERIES NUMBER | profile ARG...
"""

from __future__ import annotations

import cProfile
import io
import json
import os
import pstats
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

from druginfo.index import open_library


def versions() -> dict[str, str]:
    """Return the versions on which the figures depend."""
    from importlib.metadata import version

    python = ".".join(map(str, sys.version_info[:3]))
    packages = {name: version(name) for name in ("typer", "rich", "rapidfuzz", "markdown-it-py", "pip")}
    return {"Python": python, "SQLite": sqlite3.sqlite_version} | packages


def names() -> list[str]:
    """Return every known name, as its table writes it."""
    return [row[1] for row in open_library(personal=False).authority.every_row()]


def recheck(folder: str, rounds: str) -> float:
    """Return the median seconds that comparing every file of the unchanged corpus with its index takes."""
    from druginfo.cache import refresh

    times = []
    for _ in range(int(rounds)):
        library = open_library([folder], bundled=False, personal=False)
        start = time.perf_counter()
        changed = refresh(library.layers[0], library.authority)
        times.append(time.perf_counter() - start)
        assert not changed
    return statistics.median(times)


def update(folder: str, name: str) -> list[str]:
    """Return the files that are parsed when *name* is looked up."""
    from druginfo import build
    from druginfo.corpus import parse_page

    parsed = []

    def noted(text: str, *, file: str, corpus: str) -> object:
        parsed.append(file)
        return parse_page(text, file=file, corpus=corpus)

    vars(build)["parse_page"] = noted
    resolution = open_library([folder], bundled=False, personal=False).resolve(name)
    assert resolution.opened
    return parsed


def naive(queries: str, number: str) -> float:
    """Return names a second of the obvious loop: `extractOne` over all known names for each name not among them."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    from druginfo.names import fold

    folded = [fold(name) for name in names()]
    known = set(folded)
    asked = [fold(line) for line in Path(queries).read_text(encoding="utf-8").splitlines()[: int(number)]]
    start = time.perf_counter()
    for query in asked:
        if query not in known:
            extractOne(query, folded, scorer=OSA.distance, score_cutoff=2)
    return len(asked) / (time.perf_counter() - start)


def profile(*argv: str) -> str:
    """Run druginfo with *argv* and return the functions that took most time, without the folders of their files."""
    from druginfo.entry import run

    profiler = cProfile.Profile()
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    # Typer's own completion ends the process.
    with redirect_stdout(out), redirect_stderr(out), suppress(SystemExit):
        profiler.runcall(run, argv)
    return _top(profiler)


def profile_recheck(folder: str) -> str:
    """Return the functions that took most time in `recheck`."""
    profiler = cProfile.Profile()
    profiler.runcall(recheck, folder, "5")
    return _top(profiler)


def _top(profiler: cProfile.Profile) -> str:
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).strip_dirs().sort_stats("tottime").print_stats(14)
    table = text.getvalue().partition("   ncalls")
    return (table[1] + table[2]).rstrip()


_CALLS: dict[str, Callable[..., object]] = {
    "versions": versions,
    "names": names,
    "recheck": recheck,
    "update": update,
    "naive": naive,
    "profile": profile,
    "profile-recheck": profile_recheck,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(_CALLS[sys.argv[1]](*sys.argv[2:])))
    sys.stdout.flush()
    os._exit(0)
