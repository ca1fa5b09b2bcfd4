"""Rendering for a terminal with Rich: boxes, colour and hanging indents, made from stored blocks.

Page text reaches Rich only as `Text`, made visible first, so that nothing in a page is markup, an emoji code or a
link. Width is the terminal's, at most 100 columns; no line is cut, whatever the width.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from druginfo.render import plain
from druginfo.render.safe import make_visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import RenderableType

    from druginfo.comparison import Comparison
    from druginfo.index import Hit, Page
    from druginfo.monograph import Block, Monograph, Section
    from druginfo.request import Request

MAX_WIDTH = 100
_SIDE_BY_SIDE_WIDTH = 76
_STYLES = {"b": "bold", "i": "italic", "c": "cyan"}
_SHORT_DISCLAIMER = "For education only, not medical advice: see the disclaimer at the end."

# Between a number and its unit: keeps both on one line while Rich wraps, and is a space again after.
# Private use, so page text cannot hold it once it was made visible.
_GLUE = "\ue000"

#: Statuses with which a shell says that it could not start a command, or did not find it.
_NOT_STARTED = (126, 127)
_UNITS = frozenset(
    """
        mg mcg g kg ng mL ml L dL mmol mol mEq units unit IU % mg/kg mcg/kg mg/m2 mg/mL mg/day mL/min hours hour
        days day weeks week months month years year minutes minute
    """.split()
)


def show(request: Request, monograph: Monograph, keys: Sequence[str], matched: str | None) -> None:
    """Print *monograph*, or its sections with *keys*, through a pager where it is longer than the screen."""
    sections = [part for part in monograph.sections if part.key not in plain.LAST_SECTIONS]
    if keys:
        chosen = [part for part in monograph.sections if part.key in keys and part.key != "disclaimer"]
        parts = [_heading(monograph), *_matched(matched), *_sections(monograph, chosen)]
    else:
        boxed = [part for part in sections if part.key == "boxed-warning"]
        rest = [part for part in sections if part.key != "boxed-warning"]
        rest += [part for part in monograph.sections if part.key == "note"]
        parts = [_title_block(monograph), *_matched(matched), *map(_boxed, boxed), *_sections(monograph, rest)]
    _print(request, [*parts, *_ending(monograph)])


def side_effects(request: Request, monograph: Monograph, matched: str | None) -> None:
    """Print the side effects of *monograph* group by group."""
    effects = [effect for effect in monograph.side_effects if effect.group == "serious" or not request.serious]
    parts: list[RenderableType] = [_heading(monograph, "side effects"), *_matched(matched)]
    if not effects:
        parts += [Text(), Text("The page marks no side effect as serious; that does not mean there is none.")]
    groups = dict.fromkeys(effect.group for effect in effects)
    for group in sorted(groups, key=lambda name: name != "serious"):
        parts += [Text(), Text((group or "no frequency stated").capitalize(), style="bold underline")]
        for effect in effects:
            if effect.group == group:
                text = _serious_mark() if group == "serious" else Text()
                text.append(make_visible(effect.name), style="bold")
                description = plain.effect_description(effect)
                if description:
                    text.append(": " + make_visible(description))
                parts.append(_hanging("- ", text))
    _print(request, [*parts, *_ending(monograph)])


def names(request: Request, monograph: Monograph, matched: str | None) -> None:
    """Print the names of *monograph* with their kinds."""
    parts: list[RenderableType] = [_heading(monograph, "names"), *_matched(matched), Text()]
    for name in monograph.names:
        text = Text(make_visible(name.name), style="bold")
        text.append(f"  {name.kind}", style="dim")
        if name.brand:
            text.append(f", sold as {make_visible(name.brand)}", style="dim")
        parts.append(_hanging("- ", text))
    _print(request, [*parts, *_ending(monograph)])


def drug_list(request: Request, pages: Sequence[Page]) -> None:
    """Print name, class and one-line use of every page; on a narrow screen below one another."""
    console = _console(request)
    rows = [(page.title, page.drug_class or "", page.use or "") for page in pages]
    if console.width < _SIDE_BY_SIDE_WIDTH:
        parts: list[RenderableType] = []
        for title, drug_class, use in rows:
            parts.append(Text(make_visible(title), style="bold"))
            parts += [_hanging("  ", Text(make_visible(line))) for line in (drug_class, use) if line]
        _print(request, parts)
        return
    table = Table(box=None, padding=(0, 2, 0, 0), expand=False, header_style="bold underline")
    for header, ratio in (("Name", 3), ("Class", 4), ("Used for", 5)):
        table.add_column(header, ratio=ratio, overflow="fold")
    for title, drug_class, use in rows:
        table.add_row(Text(make_visible(title), style="bold"), Text(make_visible(drug_class)), Text(make_visible(use)))
    _print(request, [table])


def hits(request: Request, found: Sequence[Hit]) -> None:
    """Print search hits, the words found in bold."""
    parts: list[RenderableType] = []
    for hit in found:
        line = Text(make_visible(hit.drug), style="bold")
        line.append(f"  {make_visible(hit.section)}", style="dim")
        parts.append(line)
        snippet = Text()
        for place, piece in enumerate(make_visible(hit.snippet).split("[")):
            marked, closed, rest = piece.partition("]")
            if place and closed:
                snippet.append("[" + marked + "]", style="bold yellow").append(rest)
            else:
                snippet.append(("[" if place else "") + piece)
        parts.append(_hanging("  ", snippet))
    _print(request, parts)


def compare(request: Request, result: Comparison) -> None:
    """Print two monographs side by side, or below one another where the terminal is narrow."""
    from druginfo.comparison import groups, section_text

    wide = _console(request).width >= _SIDE_BY_SIDE_WIDTH
    cells: list[RenderableType] = []
    for monograph in result.monographs:
        parts: list[RenderableType] = [Text(make_visible(monograph.title), style="bold")]
        parts += [_fact(label, value) for label, value in plain.facts(monograph)]
        parts += [Text(), Text("Usage", style="bold underline"), Text(make_visible(section_text(monograph, "usage")))]
        cells.append(Group(*parts))
    body: list[RenderableType] = []
    if wide:
        table = Table.grid(expand=True, padding=(0, 2, 0, 0))
        table.add_column(ratio=1, overflow="fold")
        table.add_column(ratio=1, overflow="fold")
        table.add_row(*cells)
        body.append(table)
    else:
        body += [cells[0], Text(), cells[1]]
    for heading, effects in groups(result):
        body += [Text(), Text(make_visible(heading), style="bold underline")]
        for effect in effects:
            text = _serious_mark() if effect.group == "serious" else Text()
            body.append(_hanging("- ", text.append(make_visible(effect.name))))
        if not effects:
            body.append(Text("None by the same name; read both pages."))
    for monograph in result.monographs:
        body += [Text(), Text(make_visible(plain.source_line(monograph.source)), style="dim")]
    for disclaimer in dict.fromkeys(monograph.disclaimer for monograph in result.monographs):
        body += [Text(), Text("Disclaimer", style="bold underline"), Text(make_visible(disclaimer))]
    _print(request, body)


@contextlib.contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on standard error while the block runs; the value is called with done and total."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(make_visible(what), total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _title_block(monograph: Monograph) -> RenderableType:
    lines: list[RenderableType] = [_heading(monograph)]
    lines += [_fact(label, value) for label, value in plain.facts(monograph)]
    return Group(*lines)


def _heading(monograph: Monograph, what: str = "") -> Text:
    text = Text(make_visible(monograph.title), style="bold")
    if what:
        text.append(f": {what}")
    return text


def _fact(label: str, value: str) -> RenderableType:
    style = "bold yellow" if label.startswith("Not to be confused") else "dim"
    return _hanging("", Text(f"{label}: ", style=style).append(Text(make_visible(value), style="not bold not dim")), 2)


def _matched(line: str | None) -> list[RenderableType]:
    return [Text(), Text(make_visible(line), style="yellow")] if line else []


def _boxed(section: Section) -> RenderableType:
    body = Group(*(_block(block) for block in section.blocks if not _is_own_heading(block, section)))
    title = Text(f"{_symbol('⚠', '!')} {make_visible(section.title).upper()}", style="bold red")
    return Group(Text(), Panel(body, title=title, border_style="red", box=_box()))


def _sections(monograph: Monograph, sections: Sequence[Section]) -> list[RenderableType]:
    serious = {effect.name for effect in monograph.side_effects if effect.group == "serious"}
    parts: list[RenderableType] = []
    for section in sections:
        parts += [Text(), Text(make_visible(plain.heading(section)), style="bold underline")]
        previous = None
        for block in section.blocks:
            if _is_own_heading(block, section):
                continue
            if previous is not None and not (previous.kind == block.kind and block.kind in ("item", "table-row")):
                parts.append(Text())
            marked = section.key == "side-effects" and block.kind == "item" and _names_one_of(block, serious)
            parts.append(_block(block, serious=marked))
            previous = block
    return parts


def _is_own_heading(block: Block, section: Section) -> bool:
    return block.kind == "heading" and "".join(run for run, _ in block.runs).strip().rstrip(":") == section.title


def _names_one_of(block: Block, serious: set[str]) -> bool:
    text = "".join(run for run, _ in block.runs)
    return any(text.startswith(name) for name in serious)


def _block(block: Block, *, serious: bool = False) -> RenderableType:
    text = _serious_mark() if serious else Text()
    for run, style in block.runs:
        text.append(_glued(make_visible(run)), style=" ".join(_STYLES[letter] for letter in style if letter in _STYLES))
    if block.kind == "heading":
        text.stylize("bold")
    if block.kind == "item":
        return _hanging("  " * block.depth + (block.marker or "-") + " ", text)
    if block.kind == "quote":
        return _hanging("> ", text)
    if block.kind == "rule":
        return Text("-" * 8, style="dim")
    return text


def _hanging(first: str, text: Text, indent: int | None = None) -> RenderableType:
    return _Hanging(first, text, len(first) if indent is None else indent)


class _Hanging:
    """A paragraph whose first line starts with *first* and whose later lines are indented by *indent* columns."""

    def __init__(self, first: str, text: Text, indent: int) -> None:
        self.first, self.text, self.indent = first, text, indent

    def __rich_console__(self, console: Console, options: object) -> Iterator[Text]:
        width = max(getattr(options, "max_width", console.width) - max(self.indent, len(self.first)), 8)
        for number, line in enumerate(self.text.wrap(console, width, overflow="fold")):
            yield Text(" " * self.indent if number else self.first).append_text(line)


def _glued(text: str) -> str:
    if not any(character.isdigit() for character in text):
        return text
    words = text.split(" ")
    joined = words[0]
    for before, word in pairwise(words):
        unit = word.rstrip(".,;:)")
        joined += (_GLUE if before[-1:].isdigit() and unit in _UNITS else " ") + word
    return joined


def _serious_mark() -> Text:
    return Text(f"{_symbol('⚠', '!')} SERIOUS ", style="bold red")


def _symbol(wanted: str, ascii_form: str) -> str:
    return wanted if (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf") else ascii_form


def _box() -> box.Box:
    return box.ROUNDED if _symbol("1", "") else box.ASCII


def _ending(monograph: Monograph) -> list[RenderableType]:
    title, _, words = plain.closing(monograph).partition("\n")
    return [
        Text(),
        Text(make_visible(plain.source_line(monograph.source)), style="dim"),
        Text(),
        Text(title, style="bold underline"),
        Text(make_visible(words)),
    ]


def _console(request: Request, file: StringIO | None = None) -> Console:
    colored = request.color == "always" or (
        request.color == "auto"
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isdigit() and int(columns) > 0 else shutil.get_terminal_size((80, 24)).columns
    return Console(
        file=file or sys.stdout,
        width=min(width, MAX_WIDTH),
        force_terminal=colored,
        color_system="standard" if colored else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )


def _print(request: Request, parts: Sequence[RenderableType]) -> None:
    """Render *parts*, then print them, or hand them to a pager with the short disclaimer on top."""
    buffer = StringIO()
    console = _console(request, buffer)
    for part in parts:
        console.print(part)
    # Rich pads the lines of tables to full width; nobody wants that in a copy.
    text = "\n".join(line.rstrip(" ") for line in buffer.getvalue().replace(_GLUE, " ").split("\n"))
    command = _pager(request, text)
    if command:
        top = StringIO()
        _console(request, top).print(Text(_SHORT_DISCLAIMER, style="italic"))
        if _page(command, f"{top.getvalue()}\n{text}"):
            return
    sys.stdout.write(text)


def _pager(request: Request, text: str) -> str:
    """Return the pager to start, "" where the page fits the screen or nobody is there to read it."""
    if not (request.pager and sys.stdout.isatty() and sys.stdin.isatty()) or os.environ.get("TERM") == "dumb":
        return ""
    if text.count("\n") < shutil.get_terminal_size((80, 24)).lines:
        return ""
    return os.environ.get("DRUGINFO_PAGER", os.environ.get("PAGER", "less")).strip()


def _page(command: str, text: str) -> bool:
    """Show *text* in the pager *command*, a line for the shell as man reads it; return whether it was found."""
    environment = {"LESS": "FIRX", "LESSCHARSET": "utf-8"} | os.environ
    try:
        with subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=environment) as pager:
            assert pager.stdin is not None
            with contextlib.suppress(BrokenPipeError):
                pager.stdin.write(text.encode("utf-8", "replace"))
                pager.stdin.close()
            while True:
                try:
                    pager.wait()
                    break
                except KeyboardInterrupt:
                    continue  # the pager decides what Ctrl-C means while it runs
    except OSError:
        return False
    return pager.returncode not in _NOT_STARTED
