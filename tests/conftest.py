"""Fixtures that every test shares."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support import USERS_PAGE, Druginfo


@pytest.fixture
def druginfo(tmp_path: Path) -> Druginfo:
    """The installed command with an empty home folder."""
    home = tmp_path / "home"
    home.mkdir()
    return Druginfo(home)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with a page as users have them: bold labels, no typed front matter."""
    folder = tmp_path / "pages"
    folder.mkdir()
    shutil.copy(USERS_PAGE, folder / "trastuzumab.md")
    return folder
