"""The documents say what is so: every command, option, status and key has its place in them."""

from __future__ import annotations

import re
import shlex

import pytest
from support import ROOT, Druginfo

from druginfo import cli, errors, front_matter
from druginfo.errors import UsageError
from druginfo.request import COMMANDS

README = (ROOT / "README.md").read_text(encoding="utf-8")
DATA_README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")


def commands(druginfo: Druginfo) -> list[str]:
    listing = druginfo("--help").out.split("Commands:")[1]
    return re.findall(r"^  ([a-z][a-z-]+)  ", listing, re.MULTILINE)


def test_every_command_is_in_the_readme_and_has_help(druginfo: Druginfo) -> None:
    names = commands(druginfo)
    assert tuple(names) == COMMANDS
    for name in names:
        assert re.search(rf"druginfo {name}\b|`{name}`|\b{name}\b", README), name
        assert druginfo(name, "--help").out.startswith(f"Usage: druginfo {name}")


def example_lines() -> list[str]:
    lines = re.findall(r"^    (druginfo .+)$", README, re.MULTILINE)
    return [re.split(r"\s{3,}| [|>] ", line)[0] for line in lines]


@pytest.mark.parametrize("line", example_lines())
def test_every_example_of_the_readme_is_a_command_line_that_is_understood(line: str) -> None:
    try:
        request = cli.read(shlex.split(line)[1:])
    except UsageError as error:
        pytest.fail(f"{line}: {error.message}")
    assert request is not None


def test_every_exit_status_is_in_the_readme() -> None:
    statuses = {value for name, value in vars(errors).items() if name.isupper() and isinstance(value, int)}
    listed = {int(status) for status in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert statuses == listed


def test_every_front_matter_key_is_described() -> None:
    for key in front_matter.KEYS:
        assert f"`{key}`" in DATA_README, key


def test_the_version_has_a_place_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased" in changelog


def test_no_file_names_a_place_of_one_machine() -> None:
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.svg"), *(ROOT / "druginfo").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"/(?:home|root|Users)/\w", text), path
