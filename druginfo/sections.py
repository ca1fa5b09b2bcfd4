"""A page's body to its sections: finds headings and bold labels, keeps every line in one section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from druginfo.blocks import Leaf, block, inline, plain_text, scan
from druginfo.effect_words import states_group
from druginfo.monograph import SECTION_TITLES, Block, Section

_ALIASES = {
    "generic-name": ("generic names",),
    "usage": ("usages", "use", "uses"),
    "dosage": ("dosages", "dosage and administration"),
    "side-effects": ("side effect",),
    "how-it-works": ("mechanism of action",),
    "precautions": ("precaution", "warnings and precautions"),
    "interactions": ("interaction", "drug interactions", "drug interaction"),
    "faqs": ("faq", "frequently asked questions", "frequently asked question"),
    "boxed-warning": ("boxed warnings",),
    "disclaimer": ("disclaimers",),
    "note": ("notes", "important note", "important notes"),
}
_KNOWN = {words: key for key in SECTION_TITLES for words in (key.replace("-", " "), *_ALIASES[key])}
# Sections that speak of the page: under a heading they do not make it the name of a drug.
_OF_THE_PAGE = frozenset({"disclaimer", "note"})

_WORDS = re.compile(r"[^\W_]+")
_TAIL = re.compile(r"\s*\([^()]*\)\s*:?\s*$")
_LABEL = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.+?)(?<=\S)\1(:?)[ \t]*(.*)", re.DOTALL)
_LABEL_LEVEL = 7  # deeper than any heading


@dataclass(slots=True)
class Body:
    """
    The sections of one page.

    Attributes:
        title: Title of the page.
        sections: In page order, never empty. Sections with the same key are one, unless they are about different drugs.
        components: Names of the drugs that the page has separate sections for.
    """

    title: str
    sections: list[Section]
    components: list[str]


@dataclass(slots=True)
class _Part:
    """A stretch of lines that belongs to one section; several may become one section."""

    key: str
    title: str
    line: int
    level: int = 0
    drug: str | None = None
    outermost: bool = False  # a page title or drug heading: the headings below it start sections of their own
    repeated: bool = False  # continues a section without a heading of its own
    leaves: list[Leaf] = field(default_factory=list)


@dataclass(slots=True)
class _Mark:
    """A heading or label that may start a section, with the text that follows it on its line."""

    leaf: Leaf
    level: int
    title: str
    key: str | None  # of a known section
    rest: str = ""
    drug: bool = False


def slug(text: str) -> str:
    """
    Return the words of *text* in lower case joined by "-", the key of a section that has no fixed one.

    Example:
        >>> slug("Storage & Handling:")
        'storage-handling'
    """
    return "-".join(_WORDS.findall(text.lower()))


def split_sections(body: str, *, title: str | None, otherwise: str) -> Body:
    """
    Split the *body* of a page into its sections.

    All lines of the body are in the sections' markdown, once and in order, except that a section whose heading comes
    again holds the lines of both. Every word of the body is in the title or text of a section, or in the page title.

    Args:
        body: Markdown with line ends "\\n".
        title: Title of the page where the front matter has one; else the first heading of level 1 is.
        otherwise: Title of a page that has neither.

    Returns:
        The page's title, sections and components.
    """
    lines = body.split("\n")
    leaves = scan(lines)
    if title is None:
        first = next((leaf for leaf in leaves if leaf.kind == "heading" and leaf.depth == 1 and not leaf.nested), None)
        title = (first and _plain(first.source)) or otherwise
    pieces = list(_pieces(leaves, lines))
    components = _mark_drugs([piece for piece in pieces if isinstance(piece, _Mark)], title)
    parts = _parts(pieces, title)
    if len(parts) > 1 and parts[0].outermost and not parts[0].leaves and _same_words(parts[0].title, title):
        del parts[0]
    if not parts:
        parts = [_Part(slug(title) or "page", title, 0)]
    parts[0].line = 0
    return Body(title, _merge(parts, lines), components)


def _pieces(leaves: Iterable[Leaf], lines: Sequence[str]) -> Iterator[_Mark | Leaf]:
    # Yields the marks and what stands between them; a paragraph is cut at each line that starts with a label.
    for leaf in leaves:
        if leaf.kind == "heading" and not leaf.nested:
            text = _plain(leaf.source)
            if slug(text):
                known = _known(text)
                yield (
                    _Mark(leaf, leaf.depth, known[1], known[0], known[2])
                    if known
                    else _Mark(leaf, leaf.depth, text.rstrip().removesuffix(":").rstrip(), None)
                )
            else:
                yield leaf
        elif leaf.kind == "paragraph" and not leaf.nested and ("**" in leaf.source or "__" in leaf.source):
            yield from _cut(leaf, lines, 0)
        elif leaf.kind == "item" and "\n" in leaf.source and ("\n**" in leaf.source or "\n__" in leaf.source):
            # A label straight below a list, without a blank line, is part of the last item by CommonMark's rule of
            # lazy continuation lines. No author means that.
            yield from _cut(leaf, lines, 1)
        else:
            yield leaf


def _cut(leaf: Leaf, lines: Sequence[str], start: int) -> Iterator[_Mark | Leaf]:
    source = leaf.source.split("\n") if start else lines[leaf.line : leaf.end]
    if len(source) != leaf.end - leaf.line:
        # Only where white space that is no space opens the block: then lines cannot be told from its source.
        yield leaf
        return
    current, first, kept = leaf, leaf.line, list(source[:start])
    for offset in range(start, len(source)):
        line = source[offset]
        found = _LABEL.match(line.strip(" \t")) if start == 0 or lines[leaf.line + offset][:1] in "*_" else None
        mark = found and _label_mark(leaf, leaf.line + offset, found)
        bold_line = found and (found[3] or found[2].rstrip().endswith((":", "?")) or not found[4])
        if mark or (kept and bold_line):
            if kept:
                yield current._replace(line=first, end=leaf.line + offset, source="\n".join(kept).strip())
            first, kept = leaf.line + offset, []
            current = Leaf("paragraph", first, leaf.end, "")
        if mark:
            yield mark
            if mark.rest.strip():
                kept = [mark.rest]
        else:
            kept.append(line)
    if kept:
        yield current._replace(line=first, end=leaf.end, source="\n".join(kept).strip())


def _label_mark(leaf: Leaf, line: int, found: re.Match[str]) -> _Mark | None:
    label, colon, rest = found[2], found[3], found[4]
    text = _plain(label)
    known = _known(text)
    if not known:
        return None
    key, title, inside = known
    if not colon and not text.rstrip().endswith(":") and not inside and rest.strip():
        # "**Side effects** are common" is prose.
        tail = re.match(r"(\([^()]*\)):?\s*(.*)", rest, re.DOTALL)
        if not tail or (tail[2] and ":" not in tail[0][: len(tail[1]) + 1]):
            return None
        title, rest = f"{title} {tail[1]}", tail[2]
    rest = f"{inside} {rest}" if inside else rest
    return _Mark(leaf._replace(line=line), _LABEL_LEVEL, title, key, rest)


def _known(text: str) -> tuple[str, str, str] | None:
    # Key, title and following text of a heading with a known name, a tail in parentheses and a colon allowed.
    key = _key(_TAIL.sub("", text))
    if key:
        return key, text.strip().removesuffix(":").rstrip(), ""
    name, colon, rest = text.partition(":")
    key = _key(_TAIL.sub("", name)) if colon else None
    return (key, name.strip(), rest.strip()) if key else None


def _key(name: str) -> str | None:
    return _KNOWN.get(" ".join(_WORDS.findall(name.lower().replace("&", " and "))))


def _plain(source: str) -> str:
    return "".join(text for text, _ in inline(source))


def _same_words(one: str, other: str) -> bool:
    return slug(one) == slug(other)


def _mark_drugs(marks: Sequence[_Mark], title: str) -> list[str]:
    # A page is about several drugs when unknown headings have sections of their own below them.
    open_marks: list[_Mark] = []
    owned: dict[int, set[str]] = {}
    owners: dict[int, _Mark] = {}
    outside: set[str] = set()
    only_title = sum(mark.level == 1 for mark in marks) == 1
    for mark in marks:
        while open_marks and open_marks[-1].level >= mark.level:
            open_marks.pop()
        owner = open_marks[-1] if open_marks else None
        if mark.key and mark.key not in _OF_THE_PAGE:
            # A label below a sub-heading of a section ends that section; it does not belong to the sub-heading.
            in_section = mark.level == _LABEL_LEVEL and any(above.key for above in open_marks)
            is_title = owner and (_same_words(owner.title, title) or (only_title and owner.level == 1))
            if owner and not owner.key and not in_section and not is_title:
                owned.setdefault(id(owner), set()).add(mark.key)
                owners[id(owner)] = owner
            else:
                outside.add(mark.key)
        if mark.level < _LABEL_LEVEL:
            open_marks.append(mark)
    often = Counter(key for keys in owned.values() for key in keys)
    # Two sections below it make a heading a drug; so does one that another such heading has as well.
    drugs = [
        owner
        for number, owner in owners.items()
        if len(owned[number]) > 1 or any(often[key] > 1 for key in owned[number])
    ]
    if len(drugs) == 1 and not outside:
        # One heading over all sections is another wording of the page's title.
        return []
    for drug in drugs:
        drug.drug = True
    return list(dict.fromkeys(drug.title for drug in drugs))


def _parts(pieces: Iterable[_Mark | Leaf], title: str) -> list[_Part]:
    parts: list[_Part] = []
    scope: _Mark | None = None  # the drug heading that the page is under
    before_note: _Part | None = None  # the section that a labelled note interrupts

    def start(part: _Part) -> _Part:
        parts.append(part)
        return part

    for piece in pieces:
        current = parts[-1] if parts else None
        if isinstance(piece, Leaf):
            if current is None:
                current = start(_Part(slug(title) or "page", title, piece.line, outermost=True))
            elif before_note and _resumes(piece, current):
                current = start(
                    _Part(
                        before_note.key,
                        before_note.title,
                        piece.line,
                        before_note.level,
                        before_note.drug,
                        repeated=True,
                    )
                )
                before_note = None
            current.leaves.append(piece)
            continue
        leaf = piece.leaf
        if scope and piece.level <= scope.level:
            scope = None
        if piece.drug:
            scope = piece
        elif not piece.key and current and _is_content(piece, current):
            current.leaves.append(leaf)
            continue
        note = piece.key == "note" and piece.level == _LABEL_LEVEL
        before_note = current if note and current and current.key not in _OF_THE_PAGE and current.level else None
        part = start(_Part(piece.key or slug(piece.title), piece.title, leaf.line, piece.level))
        part.drug = scope.title if scope and piece.key not in _OF_THE_PAGE else None
        part.outermost = piece.drug or (len(parts) == 1 and not piece.key)
        if piece.rest and piece.level < _LABEL_LEVEL:
            part.leaves.append(leaf._replace(kind="paragraph", source=piece.rest, depth=0))
    return parts


def _is_content(mark: _Mark, part: _Part) -> bool:
    # Whether an unknown heading is a sub-heading of the section it stands in.
    if part.outermost:
        return False
    if part.key == "side-effects" and states_group(mark.title):
        return True
    if part.key == "faqs" and mark.title.endswith("?"):
        return True
    return mark.level > part.level > 0


def _resumes(leaf: Leaf, note: _Part) -> bool:
    # After "**Note:** a sentence", a list or another label goes on with the section that the note stands in.
    if not note.leaves or plain_text([block(note.leaves[-1])]).endswith(":"):
        return False
    if leaf.kind == "item":
        return all(other.kind == "paragraph" for other in note.leaves)
    label = _LABEL.match(leaf.source) if leaf.kind == "paragraph" else None
    return bool(label and (label[3] or label[2].endswith(":")))


def _merge(parts: Sequence[_Part], lines: Sequence[str]) -> list[Section]:
    starts = [0] * (len(lines) + 1)
    for number, line in enumerate(lines):
        starts[number + 1] = starts[number] + len(line) + 1
    body = "\n".join(lines)
    merged: dict[tuple[str, str | None], tuple[_Part, list[str], list[Block]]] = {}
    for number, part in enumerate(parts):
        end = parts[number + 1].line if number + 1 < len(parts) else len(lines)
        markdown = body[starts[part.line] : starts[end]]
        blocks = [block(leaf) for leaf in part.leaves]
        known = merged.get((part.key, part.drug))
        if known is None:
            merged[part.key, part.drug] = (part, [markdown], blocks)
            continue
        first, sources, all_blocks = known
        sources.append(markdown)
        if not part.repeated and not _same_words(part.title, first.title):
            all_blocks.append(Block("heading", ((part.title, ""),), min(part.level, 6) or 1))
        all_blocks += blocks
    last = parts[-1]
    moved_up = merged[last.key, last.drug][1]
    below = list(merged.values())[-1][1]
    if moved_up is not below and not body.endswith("\n"):
        # The body's last line is no longer the last one: its missing line end moves to the line that is.
        moved_up[-1] += "\n"
        below[-1] = below[-1].removesuffix("\n")
    return [
        Section(key, part.title, "".join(sources), plain_text(blocks), tuple(blocks), drug)
        for (key, drug), (part, sources, blocks) in merged.items()
    ]
