"""The project's own names authority, made once for all tests that need it."""

from __future__ import annotations

import functools
import sqlite3
from pathlib import Path

from small_catalog import PAGES, SmallCatalog

from druginfo.authority import Authority
from druginfo.authority_data import write_authority

DATA = Path(__file__).parent.parent / "data"


@functools.cache
def real_authority() -> Authority:
    """Return the authority of the tables in data/."""
    connection = sqlite3.connect(":memory:")
    write_authority(connection, DATA)
    return Authority(connection)


@functools.cache
def real_catalog() -> SmallCatalog:
    """Return some pages over the project's names authority."""
    return SmallCatalog(real_authority(), PAGES)
