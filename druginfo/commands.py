"""One function a command: a request in, the answer on standard output, everything else on standard error.

Both readers of the command line end here. A reading command resolves the name, fetches what the index holds ready,
and prints it; only a terminal's rendering is made here and now.
"""

from __future__ import annotations

import os
import sys

from druginfo import errors
from druginfo.contract import OWN_DISCLAIMER, SCHEMA_VERSION
from druginfo.errors import CorpusError, DruginfoError, NameNotResolvedError, SectionAbsentError, UsageError
from druginfo.index import DamagedIndexError, open_library
from druginfo.names import fold
from druginfo.render.safe import make_visible, one_field
from druginfo.request import SECTION_COMMANDS, Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from druginfo.index import Library, Page
    from druginfo.resolve import Candidate, Resolution

_USUAL_KEYS = (
    "usage", "dosage", "side-effects", "how-it-works", "precautions", "interactions", "boxed-warning", "faqs"
)  # fmt: skip

#: Said beside every list for a program, which has no room for a page's own disclaimer.
DISCLAIMER_LINE = "druginfo: for education only, not medical advice; ask a doctor, pharmacist or nurse."

_CANDIDATES_SHOWN = 8

#: Commands that print before they have read everything, and so cannot begin again.
_STREAMING = frozenset({"export", "resolve"})
_HINT_WIDTH = 48


def answer(request: Request) -> int:
    """
    Answer *request* and return the exit status.

    Raises:
        DruginfoError: It cannot be answered; see `druginfo.errors` for the kinds.
    """
    if request.format is None:
        request.format = "rich" if sys.stdout.isatty() else "plain"
    if "" in request.corpora:
        raise UsageError("--corpus needs the name of a folder; see: druginfo show --help")
    request.sections = ["-".join(key.lower().split()) for key in request.sections]
    try:
        return _COMMANDS[request.command](request)
    except DamagedIndexError as error:
        from druginfo.cache import remove_indexes

        if not remove_indexes():
            raise CorpusError(f"an index is damaged ({error}); reinstall druginfo") from error
        if request.command in _STREAMING:
            raise CorpusError("a damaged index was removed; run the command again") from error
        return _COMMANDS[request.command](request)


def show(request: Request) -> int:
    """Print a whole monograph, or the sections asked for."""
    library = _open(request)
    resolution, page = _find(request, library, request.name)
    keys = request.sections
    if keys:
        _require_sections(library, page, keys)
    if request.format == "json":
        return _show_json(request, library, resolution, page, keys)
    _notice(resolution, page)
    if request.format == "markdown":
        from druginfo.render.markdown import document

        _write(document(library.get(page.drug), keys))
    elif request.format == "rich":
        from druginfo.render import terminal

        terminal.show(request, library.get(page.drug), keys, how_matched(resolution, page))
    elif keys:
        _write(_plain_sections(library, page, keys))
    else:
        _write(library.stored(page, "plain"))
    return errors.ANSWERED


def side_effects(request: Request) -> int:
    """Print the side effects as a list."""
    library = _open(request)
    resolution, page = _find(request, library, request.name)
    _require_sections(library, page, ["side-effects"])
    if request.format == "json":
        return _show_json(request, library, resolution, page, ["side-effects"])
    _notice(resolution, page)
    if request.format == "rich":
        from druginfo.render import terminal

        terminal.side_effects(request, library.get(page.drug), how_matched(resolution, page))
        return errors.ANSWERED
    lines = library.stored(page, "effects").splitlines(keepends=True)
    if request.serious:
        lines = [line for line in lines if line.split("\t")[1] == "serious"]
        if not lines:
            _say(
                f"druginfo: the page of {page.title} marks no side effect as serious; that does not mean there is none."
            )
    if request.format == "markdown":
        from druginfo.render.markdown import effect_list

        _write(effect_list(lines) + "\n" + library.ending(page))
    else:
        _write("".join(lines))
        _say(DISCLAIMER_LINE)
    return errors.ANSWERED


def section(request: Request) -> int:
    """Print the one section that the command is named after."""
    request.sections = [SECTION_COMMANDS[request.command], *request.sections]
    return show(request)


