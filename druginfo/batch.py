"""Many names at once: `druginfo resolve` over lines, tables and single names, with the answers that `resolve` gives.

The names are read into memory only when there are many, see `memory`; output is whole lines whatever happens.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import deque
from pathlib import Path

from druginfo import errors
from druginfo.errors import UsageError
from druginfo.resolve import resolve
from druginfo.rows import JsonLines, Table, open_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.pool import AsyncResult
    from types import FrameType
    from typing import TextIO

    from druginfo.resolve import Catalog, FullCatalog, Resolution
    from druginfo.rows import Row

#: So many different names are looked up one by one; more are worth reading all known names into memory first.
_FEW = 40
#: Answers kept for names that come again, and how long a name may be to be kept.
_REMEMBERED = 20_000
_LONGEST_REMEMBERED = 100
#: So many names are answered by this process alone; more are worth splitting off helpers.
_ALONE = 1_000
#: Processes that help: only where a split-off process starts with the memory of this one, safely.
_HELPERS = min(len(os.sched_getaffinity(0)), 4) if sys.platform == "linux" else 1


class Resolver:
    """
    Resolves one name after the other with the answers that `resolve` gives.

    Args:
        catalog: Asked for the first names; read whole into memory when there are more.
        exact: Never accept a spelling correction.
    """

    def __init__(self, catalog: FullCatalog, *, exact: bool = False) -> None:
        self._whole = catalog
        self._catalog: Catalog = catalog
        self._exact = exact
        self._remembered: dict[str, Resolution] = {}

    def __call__(self, query: str) -> Resolution:
        answer = self._remembered.get(query)
        if answer is None:
            if len(self._remembered) == _FEW:
                self.read_into_memory()
            elif len(self._remembered) == _REMEMBERED:
                self._remembered.clear()
            answer = resolve(query, self._catalog, exact=self._exact)
            if len(query) <= _LONGEST_REMEMBERED:
                self._remembered[query] = answer
        return answer

    def read_into_memory(self) -> None:
        """Read all known names, unless that is done."""
        if self._catalog is self._whole:
            from druginfo.memory import MemoryCatalog

            self._catalog = MemoryCatalog(self._whole)


def resolve_many(queries: Iterable[str], catalog: FullCatalog, *, exact: bool = False) -> Iterator[Resolution]:
    """
    Resolve *queries* in order, one answer each, blank ones included.

    Args:
        queries: Any texts; read one at a time, so memory does not grow with their number.
        catalog: Where to look.
        exact: Never accept a spelling correction.

    Returns:
        The answers that `resolve` gives.
    """
    return map(Resolver(catalog, exact=exact), queries)


def run(
    catalog: FullCatalog,
    lines: Iterable[str] | None,
    *,
    input_file: str | None = None,
    column: str | None = None,
    form: str = "plain",
    exact: bool = False,
) -> int:
    """
    Resolve names and print one record each on standard output, in input order.

    Args:
        catalog: Where to look.
        lines: The names; None reads *input_file* or standard input.
        input_file: Lines, or a table or JSON Lines by the ending of its name.
        column: Column or key of the table that holds the names.
        form: "json" for JSON Lines of the contract; else text, or for a table the table with columns added.
        exact: Never accept a spelling correction.

    Returns:
        0, or 6 where a name was not resolved. A blank line is no name and counts for neither.

    Raises:
        UsageError: The file cannot be read, or the column is missing.
        KeyboardInterrupt: Interrupted; every line that was written is whole.
    """
    if lines is not None:
        return _write_answers([[(line, None) for line in lines]], _Answers(catalog, _record(form), exact))
    if input_file is None:
        if column is not None:
            raise UsageError("--column needs --input FILE")
        # Standard input is buffered, which its type does not say.
        rows = open_rows(sys.stdin.buffer, "", None)  # type: ignore[arg-type]
        return _write_answers(rows.blocks(), _Answers(catalog, _record(form), exact))
    try:
        with Path(input_file).open("rb") as stream:
            rows = open_rows(stream, input_file, column)
            if form == "json" or not isinstance(rows, (Table, JsonLines)):
                return _write_answers(rows.blocks(), _Answers(catalog, _record(form), exact))
            sys.stdout.write(rows.head())
            return _write_answers(rows.blocks(), _Answers(catalog, rows.line, exact))
    except OSError as error:
        if error.filename != input_file:
            raise
        raise UsageError(f"cannot read {input_file}: {error.strerror}") from error


def _record(form: str) -> Callable[[Resolution, object], str]:
    """Return what writes one answer as a line."""
    if form == "json":
        from druginfo.commands import candidate_object, match_object
        from druginfo.contract import SCHEMA_VERSION
        from druginfo.render.json_ import dump

        def as_json(answer: Resolution, _: object) -> str:
            record: dict[str, object] = {
                "schema_version": SCHEMA_VERSION,
                "query": answer.query,
                "match": match_object(answer),
            }
            if not answer.opened:
                record["candidates"] = [candidate_object(candidate) for candidate in answer.candidates]
            return dump(record) + "\n"

        return as_json
    from druginfo.render.safe import one_field

    def as_text(answer: Resolution, _: object) -> str:
        fields = (answer.query, answer.kind, answer.drug or "", answer.name or "")
        whole = "".join(fields)
        if whole.isprintable() and "  " not in whole and answer.query.strip() == answer.query:
            # Nothing to make safe, which is nearly always.
            return "\t".join(fields) + "\n"
        return "\t".join(map(one_field, fields)) + "\n"

    return as_text


class _Answers:
    """Turns a block of rows into the text to print and whether every name in it was resolved."""

    def __init__(self, catalog: FullCatalog, record: Callable[[Resolution, object], str], exact: bool) -> None:
        self.resolver = Resolver(catalog, exact=exact)
        self._record = record

    def __call__(self, rows: list[Row]) -> tuple[str, bool]:
        answers = [(self.resolver(query), row) for query, row in rows]
        text = "".join([self._record(answer, row) for answer, row in answers])
        return text, all(answer.opened or not answer.query.strip() for answer, _ in answers)


def _write_answers(blocks: Iterable[list[Row]], answers: _Answers) -> int:
    """Answer every block and write its records; show how far it is on a terminal."""
    whole = True
    names = 0
    with _Output() as output:
        for size, (text, resolved) in _in_order(blocks, answers):
            names += size
            whole = whole and resolved
            output.write(text, names)
    return errors.ANSWERED if whole else errors.PARTLY_RESOLVED


def _in_order(blocks: Iterable[list[Row]], answers: _Answers) -> Iterator[tuple[int, tuple[str, bool]]]:
    """
    Yield the size of each block with its answer.

    After `_ALONE` names the other processors help, where processes can be split off with what is in memory.
    """
    source = iter(blocks)
    done = 0
    for block in source:
        yield len(block), answers(block)
        done += len(block)
        if done >= _ALONE and _HELPERS > 1:
            break
    else:
        return
    from multiprocessing import get_context

    answers.resolver.read_into_memory()
    context = get_context("fork")
    with context.Pool(_HELPERS, initializer=_help, initargs=(answers,)) as pool:
        waiting: deque[tuple[int, AsyncResult[tuple[str, bool]]]] = deque()
        for block in source:
            waiting.append((len(block), pool.apply_async(_helped, (block,))))
            # A block that is done goes out at once; no more than a few are ever read ahead.
            while waiting and (waiting[0][1].ready() or len(waiting) > 2 * _HELPERS):
                size, answer = waiting.popleft()
                yield size, answer.get()
        for size, answer in waiting:
            yield size, answer.get()


_helper: _Answers | None = None


def _help(answers: _Answers) -> None:
    """Make this process a helper; an interrupt is for the process that writes."""
    global _helper
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _helper = answers


def _helped(rows: list[Row]) -> tuple[str, bool]:
    assert _helper is not None
    return _helper(rows)


class _Output:
    """Standard output in whole lines: an interrupt waits until a block of them is written."""

    def __init__(self) -> None:
        self._interrupted = False
        self._writing = False
        self._progress = _Progress(sys.stderr)

    def __enter__(self) -> _Output:
        try:
            self._before = signal.signal(signal.SIGINT, self._interrupt)
        except ValueError:  # not in the main thread, where no signal arrives
            self._before = None
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.end()
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def write(self, text: str, names: int) -> None:
        self._writing = True
        sys.stdout.write(text)
        sys.stdout.flush()
        self._writing = False
        if self._interrupted:
            raise KeyboardInterrupt
        self._progress.show(names)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._writing:
            self._interrupted = True
        else:
            raise KeyboardInterrupt


class _Progress:
    """How many names are done, on a terminal's standard error, from the second second on."""

    def __init__(self, stream: TextIO) -> None:
        # Where the answers go to the same terminal they show the progress themselves.
        self._stream = stream if stream.isatty() and not sys.stdout.isatty() else None
        self._started = self._shown = time.monotonic()
        self._visible = False

    def show(self, names: int) -> None:
        now = time.monotonic()
        if self._stream is not None and now - self._started > 1 and now - self._shown > 0.2:
            self._stream.write(f"\r{names:,} names, {names / (now - self._started):,.0f} a second ")
            self._stream.flush()
            self._shown = now
            self._visible = True

    def end(self) -> None:
        if self._stream is not None and self._visible:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
