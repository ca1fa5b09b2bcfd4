"""Measure every line of the speed budget beside other programs, and write RESULTS.md and the chart of the README.

    python bench/run.py [--quick] [--only WORD] [--to FOLDER]

Installs the project as a wheel, with the Python tldr client, in a new environment in a temporary folder, makes the
corpora there (about 4 GB with their indexes; TMPDIR moves it) and runs every cold command once a round, in random
order.
A ratio is the median over the rounds of what the two commands took in the same round. T is `python -c "import typer"`.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import random
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from make_corpus import Drug, write_corpus
from report import Line, Peer, Report

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "bench"

#: T, the yardstick: what importing Typer takes.
T = "T"
_ROUNDS = 21
_FREE = 0.0  # no budget: measured for comparison

# Runs a command with its output into a pipe and prints its seconds and the most memory it had, in bytes. The system
# counts the memory of the process that starts another as the other's first, so a small process has to start it.
_MEASURED_RUN = """
import os, sys, time
start = time.perf_counter()
reader, writer = os.pipe()
actions = [(os.POSIX_SPAWN_DUP2, writer, 1), (os.POSIX_SPAWN_CLOSE, reader), (os.POSIX_SPAWN_CLOSE, writer)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
os.close(writer)
while os.read(reader, 65536):
    pass
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
print(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), os.waitstatus_to_exitcode(status))
"""


@dataclass
class Cold:
    """A command that is measured cold, once a round."""

    key: str
    what: str
    argv: Sequence[str]
    budget: float = _FREE  # largest ratio to `base`
    base: str = T
    terminal: bool = False
    statuses: tuple[int, ...] = (0,)
    variables: Mapping[str, str] = field(default_factory=dict)
    peer: bool = False


class Bench:
    """The environment, the corpora and the measurements of one run."""

    def __init__(self, folder: Path, *, quick: bool, only: str) -> None:
        self.folder = folder
        self.rounds = 5 if quick else _ROUNDS
        self.sizes = (200, 600, 1_500) if quick else (600, 6_447, 100_000)
        self.names = 5_000 if quick else 100_000
        self.only = only
        self.lines: list[Line] = []
        self.peers: list[Peer] = []
        self.environment = {
            "PATH": f"{folder / 'venv/bin'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(folder / "home"),
            "XDG_CACHE_HOME": str(folder / "home/cache"),
            "XDG_DATA_HOME": str(folder / "home/data"),
            "XDG_CONFIG_HOME": str(folder / "home/config"),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
        }
        (folder / "home").mkdir()
        self.python = str(folder / "venv/bin/python")
        self.druginfo = str(folder / "venv/bin/druginfo")

    # setting up

    def install(self) -> None:
        """Build the wheel and install it with the peer from PyPI in a new environment."""
        _say("installing")
        subprocess.run([sys.executable, "-m", "venv", self.folder / "venv"], check=True)
        pip = [self.python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", self.folder / "wheel", ROOT], check=True)
        self.wheel = next((self.folder / "wheel").glob("*.whl"))
        subprocess.run([*pip, "install", self.wheel, "tldr"], check=True)

    def make_corpora(self) -> None:
        """Write the corpora: three of the first size, one each of the others."""
        small, middle, large = self.sizes
        self.corpora: dict[str, str] = {}
        self.drugs: dict[str, list[Drug]] = {}
        for key, size, seed in (
            ("small", small, 1),
            ("second", small, 2),
            ("third", small, 3),
            ("middle", middle, 1),
            ("large", large, 1),
        ):
            _say(f"writing {size:,} pages")
            self.corpora[key] = str(self.folder / "corpora" / key)
            self.drugs[key] = write_corpus(Path(self.corpora[key]), size, seed)

    def plain_drug(self, corpus: str) -> str:
        """Return a drug of *corpus* that has a page of its own; the same one in corpora of one seed."""
        return next(drug.title for drug in self.drugs[corpus][50:] if len(drug.parts) == 1)

    def corpus_line(self, *corpora: str) -> list[str]:
        return [self.druginfo, "--no-bundled", *(word for key in corpora for word in ("--corpus", self.corpora[key]))]

    # running

    def wanted(self, key: str) -> bool:
        return self.only in key

    def measured_run(self, argv: Sequence[str], statuses: Iterable[int] = (0,)) -> tuple[float, int]:
        """Run *argv* once and return its seconds and the most memory one of its processes had, in bytes."""
        run = subprocess.run(
            [self.python, "-I", "-S", "-c", _MEASURED_RUN, *argv],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        )
        seconds, memory, status = run.stdout.split()
        if int(status) not in statuses:
            raise SystemExit(f"{argv} ended with {status}")
        return float(seconds), int(memory)

    def inside(self, *words: str | Path) -> object:
        """Return what `inside.py` answers in the new environment."""
        run = subprocess.run(
            [self.python, HERE / "inside.py", *words], env=self.environment, stdout=subprocess.PIPE, check=True
        )
        return json.loads(run.stdout)

    def time(self, command: Cold) -> float:
        """Run *command* once, its output into a pipe or a pseudo-terminal, and return its seconds."""
        environment = self.environment | dict(command.variables)
        seconds, status, output = (_on_terminal if command.terminal else _piped)(command.argv, environment)
        if status not in command.statuses or not output:
            raise SystemExit(f"{command.argv} ended with {status} and {len(output)} bytes of output")
        return seconds

    def interleave(self, commands: Sequence[Cold]) -> dict[str, list[float]]:
        """Run every command once in each round, in random order, and return the seconds of each by its key."""
        chance = random.Random(1)
        times: dict[str, list[float]] = {command.key: [] for command in commands}
        for command in commands:
            self.time(command)  # once for the caches of the disk and of Python
        for _ in range(self.rounds):
            for command in chance.sample(commands, len(commands)):
                times[command.key].append(self.time(command))
        return times

    # what is measured

    def cold_commands(self) -> list[Cold]:
        """Return the budget's cold commands and the peers."""
        tool = self.druginfo
        reading = {
            "show": "show metformin",
            "show-brand": "show Herceptin",
            "show-words": "show insulin glargine",
            "show-section": "show metformin --section boxed-warning",
            "show-json": "show metformin --json",
            "side-effects": "side-effects warfarin",
            "uses": "uses metformin",
            "dosage": "dosage metformin",
            "how-it-works": "how-it-works metformin",
            "precautions": "precautions metformin",
            "faqs": "faqs metformin",
            "names": "names paracetamol",
            "list": "list",
            "search": "search lactic acidosis",
        }
        typer = {
            "typer-show": "show metformin --verbose",
            "typer-resolve": "resolve Lipitor",
            "typer-corpus": "corpus list",
        }
        # Two monographs are read and compared, which no finished text can stand in for.
        both = {"compare": "compare prednisone prednisolone"}
        misspelt = {"misspelt": "show ibuprofin", "misspelt-none": "show qxzvwkjh"}
        terminal = {
            "terminal-show": "show metformin --no-pager",
            "terminal-effects": "side-effects warfarin --no-pager",
        }
        commands = [
            Cold(T, "T: `python -c 'import typer'`", [self.python, "-c", "import typer; print(1)"]),
            Cold("python", "`python -c pass`", [self.python, "-c", "print(1)"], peer=True),
        ]
        for lines, budget, kind in (
            (reading, 0.35, "piped"),
            (typer, 1.2, "through Typer"),
            (both, 1.2, "two monographs, piped"),
            (misspelt, 0.7, "misspelt"),
            (terminal, 1.5, "on a terminal"),
        ):
            for key, line in lines.items():
                commands.append(
                    Cold(
                        key,
                        f"`{line}`, {kind}",
                        [tool, *line.split()],
                        budget,
                        terminal=kind == "on a terminal",
                        statuses=(0, 1, 3) if kind == "misspelt" else (0,),
                    )
                )
        bash = {"_DRUGINFO_COMPLETE": "complete_bash", "COMP_CWORD": "2"}
        middle, name = self.corpus_line("middle"), self.plain_drug("small")
        last = self.plain_drug("third")
        small, mid, large = (f"{size:,}" for size in self.sizes)
        commands += [
            Cold("help", "`--help`", [tool, "--help"], 1.3),
            Cold("help-show", "`show --help`", [tool, "show", "--help"], 1.3),
            Cold(
                "completion",
                "completion of a drug's name",
                [tool],
                0.4,
                variables=bash | {"COMP_WORDS": "druginfo show metf"},
            ),
            Cold(
                "completion-command",
                "completion of a command",
                [tool],
                0.4,
                variables=bash | {"COMP_WORDS": "druginfo sh", "COMP_CWORD": "1"},
            ),
            Cold("own-small", f"`show`, own corpus of {small} pages", [*self.corpus_line("small"), "show", name]),
            Cold(
                "own-large",
                f"the same, {large} pages : {small}",
                [*self.corpus_line("large"), "show", name],
                1.15,
                base="own-small",
            ),
            Cold(
                "three-first",
                "three own corpora : one, page in the first",
                [*self.corpus_line("small", "second", "third"), "show", name],
                1.15,
                base="own-small",
            ),
            Cold(
                "three-last",
                "three own corpora : one, page in the last",
                [*self.corpus_line("small", "second", "third"), "show", last],
                1.15,
                base="own-small",
            ),
            Cold("search-rare", f"search over {mid} pages, a rare word", [*middle, "search", name], 1.6),
            Cold("search-two", f"search over {mid} pages, two words", [*middle, "search", "myasthenia", "gravis"], 1.6),
            Cold("search-all", f"search over {mid} pages, a word of each page", [*middle, "search", "doctor"], 1.6),
        ]
        return commands + self.peer_commands(name)

    def peer_commands(self, name: str) -> list[Cold]:
        """Return the other programs that are installed, each showing one page of about 5 KB or searching the pages."""
        pages, number = Path(self.corpora["middle"]), f"{self.sizes[1]:,}"
        page = pages / name[0].lower() / f"{name.lower()}.md"
        tldr_page = self.folder / "home/cache/tldr/pages/common" / f"{name.lower()}.md"
        tldr_page.parent.mkdir(parents=True)
        tldr_page.write_text(_as_tldr(name, page.read_text(encoding="utf-8")), encoding="utf-8")
        known = self.folder / "names.txt"
        known.write_text("\n".join(map(str, self.inside("names"))), encoding="utf-8")  # type: ignore[call-overload]
        loop = (
            "import sys\nfrom rapidfuzz import fuzz, process\n"
            f"names = open({str(known)!r}, encoding='utf-8').read().split('\\n')\n"
            "print(process.extract('ibuprofin', names, scorer=fuzz.ratio, limit=5))"
        )
        found = [
            Cold("tldr", "tldr client in Python, cached page", [str(self.folder / "venv/bin/tldr"), name.lower()]),
            Cold("naive", "RapidFuzz loop over all known names, one misspelt name", [self.python, "-c", loop]),
        ]
        for key, what, argv in (
            ("man", "`man -P cat ls`", ["man", "-P", "cat", "ls"]),
            (
                "sdcv",
                f"sdcv, dictionary of {number} pages",
                ["sdcv", "-n", "-2", str(self.folder / "stardict"), name],
            ),
            ("cat", "`cat` of a page", ["cat", str(page)]),
            ("rg", f"`rg -il` over {number} pages", ["rg", "-il", "myasthenia", str(pages)]),
            ("grep", f"`grep -ril` over {number} pages", ["grep", "-ril", "myasthenia", str(pages)]),
        ):
            if program := _system_program(argv[0]):
                found.append(Cold(key, what, [program, *argv[1:]]))
        for program in filter(None, map(_system_program, ("tealdeer", "tldr"))):
            version = subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True, check=False).stdout
            if version.startswith("tealdeer"):
                found.append(Cold("tealdeer", "tealdeer, page from a file", [program, "--render", str(tldr_page)]))
                break
        if any(command.key == "sdcv" for command in found):
            _write_stardict(self.folder / "stardict", pages)
        for command in found:
            command.peer = True
        return found

    def measure_builds(self) -> None:
        """Index every corpus from nothing, as the first look-up in it does; the indexes serve what comes after."""
        unindexed = [*self.corpus_line("second"), "show", self.plain_drug("second")]
        for key, size in zip(("small", "middle", "large"), self.sizes, strict=True):
            if key == "large" and not any(map(self.wanted, ("build-large", "build-memory", "own-large"))):
                continue
            _say(f"indexing {size:,} pages")
            argv = [*self.corpus_line(key), "show", self.plain_drug(key)]
            seconds, memory = self.measured_run(argv)
            rate = size / seconds
            where = ""
            if key != "small" and (rate < 2_000 or memory > 300e6):
                where = self.profile(unindexed, indexed=False)
                for left in self.folder.glob("no-cache-*"):
                    shutil.rmtree(left)
            if self.wanted(f"build-{key}") and key != "small":
                self.lines.append(
                    Line(
                        f"index {size:,} pages, first look-up",
                        f"{seconds:.1f} s, {rate:,.0f} pages/s",
                        "",
                        ">= 2,000 pages/s (600 with markdown-it-py)",
                        rate >= 2_000,
                        where,
                        note="" if not 600 <= rate < 2_000 else "over 600, below 2,000",
                    )
                )
            if self.wanted("build-memory") and key == "large":
                met = memory <= 300e6
                self.lines.append(
                    Line(
                        f"most memory while indexing {size:,} pages",
                        f"{memory / 1e6:.0f} MB",
                        "",
                        "<= 300 MB",
                        met,
                        where,
                    )
                )
        for key in ("second", "third"):
            self.measured_run([*self.corpus_line(key), "show", self.plain_drug(key)])

    def measure_cold(self) -> None:
        """Run the cold commands and the peers; a line for each that has a budget."""
        commands = self.cold_commands()
        chosen = [c for c in commands if c.key == T or self.wanted(c.key)]
        bases = {c.base for c in chosen} | {"show"}
        commands = [c for c in commands if c in chosen or c.key in bases]
        _say(f"{len(commands)} cold commands, {self.rounds} rounds")
        times = self.interleave(commands)
        self.typer_seconds = statistics.median(times[T])
        for command in commands:
            seconds = statistics.median(times[command.key])
            ratio = _ratio(times[command.key], times[command.base])
            unit = "T" if command.base == T else "x"
            if command.peer:
                to_show = _ratio(times[command.key], times["show"])
                self.peers.append(Peer(command.what, command.key, seconds, to_show))
            elif command.key == T:
                self.lines.append(Line(command.what, f"{seconds * 1000:.1f} ms", "1.00 T", "", None))
            else:
                met = ratio <= command.budget if command.budget else None
                self.lines.append(
                    Line(
                        command.what,
                        f"{seconds * 1000:.1f} ms",
                        f"{ratio:.2f} {unit}",
                        f"<= {command.budget:g} {unit}" if command.budget else "",
                        met,
                        self.profile(command.argv, command) if met is False else "",
                    )
                )
            for key, label in _CHART.items():
                if command.key == key:
                    text = label.format(number=f"{self.sizes[1]:,}")
                    self.peers.append(Peer(text, key, seconds, _ratio(times[key], times["show"]), own=True))

    def measure_changes(self) -> None:
        """Compare an unchanged corpus with its index, then look up pages that were just changed."""
        middle, name = self.corpora["middle"], self.plain_drug("middle")
        size = f"{self.sizes[1]:,}"
        if self.wanted("recheck"):
            seconds = float(str(self.inside("recheck", middle, str(self.rounds))))
            met = seconds <= 0.050
            profile = "" if met else str(self.inside("profile-recheck", middle))
            self.lines.append(
                Line(
                    f"re-check of {size} unchanged pages, in process",
                    f"{seconds * 1000:.1f} ms",
                    "",
                    "<= 50 ms",
                    met,
                    profile,
                )
            )
        if self.wanted("update"):
            page = Path(middle) / name[0].lower() / f"{name.lower()}.md"
            text = page.read_text(encoding="utf-8")
            times = []
            for change in range(self.rounds):
                page.write_text(f"{text}\nAmended {change} times.\n", encoding="utf-8")
                seconds, status, output = _piped([*self.corpus_line("middle"), "show", name], self.environment)
                times.append(seconds)
                if status or f"Amended {change} times.".encode() not in output:
                    raise SystemExit("a changed page was not seen by the next command")
            page.write_text(text, encoding="utf-8")
            parsed = list(self.inside("update", middle, name))  # type: ignore[call-overload]
            self.lines.append(
                Line(
                    f"look-up of a changed page among {size}",
                    f"{statistics.median(times) * 1000:.1f} ms",
                    f"{statistics.median(times) / self.typer_seconds:.2f} T",
                    "only that page parsed",
                    len(parsed) == 1 and parsed[0].endswith(page.name),
                    note=f"{len(parsed)} page parsed",
                )
            )

    def measure_sizes(self) -> None:
        """Measure the memory of a look-up and the size of the wheel."""
        if self.wanted("memory-show"):
            runs = [self.measured_run([self.druginfo, "show", "metformin"])[1] for _ in range(5)]
            memory = statistics.median(runs)
            met = memory <= 20 * 2**20
            profile = "" if met else self.profile([self.druginfo, "show", "metformin"])
            self.lines.append(
                Line("most memory of `show`, piped", f"{memory / 2**20:.1f} MiB", "", "<= 20 MiB", met, profile)
            )
        if self.wanted("wheel"):
            size = self.wheel.stat().st_size
            self.lines.append(Line("wheel", f"{size / 1e6:.1f} MB", "", "<= 12 MB", size <= 12e6))

    def measure_batch(self) -> None:
        """Resolve many names by the command, and a few by the obvious loop."""
        if not self.wanted("batch"):
            return
        _say(f"resolving {self.names:,} names")
        asked = self.folder / "queries.txt"
        known = list(self.inside("names"))  # type: ignore[call-overload]
        asked.write_text("\n".join(queries(known, self.names, random.Random(1))) + "\n", encoding="utf-8")
        times = []
        for _ in range(3):
            with asked.open("rb") as stream:
                start = time.perf_counter()
                run = subprocess.run(
                    [self.druginfo, "resolve", "-"],
                    env=self.environment,
                    stdin=stream,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    check=False,
                )
                times.append(time.perf_counter() - start)
            if run.stdout.count(b"\n") != self.names:
                raise SystemExit(f"{self.names} names asked, {run.stdout.count(bytes(10))} answered")
        rate = self.names / statistics.median(times)
        loop = float(str(self.inside("naive", asked, "200")))
        self.peers.append(Peer("naive RapidFuzz loop, names a second", "naive-batch", loop, rate / loop, rate=True))
        self.lines.append(
            Line(
                f"`resolve -` of {self.names:,} names over {len(known):,}",
                f"{rate:,.0f} names/s",
                f"{rate / loop:,.0f} x the naive loop",
                ">= 30,000 names/s",
                rate >= 30_000,
                "" if rate >= 30_000 else self.profile([self.druginfo, "resolve", "--input", str(asked)]),
            )
        )

    def profile(self, argv: Sequence[str], command: Cold | None = None, *, indexed: bool = True) -> str:
        """
        Return where the time of *argv* goes: the slowest imports and functions, with no path in it.

        Unless *indexed*, no corpus has an index yet.
        """
        environment = self.environment | (dict(command.variables) if command else {})
        words = [f"'{word}'" for word in argv[1:]]
        call = f"import sys; from druginfo.entry import run; run([{', '.join(words)}])"
        imports = subprocess.run(
            [self.python, "-X", "importtime", "-c", call],
            env=environment | ({} if indexed else {"XDG_CACHE_HOME": str(self.folder / "no-cache-1")}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        ).stderr
        rows = [line.removeprefix("import time:").split("|") for line in imports.splitlines() if line.count("|") == 2]
        rows = sorted((row for row in rows if row[0].strip().isdigit()), key=lambda row: -int(row[0]))[:8]
        total = sum(int(row[0]) for row in rows)
        slowest = "\n".join(f"{int(row[0]) / 1000:8.1f} ms  {row[2].strip()}" for row in rows)
        run = subprocess.run(
            [self.python, HERE / "inside.py", "profile", *argv[1:]],
            env=environment | ({} if indexed else {"XDG_CACHE_HOME": str(self.folder / "no-cache-2")}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            check=False,
        )
        try:
            functions = json.loads(run.stdout)
        except ValueError:
            functions = "no profile: the command ended the process"
        text = f"slowest imports ({total / 1000:.0f} ms of these):\n{slowest}\n\n{functions}"
        return text.replace(str(self.folder), "").replace(str(ROOT), "")

    def report(self) -> Report:
        """Return everything measured."""
        versions = self.inside("versions")
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        machine = f"{cores} cores; " + ", ".join(f"{name} {v}" for name, v in versions.items())  # type: ignore[attr-defined]
        return Report(date.today().isoformat(), machine, self.rounds, self.lines, self.peers)


#: druginfo's own bars of the chart.
_CHART = {
    "show": "druginfo show, piped",
    "typer-show": "druginfo show, through Typer",
    "misspelt": "druginfo show, misspelt name",
    "terminal-show": "druginfo show, on a terminal",
    "search-two": "druginfo search over {number} pages",
}


def edited(name: str, chance: random.Random) -> str:
    """Return *name* with one or two random edits: a letter dropped, added, changed, or swapped with the next."""
    for _ in range(chance.choice((1, 1, 2))):
        place, letter = chance.randrange(len(name)), chance.choice("abcdefghijklmnopqrstuvwxyz")
        before, here, after = name[:place], name[place], name[place + 1 :]
        swapped = before + after[:1] + here + after[1:]
        name = chance.choice([before + after, before + letter + here + after, before + letter + after, swapped])
        if not name:
            return letter
    return name


def queries(names: Sequence[str], number: int, chance: random.Random) -> list[str]:
    """Return *number* names to resolve: 80 % of *names*, 15 % of them with edits, 5 % random letters."""
    mixed = []
    for _ in range(number):
        kind, name = chance.random(), chance.choice(names)
        if kind < 0.80:
            mixed.append(name)
        elif kind < 0.95:
            mixed.append(edited(name, chance))
        else:
            mixed.append("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randrange(4, 14))))
    return mixed


def _piped(argv: Sequence[str], environment: Mapping[str, str]) -> tuple[float, int, bytes]:
    start = time.perf_counter()
    run = subprocess.run(
        argv, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return time.perf_counter() - start, run.returncode, run.stdout


def _on_terminal(argv: Sequence[str], environment: Mapping[str, str]) -> tuple[float, int, bytes]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    output = b""
    start = time.perf_counter()
    with subprocess.Popen(argv, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        try:
            while read := os.read(ours, 65536):
                output += read
        except OSError:
            pass  # how a pseudo-terminal of Linux says that its other end is closed
        status = process.wait()
    seconds = time.perf_counter() - start
    os.close(ours)
    return seconds, status, output


def _system_program(name: str) -> str | None:
    # Without the folder of the running environment, which may have another program of that name.
    return shutil.which(name, path="/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin")


def _ratio(times: Sequence[float], base: Sequence[float]) -> float:
    return statistics.median(one / other for one, other in zip(times, base, strict=True))


def _as_tldr(name: str, text: str) -> str:
    # The format of tldr pages: a title, quoted lines, and examples of a description and a command.
    body = [line.lstrip("*# ") for line in text.split("\n")[6:] if line.strip()]
    return f"# {name.lower()}\n\n> A page of the corpus.\n\n" + "".join(
        f"- {line}:\n\n`{name.lower()}`\n\n" for line in body
    )


def _write_stardict(folder: Path, pages: Path) -> None:
    # https://github.com/huzheng001/stardict-3/blob/master/dict/doc/StarDictFileFormat
    folder.mkdir()
    index, texts, offset = [], [], 0
    for page in sorted(pages.glob("*/*.md"), key=lambda page: page.stem):
        text = page.read_bytes()
        index.append(page.stem.encode() + b"\0" + struct.pack(">II", offset, len(text)))
        texts.append(text)
        offset += len(text)
    content = b"".join(index)
    (folder / "bench.idx").write_bytes(content)
    (folder / "bench.dict").write_bytes(b"".join(texts))
    (folder / "bench.ifo").write_text(
        "StarDict's dict ifo file\nversion=2.4.2\nbookname=bench\n"
        f"wordcount={len(index)}\nidxfilesize={len(content)}\nsametypesequence=m\n"
    )


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure, print the tables, and write them where the documentation shows them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small corpora and few rounds, to see that all of it runs")
    parser.add_argument("--only", default="", metavar="WORD", help="only the lines whose key holds WORD")
    parser.add_argument("--to", type=Path, help="project folder to write to; with --quick or --only nothing without it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="druginfo-bench-") as folder:
        bench = Bench(Path(folder), quick=options.quick, only=options.only)
        bench.install()
        bench.make_corpora()
        bench.measure_builds()
        bench.measure_cold()
        bench.measure_changes()
        bench.measure_sizes()
        bench.measure_batch()
        report = bench.report()
    print(report.markdown())
    if options.quick:
        _say("a quick run shows that everything runs; its verdicts mean nothing")
    target = options.to or (None if options.quick or options.only else ROOT)
    if target:
        for name, text in (("bench/RESULTS.md", report.markdown()), ("docs/bench.svg", report.chart())):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