def names(request: Request) -> int:
    """Print every name of a drug with its kind."""
    library = _open(request)
    resolution, page = _find(request, library, request.name)
    if request.format == "json":
        return _show_json(request, library, resolution, page, [])
    _notice(resolution, page)
    lines = library.stored(page, "names")
    if request.format == "rich":
        from druginfo.render import terminal

        terminal.names(request, library.get(page.drug), how_matched(resolution, page))
    elif request.format == "markdown":
        rows = [line.split("\t") for line in lines.splitlines()]
        _write("".join(f"- {name} ({kind})\n" for name, kind in rows) + "\n" + library.ending(page))
    else:
        _write(lines)
        _say(DISCLAIMER_LINE)
    return errors.ANSWERED


def list_drugs(request: Request) -> int:
    """Print every drug, sorted by title."""
    library = _open(request)
    library.complete()
    pages = list(library.pages())
    if request.format == "json":
        from druginfo.render.json_ import dump

        rows = [
            {"id": p.drug, "title": p.title, "drug_class": p.drug_class, "use": p.use, "corpus": p.layer.label}
            for p in pages
        ]
        _write(dump({"schema_version": SCHEMA_VERSION, "drugs": rows, "disclaimer": OWN_DISCLAIMER}) + "\n")
        return errors.ANSWERED
    if request.format == "rich":
        from druginfo.render import terminal

        terminal.drug_list(request, pages)
    elif request.format == "markdown":
        _write("".join(f"- {one_field(page.title)}\n" for page in pages))
    else:
        _write("".join(f"{one_field(page.title)}\n" for page in pages))
    _say(DISCLAIMER_LINE)
    return errors.ANSWERED


def search(request: Request) -> int:
    """Print the sections that hold all the words asked for, best first."""
    library = _open(request)
    library.complete()
    text = request.name
    keys: list[str | None] = list(request.sections) or [None]
    unknown = [key for key in request.sections if not library.has_section(key)]
    if unknown:
        raise SectionAbsentError(f"no page has a section {', '.join(unknown)!r}; usual keys: {' '.join(_USUAL_KEYS)}")
    hits = [hit for key in keys for hit in library.search(text, key)]
    if request.format == "json":
        from druginfo.render.json_ import dump

        rows = [{"drug": hit.drug, "section": hit.section, "snippet": hit.snippet} for hit in hits]
        found = {"schema_version": SCHEMA_VERSION, "query": text, "results": rows, "disclaimer": OWN_DISCLAIMER}
        _write(dump(found) + "\n")
    elif request.format == "rich" and hits:
        from druginfo.render import terminal

        terminal.hits(request, hits)
    else:
        _write("".join(f"{hit.drug}\t{hit.section}\t{one_field(hit.snippet)}\n" for hit in hits))
    if not hits:
        where = f" in the section {', '.join(request.sections)}" if request.sections else ""
        _say(f"druginfo: no page has all of {one_field(text)!r}{where}; try fewer words, or the start of one: anem*")
    _say(DISCLAIMER_LINE)
    return errors.ANSWERED if hits else errors.NO_SUCH_DRUG


def resolve_names(request: Request) -> int:
    """Print what each name means: the words given, or each line of standard input or of a file."""
    from druginfo import batch

    library = _open(request)
    library.complete()
    if request.words and request.words != ["-"]:
        if request.input is not None:
            raise UsageError("give either a name or --input FILE, not both; see: druginfo resolve --help")
        lines: Sequence[str] | None = [request.name]
    else:
        lines = None
    status = batch.run(
        library,
        lines,
        input_file=request.input,
        column=request.column,
        form=request.format or "plain",
        exact=request.exact,
    )
    _say(DISCLAIMER_LINE)
    return status


def compare(request: Request) -> int:
    """Print two drugs side by side."""
    if len(request.words) != 2:
        raise UsageError(
            "compare takes two names; quote a name of several words: druginfo compare 'insulin lispro' metformin"
        )
    library = _open(request)
    found = [_find(request, library, word) for word in request.words]
    monographs = [library.get(page.drug) for _, page in found]
    from druginfo import comparison

    result = comparison.compare(*monographs)
    for resolution, page in found:
        if request.format != "json":
            _notice(resolution, page)
    if request.format == "json":
        from druginfo.render.json_ import dump

        _write(dump(comparison.as_json(request.words, [match_object(r) for r, _ in found], result)) + "\n")
    elif request.format == "rich":
        from druginfo.render import terminal

        terminal.compare(request, result)
    else:
        _write(comparison.as_text(result, markdown=request.format == "markdown"))
    return errors.ANSWERED


