"""Make docs/screen.svg: what the installed `druginfo` shows on a terminal, exported by Rich.

python tools/screenshot.py
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = 92
LINES = 40
COMMAND = ["show", "trastuzumab-dkst"]


def main() -> None:
    """Run the command beside this Python with colour, keep the first screen, and write it as SVG."""
    run = subprocess.run(
        [Path(sys.executable).with_name("druginfo"), *COMMAND, "--format", "rich", "--color", "always"],
        env=os.environ | {"COLUMNS": str(COLUMNS)},
        stdout=subprocess.PIPE,
        check=True,
        encoding="utf-8",
    )
    screen = "\n".join(run.stdout.splitlines()[:LINES])
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(screen))
    target = ROOT / "docs" / "screen.svg"
    target.parent.mkdir(exist_ok=True)
    console.save_svg(str(target), title=f"druginfo {' '.join(COMMAND)}")


if __name__ == "__main__":
    main()
