"""Helpers for tests: runs of the installed command, and small pages."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

COMMAND = str(Path(sys.executable).with_name("druginfo"))
ROOT = Path(__file__).parent.parent
USERS_PAGE = Path(__file__).parent / "corpus" / "trastuzumab-bold-labels.md"


class Answer:
    """What one run of the command gave."""

    def __init__(self, out: bytes, err: bytes, status: int) -> None:
        self.out, self.err = out.decode("utf-8", "replace"), err.decode("utf-8", "replace")
        self.raw, self.status = out, status

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    def __repr__(self) -> str:
        return f"status {self.status}\n--- out\n{self.out[:2000]}\n--- err\n{self.err[:2000]}"


class Druginfo:
    """Runs the installed command with nothing of this machine's settings."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_DATA_HOME": str(home / "data"),
            "LANG": "C.UTF-8",
            "TERM": "xterm",
        }

    def __call__(self, *argv: str, stdin: str | bytes = b"", **environment: str) -> Answer:
        run = subprocess.run(
            [COMMAND, *argv],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env=self.environment | environment,
            cwd=self.home,
            check=False,
        )
        answer = Answer(run.stdout, run.stderr, run.returncode)
        assert "Traceback" not in answer.err, answer.err
        return answer

    def start(self, *argv: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start the command without waiting for it."""
        return subprocess.Popen(
            [COMMAND, *argv],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment | environment,
            cwd=self.home,
        )

    def on_terminal(self, *argv: str, columns: int = 80, rows: int = 24, **environment: str) -> Answer:
        """Run the command on a pseudo-terminal of that size; what it shows is in `out`."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.home)
            os.execve(COMMAND, [COMMAND, *argv], self.environment | environment)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        shown = b""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            ready, _, _ = select.select([terminal], [], [], 1)
            if not ready:
                continue
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            if not data:
                break
            shown += data
        _, status = os.waitpid(child, 0)
        os.close(terminal)
        return Answer(shown.replace(b"\r\n", b"\n"), b"", os.waitstatus_to_exitcode(status))


def page(title: str, **sections: str) -> str:
    """Return a small page in the commonest dialect; section names have "_" for a space."""
    body = "".join(f"### {name.replace('_', ' ')}\n\n{text}\n\n" for name, text in sections.items())
    return f"---\nlayout: minimal-medicine\ntitle: {title}\n---\n\n# {title}\n\n{body}"


def keys_of(value: Any, prefix: str = "") -> set[str]:
    """Return every key path of a JSON value, list items joined."""
    if isinstance(value, dict):
        found: set[str] = set()
        for key, inner in value.items():
            found |= {f"{prefix}{key}"} | keys_of(inner, f"{prefix}{key}.")
        return found
    if isinstance(value, list):
        return set().union(*(keys_of(inner, prefix) for inner in value)) if value else set()
    return set()