def export(request: Request) -> int:
    """Print every monograph as one JSON object a line."""
    library = _open(request)
    library.complete()
    for page in library.pages():
        _write(library.stored(page, "json") + "\n")
    _say(DISCLAIMER_LINE)
    return errors.ANSWERED


def corpus_list(request: Request) -> int:
    """Print each corpus in use with its counts and label dates."""
    library = _open(request)
    library.complete()
    rows = []
    for layer in library.layers:
        count, checked, oldest, newest = layer.connection.execute(
            "SELECT count(*), count(reviewed), min(label_date), max(label_date) FROM page"
        ).fetchone()
        skipped = layer.connection.execute("SELECT count(*) FROM skipped").fetchone()[0]
        rows.append((layer.label, count, checked, oldest, newest, skipped))
    if request.format == "json":
        from druginfo.render.json_ import dump

        keys = ("corpus", "pages", "checked", "oldest_label", "newest_label", "skipped")
        corpora = [dict(zip(keys, row, strict=True)) for row in rows]
        _write(dump({"schema_version": SCHEMA_VERSION, "corpora": corpora, "disclaimer": OWN_DISCLAIMER}) + "\n")
        return errors.ANSWERED
    for label, count, checked, oldest, newest, skipped in rows:
        dates = f"labels from {oldest} to {newest}" if oldest else "no label dates"
        _write(f"{one_field(label)}\t{count} page{'s' * (count != 1)}\t{checked} checked\t{dates}\t{skipped} skipped\n")
    return errors.ANSWERED


def corpus_path(request: Request) -> int:
    """Print where the corpora and their indexes live."""
    from druginfo import paths

    places = [("bundled", paths.BUNDLED_INDEX), ("own", paths.user_corpus()), ("indexes", paths.index_cache())]
    places += [("environment", folder) for folder in paths.environment_corpora()]
    if request.format == "json":
        from druginfo.render.json_ import dump

        rows = [{"what": what, "path": place} for what, place in places]
        _write(dump({"schema_version": SCHEMA_VERSION, "paths": rows}) + "\n")
    else:
        _write("".join(f"{what}\t{one_field(place)}\n" for what, place in places))
    return errors.ANSWERED


def corpus_check(request: Request) -> int:
    """Print what is wrong with the pages of the folders given, else of the corpora in use."""
    from pathlib import Path

    from druginfo.check import check
    from druginfo.paths import environment_corpora, user_corpus

    folders = request.words or [*request.corpora, *environment_corpora()]
    if not folders:
        if not os.path.isdir(user_corpus()):
            raise UsageError("give a folder to check: druginfo corpus check DIR")
        folders = [user_corpus()]
    failed = False
    for folder in folders:
        findings = check(
            Path(folder), fingerprints=_beside(folder, "label-fingerprints.tsv"), terms=_beside(folder, "terms.txt")
        )
        for finding in findings:
            if request.format == "json":
                from druginfo.render.json_ import dump

                place = {"folder": folder, "file": finding.file, "line": finding.line}
                _write(dump(place | {"code": finding.code, "message": finding.message}) + "\n")
            else:
                _write(one_field(str(finding)) + "\n")
        failed = failed or any(finding.is_error for finding in findings)
        _say(f"druginfo: {len(findings)} finding{'s' * (len(findings) != 1)} in {one_field(folder)}")
    return errors.CORPUS_UNUSABLE if failed else errors.ANSWERED


def _beside(folder: str, name: str) -> Path | None:
    """Return the file *name* in *folder* or beside it, None where there is none."""
    from pathlib import Path

    for place in (Path(folder), Path(folder).resolve().parent):
        if (place / name).is_file():
            return place / name
    return None


