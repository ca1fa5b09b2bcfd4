"""The front matter of a page: YAML read safely, each key checked for its type.

The keys are described in data/README.md, under "Page format". All are optional; unknown ones are ignored here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from frontmatter.default_handlers import YAMLHandler
from yaml import CollectionEndEvent, CollectionStartEvent, YAMLError, parse

from druginfo.errors import PageError
from druginfo.monograph import LookAlike, Reference

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

LONGEST_FRONT_MATTER = 65_536
LONGEST_USE = 90
_DEEPEST = 50  # lists in lists; no front matter needs more
_OPENS = re.compile(r"[&*]")
_NESTS = re.compile(r"[\[{?]|[-?:]\s")
#: Keys of the site generators that such pages come from; they say nothing about the drug.
LAYOUT_KEYS = frozenset({"layout", "nav_exclude", "nav_order", "parent", "permalink"})


@dataclass(frozen=True, slots=True)
class Document:
    """
    A page cut in two.

    Attributes:
        values: The front matter, {} where there is none.
        lines: Line of the file on which each key stands, from 1.
        body: The Markdown, with line ends "\\n".
        body_line: Line of the file on which the body starts, from 1.
    """

    values: dict[str, Any]
    lines: dict[str, int]
    body: str
    body_line: int


_END = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_KEY = re.compile(r"^([^\s#:][^:\n]*?)[ \t]*:", re.MULTILINE)


def split_page(text: str, *, file: str) -> Document:
    """
    Cut a page into front matter and body.

    Args:
        text: The page.
        file: What to call it in an error.

    Raises:
        PageError: The front matter is no YAML mapping, too large, or uses anchors and aliases.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    start = _END.match(text)
    end = _END.search(text, start.end()) if start else None
    if not start or not end:
        return Document({}, {}, text, 1)
    source = text[start.end() : end.start()]
    return Document(
        _load(source, file),
        {key[1].strip("'\""): source.count("\n", 0, key.start()) + 2 for key in _KEY.finditer(source)},
        text[end.end() :],
        text.count("\n", 0, end.end()) + 1,
    )


def _load(source: str, file: str) -> dict[str, Any]:
    if len(source) > LONGEST_FRONT_MATTER:
        raise PageError(f"{file}: front matter: at most 64 KB are expected")
    try:
        if _OPENS.search(source) or len(_NESTS.findall(source)) > _DEEPEST:
            _refuse_bombs(source, file)
        values = YAMLHandler().load(source, Loader=_Loader)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not readable"
        raise PageError(
            f"{file}: front matter: valid YAML is expected ({' '.join(str(problem).split())})",
            line=mark.line + 2 if mark else 2,
        ) from error
    except (ValueError, RecursionError, OverflowError) as error:
        # A date such as 2026-13-45, a number of 10,000 digits, lists in lists in lists.
        raise PageError(f"{file}: front matter: valid YAML is expected ({type(error).__name__})", line=2) from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise PageError(f"{file}: front matter: lines of the form 'key: value' are expected", line=2)
    return {str(key): value for key, value in values.items()}


def _refuse_bombs(source: str, file: str) -> None:
    # Aliases let a few lines of YAML grow to gigabytes; deep nesting overflows the stack of libyaml's loader, which
    # recurses in C. The events come one by one, without recursion.
    depth = 0
    for event in parse(source, Loader=_Loader):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > _DEEPEST:
            raise PageError(f"{file}: front matter: lists nested less deep are expected", line=2)
        if getattr(event, "anchor", None):
            raise PageError(
                f"{file}: front matter: values without YAML anchors (&) or aliases (*) are expected", line=2
            )


@dataclass(frozen=True, slots=True)
class Biosimilar:
    """A biosimilar's suffixed name, and its brand name where it has one."""

    name: str
    brand: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The day on which the text was checked, YYYY-MM-DD, and what against."""

    date: str
    against: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The typed keys of a page; what a page does not have is None, False or empty."""

    title: str | None = None
    inn: str | None = None
    usan: str | None = None
    ban: str | None = None
    ingredients: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    biosimilars: tuple[Biosimilar, ...] = ()
    synonyms: tuple[str, ...] = ()
    drug_class: str | None = None
    use: str | None = None
    unii: tuple[str, ...] = ()
    rxcui: str | None = None
    atc: tuple[str, ...] = ()
    boxed_warning: str | None = None
    look_alikes: tuple[LookAlike, ...] = ()
    shared_names: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    ai_generated: bool | None = None
    checked: Checked | None = None


