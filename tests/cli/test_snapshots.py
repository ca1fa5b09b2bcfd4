"""Whole answers, kept beside this file: argv, status, standard output and standard error of each.

After a change that is meant, write them anew with `UPDATE_SNAPSHOTS=1 pytest tests/cli/test_snapshots.py` and read the
difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import Answer, Druginfo

SNAPSHOTS = Path(__file__).parent / "snapshots"

#: Name of the snapshot, words after `druginfo --no-bundled --corpus PAGES`, and the environment.
CASES = [
    ("show-plain", "show herceptin", {}),
    ("show-terminal-40", "show trastuzumab --format rich", {"COLUMNS": "40"}),
    ("show-terminal-80", "show trastuzumab --format rich", {"COLUMNS": "80"}),
    ("show-markdown-section", "show trastuzumab --section usage --format markdown", {}),
    ("side-effects", "side-effects trastuzumab", {}),
    ("side-effects-serious", "side-effects trastuzumab --serious", {}),
    ("side-effects-terminal", "side-effects trastuzumab --format rich", {"COLUMNS": "60"}),
    ("names", "names trastuzumab-dkst", {}),
    ("section-json", "faqs trastuzumab --json", {}),
    ("section-absent", "dosage trastuzumab", {}),
    ("section-absent-json", "dosage trastuzumab --json", {}),
    ("known", "show Kadcyla", {}),
    ("none", "show xyzzyplugh", {}),
    ("none-json", "show xyzzyplugh --json", {}),
    ("ambiguous-abbreviation", "show MSO4", {}),
    ("list", "list", {}),
    ("search", "search heart", {}),
    ("usage-error", "show trastuzumab --frmat json", {}),
]


def written(words: str, answer: Answer, corpus: Path) -> str:
    text = (
        f"$ druginfo --no-bundled --corpus PAGES {words}\nstatus {answer.status}\n"
        f"--- standard output\n{answer.out}--- standard error\n{answer.err}"
    )
    return text.replace(str(corpus.resolve()), "PAGES").replace(str(corpus), "PAGES")


@pytest.mark.parametrize(("name", "words", "environment"), CASES, ids=[case[0] for case in CASES])
def test_an_answer_is_the_one_kept(
    druginfo: Druginfo, corpus: Path, name: str, words: str, environment: dict[str, str]
) -> None:
    link = druginfo.home / "p"  # a short path, so that line breaks do not depend on the temporary folder's name
    link.symlink_to(corpus, target_is_directory=True)
    answer = druginfo("--no-bundled", "--corpus", str(link), *words.split(), **environment)
    text = written(words, answer, corpus)
    if "terminal" in name:
        # The source line holds the folder, whose length decides where it breaks.
        text = "\n\n".join(part for part in text.split("\n\n") if not part.startswith("Source:"))
    kept = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        kept.write_text(text, encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == text