_COMMANDS: dict[str, Callable[[Request], int]] = {
    "show": show,
    "side-effects": side_effects,
    **dict.fromkeys(SECTION_COMMANDS, section),
    "names": names,
    "list": list_drugs,
    "search": search,
    "resolve": resolve_names,
    "compare": compare,
    "export": export,
    "corpus list": corpus_list,
    "corpus path": corpus_path,
    "corpus check": corpus_check,
}


def report(error: DruginfoError, argv: Sequence[str], request: Request | None, as_json: bool) -> int:
    """
    Print *error*: one line and its candidates on standard error, and with JSON an object on standard output.

    Returns:
        The exit status of *error*.
    """
    resolution = error.resolution if isinstance(error, NameNotResolvedError) else None
    candidates = resolution.candidates[:_CANDIDATES_SHOWN] if resolution else []
    _say(f"druginfo: {one_field(error.message)}")
    for line in _candidate_lines(resolution.query if resolution else "", candidates):
        _say(line)
    if as_json:
        from druginfo.render.json_ import dump

        query = resolution.query if resolution else (request.name if request else " ".join(argv))
        body: dict[str, object] = {
            "code": error.code,
            "message": error.message,
            "candidates": [candidate_object(other) for other in candidates],
        }
        if resolution:
            body["match"] = match_object(resolution)
        _write(
            dump({"schema_version": SCHEMA_VERSION, "query": query, "error": body, "disclaimer": OWN_DISCLAIMER}) + "\n"
        )
    return error.status


def match_object(resolution: Resolution) -> dict[str, object]:
    """Return the `match` object of the contract: how the name matched, at which distance, against which rivals."""
    match: dict[str, object] = {
        "kind": resolution.kind,
        "name": resolution.name,
        "drug": resolution.drug,
        "distance": resolution.distance,
        "rivals": [candidate_object(rival) for rival in resolution.rivals],
    }
    if resolution.brand:
        match["brand"] = resolution.brand
    if resolution.ingredients:
        match["ingredients"] = list(resolution.ingredients)
    return match


def candidate_object(candidate: Candidate) -> dict[str, object]:
    """Return a candidate as the contract has it."""
    return {
        "name": candidate.name,
        "drug": candidate.drug,
        "distance": candidate.distance,
        "has_page": candidate.has_page,
        "hint": candidate.hint,
        "tall_man": candidate.tall_man,
    }


def how_matched(resolution: Resolution, page: Page) -> str | None:
    """Return the line that says how the name matched, or None when it is the page's own nonproprietary name."""
    query, name = one_field(resolution.query), make_visible(resolution.name or "")
    if resolution.kind == "spelling":
        edits = f"{resolution.distance} edit{'s' * (resolution.distance != 1)}"
        return f"{query!r} is not a known name; showing {page.title}, the nearest spelling ({name}, {edits})."
    if resolution.kind == "biosimilar":
        product = f", sold as {resolution.brand}" if resolution.brand else ""
        return f"{name} is a biosimilar or suffixed name of {page.title}{product}."
    if resolution.kind == "brand":
        product = f" ({resolution.brand})" if resolution.brand else ""
        return f"{name} is a brand name of {page.title}{product}."
    if resolution.kind == "synonym":
        return f"{name} is another name of {page.title}."
    return None


def _open(request: Request) -> Library:
    library = open_library(request.corpora, bundled=request.bundled, report=True)
    for warning in library.warnings():
        _say(f"druginfo: skipped {one_field(warning)}")
    if request.verbose:
        for note in library.notes:
            _say(f"druginfo: {one_field(note)}")
    if not library.layers:
        raise CorpusError("no corpus can be used: give one with --corpus DIR, or leave out --no-bundled")
    return library


def _find(request: Request, library: Library, name: str) -> tuple[Resolution, Page]:
    """
    Resolve *name* and find its page.

    Raises:
        NameNotResolvedError: No page may be opened for it.
    """
    resolution = library.resolve(name, exact=request.exact)
    if not resolution.opened:
        raise NameNotResolvedError(_why_not(resolution, request.exact), resolution)
    page = library.find_page(resolution.drug or "")
    assert page is not None, "a resolution that opens names a page"
    return resolution, page