class _ExpectedError(Exception):
    """A value is not what its key expects; says what is expected."""


def typed(document: Document, *, file: str) -> FrontMatter:
    """
    Check the front matter of *document* and give it types.

    Raises:
        PageError: A key has a value of another type; the message is "file: key: what is expected".
    """
    values: dict[str, Any] = {}
    for key, read in _READERS.items():
        if document.values.get(key) is None:
            continue
        try:
            values[key] = read(document.values[key])
        except _ExpectedError as expected:
            raise PageError(f"{file}: {key}: {expected} expected", line=document.lines.get(key, 2)) from None
    return FrontMatter(**values)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _ExpectedError("a text is" if not isinstance(value, (int, float, bool)) else "a text in quotes is")
    return " ".join(value.split())


def _use(value: object) -> str:
    text = _text(value)
    if len(text) > LONGEST_USE:
        raise _ExpectedError(f"one line of at most {LONGEST_USE} characters is")
    return text


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _ExpectedError("a list of texts is")
    try:
        return tuple(_text(item) for item in value)
    except _ExpectedError:
        raise _ExpectedError("a list of texts is") from None


def _date(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        raise _ExpectedError("a date YYYY-MM-DD is")
    return value


def _day(value: object) -> str:
    day = _date(value)
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        raise _ExpectedError("a date YYYY-MM-DD is") from None


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise _ExpectedError("true or false is")
    return value


def _records(
    value: object, what: str, required: dict[str, Callable[[object], str]], optional: dict[str, Callable[[object], str]]
) -> list[dict[str, str]]:
    if not isinstance(value, list):
        raise _ExpectedError(f"{what} is")
    return [_record(item, what, required, optional) for item in value]


def _record(
    value: object, what: str, required: dict[str, Callable[[object], str]], optional: dict[str, Callable[[object], str]]
) -> dict[str, str]:
    known = required | optional
    if not isinstance(value, dict) or not required.keys() <= value.keys() <= known.keys():
        raise _ExpectedError(f"{what} is")
    record = {}
    for key, item in value.items():
        if item is None and key in optional:
            continue
        try:
            record[key] = known[key](item)
        except _ExpectedError as expected:
            raise _ExpectedError(f"{what}, where for {key} {expected}") from None
    return record


def _biosimilars(value: object) -> tuple[Biosimilar, ...]:
    records = _records(value, "a list of {name, brand}", {"name": _text}, {"brand": _text})
    return tuple(Biosimilar(**record) for record in records)


def _look_alikes(value: object) -> tuple[LookAlike, ...]:
    records = _records(value, "a list of {name, tall_man, fact}", {"name": _text}, {"tall_man": _text, "fact": _text})
    return tuple(LookAlike(**record) for record in records)


def _references(value: object) -> tuple[Reference, ...]:
    records = _records(value, "a list of {title, id, date}", {"title": _text}, {"id": _text, "date": _date})
    return tuple(Reference(**record) for record in records)


def _checked(value: object) -> Checked:
    return Checked(**_record(value, "{date, against}", {"date": _day, "against": _text}, {}))


_READERS: dict[str, Callable[[object], Any]] = {
    "title": _text,
    "inn": _text,
    "usan": _text,
    "ban": _text,
    "ingredients": _texts,
    "brands": _texts,
    "biosimilars": _biosimilars,
    "synonyms": _texts,
    "drug_class": _text,
    "use": _use,
    "unii": _texts,
    "rxcui": _text,
    "atc": _texts,
    "boxed_warning": _text,
    "look_alikes": _look_alikes,
    "shared_names": _texts,
    "references": _references,
    "ai_generated": _truth,
    "checked": _checked,
}
#: Every key that the tool reads.
KEYS = frozenset(_READERS)
