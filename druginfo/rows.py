"""The files that hold many names: plain lines, CSV, TSV and JSON Lines, in and out.

Rows come in blocks, of lines as they arrive and of table rows by number, so that a file of any length takes the same
memory and a slow writer at the other end of a pipe is answered line by line.
"""

from __future__ import annotations

import csv
import json
import sys
from itertools import islice

from druginfo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from druginfo.resolve import Resolution

    class Source(Protocol):
        """A binary stream read line by line or block by block."""

        def read1(self, size: int, /) -> bytes: ...
        def __iter__(self) -> Iterator[bytes]: ...

    #: One row: the name to resolve, and the row as it was read.
    Row = tuple[str, object]

#: Columns added to a table.
ADDED = ("druginfo_kind", "druginfo_drug", "druginfo_name", "druginfo_distance", "druginfo_candidates")

_DELIMITERS = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Bytes, and rows of a table, that are read at once.
_BLOCK = 1 << 14
_ROWS_AT_ONCE = 2_000
_JSON_LINES = (".jsonl", ".ndjson", ".jl")


class Lines:
    """Plain lines, one name each."""

    def __init__(self, stream: Source) -> None:
        self._stream = stream

    def blocks(self) -> Iterator[list[Row]]:
        """Yield the lines, as many at once as there are to read."""
        rest: list[bytes] = []
        first = True
        while block := self._stream.read1(_BLOCK):
            if first:
                block, first = block.removeprefix(_BYTE_ORDER_MARK), False
            *whole, last = block.split(b"\n")
            if whole:
                whole[0] = b"".join([*rest, whole[0]])
                rest.clear()
                yield [(_decoded(line), None) for line in whole]
            rest.append(last)
        if any(rest):
            yield [(_decoded(b"".join(rest)), None)]


class Table:
    """
    A table with a header line, CSV or TSV.

    Raises:
        UsageError: There is no header, or no column has the name asked for.
    """

    def __init__(self, stream: Source, delimiter: str, column: str | None) -> None:
        csv.field_size_limit(sys.maxsize)
        lines = (line + "\n" for line in decoded_lines(stream))
        # Tabs need no quotes, so in such a table a quotation mark is a character like any other.
        self._quoted = delimiter != "\t"
        if self._quoted:
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        else:
            reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        self._rows = _told(reader)
        self._delimiter = delimiter
        self.header = next(self._rows, [])
        self._place = _place_of(column, self.header)

    def blocks(self) -> Iterator[list[Row]]:
        """Yield the rows below the header, each with the name in it; a row that ends before it has none."""
        while rows := list(islice(self._rows, _ROWS_AT_ONCE)):
            yield [(row[self._place] if self._place < len(row) else "", row) for row in rows]

    def head(self) -> str:
        """Return the header line of the table with its columns added."""
        return self._line([*self.header, *ADDED])

    def line(self, answer: Resolution, row: object) -> str:
        """Return *row* with the answer added; a short row is filled up, so that the columns stay in place."""
        assert isinstance(row, list)
        return self._line([*row, *[""] * (len(self.header) - len(row)), *added(answer).values()])

    def _line(self, cells: list[str]) -> str:
        written: list[str] = []

        class _Sink:
            write = written.append

        if not self._quoted:
            return "\t".join(" ".join(cell.split("\t")) for cell in cells) + "\n"
        csv.writer(_Sink(), delimiter=self._delimiter, lineterminator="\n").writerow(cells)
        return "".join(written)


def _told(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """
    Yield the rows of *reader*.

    Raises:
        UsageError: The table cannot be read on; the message says from which line.
    """
    line = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UsageError(f"the table cannot be read after line {line}: {error}") from error
        line = getattr(reader, "line_num", line + 1)
        yield row


class JsonLines:
    """
    JSON Lines, one object a line.

    A line that is no object has no name: it is answered `none` and kept as it is under "line".
    """

    def __init__(self, stream: Source, column: str | None) -> None:
        if column is None:
            raise UsageError("say which key of the objects holds the names: --column NAME")
        self._stream = stream
        self._column = column

    def blocks(self) -> Iterator[list[Row]]:
        """Yield the objects, each with the name in it."""
        lines = decoded_lines(self._stream)
        while some := list(islice(lines, _ROWS_AT_ONCE)):
            yield [self._row(line) for line in some]

    def _row(self, line: str) -> Row:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            return "", json.dumps({"line": line})
        name = row.get(self._column)
        return (name if isinstance(name, str) else ""), line.strip()

    def head(self) -> str:
        """Return nothing: JSON Lines have no header."""
        return ""

    def line(self, answer: Resolution, row: object) -> str:
        """Return the object as it was written, with the answer added."""
        assert isinstance(row, str)
        start = row[:-1].rstrip()
        return f"{start}{'' if start == '{' else ', '}{json.dumps(added(answer))[1:]}\n"


def open_rows(stream: Source, name: str, column: str | None) -> Lines | Table | JsonLines:
    """
    Read the rows of a file by the ending of its name.

    Args:
        stream: The file.
        name: Its name: .csv, .tsv, .tab, .jsonl, .ndjson; any other is read as plain lines.
        column: Column or key that holds the names; a table of one column needs none.

    Raises:
        UsageError: The column is missing, or was given for plain lines.
    """
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending in _DELIMITERS:
        return Table(stream, _DELIMITERS[ending], column)
    if ending in _JSON_LINES:
        return JsonLines(stream, column)
    if column is not None:
        raise UsageError(f"--column needs a table: {name} does not end in .csv, .tsv or .jsonl")
    return Lines(stream)


def decoded_lines(stream: Source) -> Iterator[str]:
    """Yield the lines of *stream* without their ends; what is not UTF-8 becomes U+FFFD, a byte order mark goes."""
    first = True
    for line in stream:
        if first:
            line, first = line.removeprefix(_BYTE_ORDER_MARK), False
        yield _decoded(line.removesuffix(b"\n"))


def _decoded(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "replace")


def added(answer: Resolution) -> dict[str, str]:
    """Return the columns that an answer adds to its row; several candidates are joined by "|"."""
    return dict(
        zip(
            ADDED,
            (
                answer.kind,
                answer.drug or "",
                answer.name or "",
                str(answer.distance),
                "|".join(candidate.drug for candidate in answer.candidates),
            ),
            strict=True,
        )
    )


def _place_of(column: str | None, header: list[str]) -> int:
    if column is None and len(header) == 1:
        return 0
    if column is not None and column in header:
        return header.index(column)
    columns = ", ".join(header) or "none"
    wanted = "say which column holds the names" if column is None else f"there is no column {column!r}"
    raise UsageError(f"{wanted}: --column NAME; the table has: {columns}")