def _why_not(resolution: Resolution, exact: bool) -> str:
    query = resolution.query.strip()
    if resolution.kind == "known":
        parts = f", which is {' + '.join(resolution.ingredients)}" if len(resolution.ingredients) > 1 else ""
        same = fold_equal(query, resolution.drug or "")
        subject = f"{query!r} is a known drug name" if same else f"{query!r} is {resolution.drug}"
        tail = "; nearest pages:" if resolution.candidates else "; see the drugs with a page: druginfo list"
        return f"{subject}{parts if not same or parts else ''}, and no corpus in use has a page for it{tail}"
    if resolution.kind == "ambiguous" and len(resolution.candidates) == 1:
        return f"{query!r} is not a known name and nothing was opened; did you mean:"
    if resolution.kind == "ambiguous":
        return f"{query!r} could be more than one drug, so nothing was opened; type one of these:"
    if resolution.candidates:
        how = " with exactly that name" if exact else ""
        return f"no drug{how} is called {query!r}; did you mean:"
    return f"no drug is called {query!r}; try: druginfo search {one_field(query) or 'WORDS'}"


def fold_equal(left: str, right: str) -> bool:
    """Return whether two names are the same when folded."""
    return fold(left) == fold(right)


def _candidate_lines(query: str, candidates: Sequence[Candidate]) -> list[str]:
    """Return one line a candidate: name, what it is, the command that opens it; two on a terminal too narrow."""
    rows = [
        (
            make_visible(other.tall_man or other.name),
            _short(make_visible(other.hint or "")),
            f"druginfo show {_opening_name(query, other)}" if other.has_page else "(no page)",
        )
        for other in candidates
    ]
    name_width, hint_width = (max((len(row[column]) for row in rows), default=0) for column in (0, 1))
    lines = [f"  {name:{name_width}}  {hint:{hint_width}}  {command}" for name, hint, command in rows]
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return lines
    if all(len(line) <= columns for line in lines):
        return lines
    return [line for name, hint, command in rows for line in (f"  {name}  {hint}".rstrip(), f"    {command}")]


def _opening_name(query: str, candidate: Candidate) -> str:
    # Where two pages have the title asked for, the number tells the first from the second.
    same = fold_equal(query, candidate.drug)
    return one_field(f"{candidate.drug}-1" if same else candidate.drug)


def _short(hint: str) -> str:
    """Return *hint* without what its parentheses explain, cut where it is still long."""
    hint = hint.partition(" (")[0]
    return hint if len(hint) <= _HINT_WIDTH else hint[: _HINT_WIDTH - 1].rstrip() + "…"


def _require_sections(library: Library, page: Page, keys: Sequence[str]) -> None:
    present = library.section_keys(page)
    absent = [key for key in keys if key not in present and key != "disclaimer"]
    if absent:
        raise SectionAbsentError(
            f"the page of {page.title} has no section {', '.join(absent)!r}; it has: {' '.join(present)}"
        )


def _plain_sections(library: Library, page: Page, keys: Sequence[str]) -> str:
    rows = [row for row in library.section_texts(page, keys) if row[0] != "disclaimer"]
    titled = len(rows) > 1
    parts = [f"{title}\n{text}" if titled else text for _key, title, text in rows]
    return "\n\n".join([*parts, library.ending(page)])


def _show_json(request: Request, library: Library, resolution: Resolution, page: Page, keys: Sequence[str]) -> int:
    from druginfo.render.json_ import dump

    stored = library.stored(page, "json")
    if keys or request.serious:
        import json

        whole = json.loads(stored)
        if keys:
            whole["sections"] = [part for part in whole["sections"] if part["key"] in keys]
        if request.serious:
            whole["side_effects"] = [effect for effect in whole["side_effects"] if effect["group"] == "serious"]
        stored = dump(whole)
    head = dump({"schema_version": SCHEMA_VERSION, "query": resolution.query, "match": match_object(resolution)})
    _write(f'{head[:-1]}, "monograph": {stored}}}\n')
    return errors.ANSWERED


def _notice(resolution: Resolution, page: Page) -> None:
    line = how_matched(resolution, page)
    if line and not sys.stdout.isatty():
        _say(f"druginfo: {line}")


def _write(text: str) -> None:
    sys.stdout.write(text)


def _say(line: str) -> None:
    try:
        sys.stderr.write(line + "\n")
    except OSError:
        pass  # a full or closed standard error does not change the answer
