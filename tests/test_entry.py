"""The two readers of the command line agree, and the quick one imports next to nothing."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from support import Druginfo

from druginfo import cli
from druginfo.entry import read

ACCEPTED = [
    "show trastuzumab",
    "show insulin glargine",
    "show --json Herceptin",
    "show Herceptin --format json",
    "show Herceptin --format plain --exact",
    "show Herceptin --format markdown",
    "show Herceptin --format rich --color never",
    "show Herceptin --format rich --color always --no-pager",
    "show metformin --section dosage",
    "show metformin --section dosage --section usage --json",
    "show metformin --section nonsense",
    "show xyzzyplugh",
    "show xyzzyplugh --json",
    "show prednislone",
    "show ibuprofin",
    "show ibuprofin --exact",
    "--json show metformin",
    "--no-bundled show metformin",
    "side-effects warfarin",
    "side-effects warfarin --serious",
    "side-effects --serious --json warfarin",
    "uses metformin",
    "dosage metformin",
    "how-it-works metformin --json",
    "precautions metformin",
    "faqs metformin",
    "names trastuzumab",
    "names trastuzumab --json",
    "list",
    "list --json",
    "compare prednisone prednisolone",
    "compare metformin",
    "compare metformin xyzzyplugh --json",
    "search lactic acidosis",
    "search --section side-effects neutropenia --json",
    "search zzzzqqqq",
    "show metformin --corpus /no/such/folder",
]

LEFT_TO_TYPER = [
    "",
    "--help",
    "show",
    "show --help",
    "show metformin --format yaml",
    "show metformin --serious",
    "show metformin --color",
    "show metformin --json --format plain",
    "show -- metformin",
    "list metformin",
    "shwo metformin",
    "corpus list",
    "show metformin --verbose",
    "uses metformin --section dosage",
]


#: What a plain exact look-up does without; each would be felt at every start.
HEAVY = {
    "typer", "click", "rich", "yaml", "frontmatter", "markdown_it", "rapidfuzz", "pydantic", "dataclasses", "inspect",
    "importlib.metadata", "platformdirs", "pathlib", "re", "typing", "contextlib",
}  # fmt: skip


def modules_after(druginfo: Druginfo, call: str) -> set[str]:
    """Return the names of the modules that are imported after `druginfo.entry.run` was called so."""
    program = (
        "import sys\n"
        # What the interpreter itself imports, for the .pth files of an environment for example, does not count.
        "before = set(sys.modules)\n"
        "from druginfo.entry import run\n"
        f"{call}\n"
        "sys.stderr.write('\\n' + ' '.join(set(sys.modules) - before))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=druginfo.environment, check=True
    )
    assert run.stdout
    return set(run.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("line", ACCEPTED)
def test_both_readers_make_the_same_request(line: str) -> None:
    request = read(line.split())
    assert request is not None
    assert cli.read(line.split()) == request


@pytest.mark.parametrize("line", ACCEPTED)
def test_both_readers_give_the_same_answer(line: str, druginfo: Druginfo) -> None:
    quick = druginfo(*line.split())
    # --verbose is not in the quick reader's grammar and adds nothing to these answers.
    full = druginfo("--verbose", *line.split())
    if "--json" in line and quick.status:
        return  # the query of an error that never reached a name is the whole command line
    assert (full.out, full.err, full.status) == (quick.out, quick.err, quick.status)


@pytest.mark.parametrize("line", LEFT_TO_TYPER)
def test_any_doubt_is_left_to_typer(line: str) -> None:
    assert read(line.split()) is None


def test_words_that_look_like_options_never_become_names() -> None:
    for first, second in itertools.product(["-", "--", "-x", "--nonsense", "--section="], repeat=2):
        assert read(["show", first, "metformin", second]) is None


@pytest.mark.parametrize(
    "line",
    ["show trastuzumab", "show Herceptin --json", "side-effects warfarin", "uses metformin", "names warfarin", "list"],
)
def test_a_plain_exact_look_up_imports_only_what_it_needs(line: str, druginfo: Druginfo) -> None:
    imported = modules_after(druginfo, f"run({line.split()!r})")
    # The standard library's json module needs re.
    assert not imported & (HEAVY - {"re"} if "--json" in line else HEAVY)
    assert not imported & {"druginfo.build", "druginfo.corpus", "druginfo.cache"}


def test_neither_pydantic_nor_rich_is_imported_through_typer(druginfo: Druginfo) -> None:
    imported = modules_after(druginfo, "run(['--verbose', 'show', 'trastuzumab'])")
    assert "typer" in imported
    assert not imported & {"pydantic", "rich", "rapidfuzz", "yaml", "markdown_it"}


def test_a_corpus_that_did_not_change_is_opened_without_a_parser(druginfo: Druginfo, corpus: Path) -> None:
    question = f"run(['show', 'trastuzumab', '--corpus', {str(corpus)!r}])"
    modules_after(druginfo, question)
    assert not modules_after(druginfo, question) & (HEAVY | {"druginfo.build", "druginfo.corpus"})


def test_python_dash_m_is_the_same_command(druginfo: Druginfo) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "druginfo", "names", "warfarin"],
        capture_output=True, text=True, env=druginfo.environment, cwd=Path("/"), check=False,
    )  # fmt: skip
    assert run.stdout == druginfo("names", "warfarin").out
