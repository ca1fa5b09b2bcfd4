"""Builds the index of the bundled corpus into the wheel, so that a first run pays nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class IndexBuildHook(BuildHookInterface):  # type: ignore[type-arg] - the plug-in interface names no configuration
    """Writes `druginfo/bundled.sqlite` from `data/` before the files of the wheel are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from druginfo.build import build_bundled

            build_bundled(root / "data", root / "druginfo" / "bundled.sqlite")
        finally:
            sys.path.remove(str(root))
        build_data["artifacts"].append("druginfo/bundled.sqlite")
