"""Markdown to blocks: the first step from a page's body to its sections, and the one user of markdown-it-py.

CommonMark 0.31.2 with tables (GitHub Flavored Markdown 4.10), HTML and link reference definitions switched off, so that
both stay visible as text and no line of a page vanishes: https://spec.commonmark.org/0.31.2/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from druginfo.monograph import Block

Runs = tuple[tuple[str, str], ...]


class Leaf(NamedTuple):
    """
    One block of Markdown that holds text of its own, in page order.

    Attributes:
        kind: As in `Block`: heading, paragraph, item, code, quote, rule or table-row.
        line: First line of the body that it stands on, from 0.
        end: Line after its last one.
        source: Inline Markdown, the cells of a table row one a line; of a code block the code.
        depth: As in `Block`.
        marker: As in `Block`; "" for the second and later blocks of a list item.
        nested: Whether it stands in a list or a quotation, where no section starts.
    """

    kind: str
    line: int
    end: int
    source: str
    depth: int = 0
    marker: str = ""
    nested: bool = False


def _as_written(url: str) -> str:
    return url


_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False}).enable("table").disable(["reference", "html_block", "html_inline"])
)
# The default percent-encodes: "naïve" in a link would no longer stand on the page as a word.
_MARKDOWN.normalizeLink = _as_written  # type: ignore[method-assign]
_MARKDOWN.normalizeLinkText = _as_written  # type: ignore[method-assign,assignment]

# Emphasis and link rules may take quadratic time; longer text than this is shown with its markup instead.
_LONGEST_INLINE = 5_000
# The block rules take up to 50 microseconds a line; what comes after this many lines is shown as it is.
_MOST_LINES = 50_000


def scan(lines: Sequence[str]) -> list[Leaf]:
    """
    Split a body into its blocks.

    Args:
        lines: The lines of the body without their line ends.

    Returns:
        Every block that holds text, in page order.
    """
    page, rest = lines[:_MOST_LINES], lines[_MOST_LINES:]
    leaves = scan_simple(page)
    if leaves is None:
        leaves = scan_any(page)
    if rest:
        leaves.append(Leaf("code", len(page), len(lines), "\n".join(rest), 0, "", True))
    return leaves


# A line that can only be text: no block of CommonMark starts with these characters.
_TEXT_START = re.compile(r"""(?:[^\W_\d]|\d(?!\d{0,8}[.)](?:\ |$))|["'(“”‘’%$€£≥≤]|\*\*?(?=[^\s*]))""", re.VERBOSE)
_HEADING = re.compile(r"(#{1,6}) +([^#]*[^#\s])\s*")
_BULLET = re.compile(r"( *)([*+-])( {1,4})(?=\S)")


def scan_simple(lines: Sequence[str]) -> list[Leaf] | None:
    """
    Do what `scan_any` does, five times as fast, for pages made of headings, paragraphs and bullet lists.

    Returns:
        The same list as `scan_any`; None when a line might be anything else.
    """
    leaves: list[Leaf] = []
    # The block that a following text line continues, as (kind, first line, text lines, depth, marker, nested).
    kind, first, text, depth, marker = "", 0, [""], 0, ""
    # Columns at which the content of the open list items starts.
    indents: list[int] = []
    number = -1
    for number, line in enumerate(lines):
        if "\t" in line:
            return None
        if not line or not line.strip(" "):
            if kind:
                leaves.append(Leaf(kind, first, number, "\n".join(text).strip(), depth, marker, kind == "item"))
                kind = ""
            continue
        if _TEXT_START.match(line):
            if kind:
                text.append(line)
            else:
                kind, first, text, depth, marker = "paragraph", number, [line], 0, ""
                indents.clear()
            continue
        bullet = _BULLET.match(line)
        if bullet:
            if not _TEXT_START.match(line, bullet.end()):
                return None
            column = bullet.end(1)
            while indents and column < indents[-1]:
                indents.pop()
            if column - (indents[-1] if indents else 0) > 3:
                return None
            if kind:
                leaves.append(Leaf(kind, first, number, "\n".join(text).strip(), depth, marker, kind == "item"))
            kind, first, text, depth, marker = "item", number, [line[bullet.end() :]], len(indents), "-"
            indents.append(bullet.end())
            continue
        heading = _HEADING.fullmatch(line)
        if not heading:
            return None
        if kind:
            leaves.append(Leaf(kind, first, number, "\n".join(text).strip(), depth, marker, kind == "item"))
            kind = ""
        indents.clear()
        leaves.append(Leaf("heading", number, number + 1, heading[2].strip(), len(heading[1])))
    if kind:
        leaves.append(Leaf(kind, first, number + 1, "\n".join(text).strip(), depth, marker, kind == "item"))
    return leaves


def scan_any(lines: Sequence[str]) -> list[Leaf]:
    """Split any body into its blocks with markdown-it's block rules; see `scan`."""
    tokens: list[Token] = []
    # Only the block parser: the core rules would replace NUL characters and parse all inline text.
    _MARKDOWN.block.parse("\n".join(lines), _MARKDOWN, {}, tokens)
    leaves: list[Leaf] = []
    lists = quotes = level = 0
    item: Leaf | None = None  # the list item that is open and has no text yet
    row: Leaf | None = None  # the table row that is open
    cells: list[str] = []
    for token in tokens:
        name = token.type
        line, end = token.map or (0, 0)
        if name == "inline":
            if row:
                cells.append(token.content)
            elif lists:
                leaf = item or Leaf("item", line, end, "", lists - 1, "", True)
                leaves.append(leaf._replace(line=line, end=end, source=token.content))
                item = None
            else:
                kind = "heading" if level else "quote" if quotes else "paragraph"
                leaves.append(Leaf(kind, line, end, token.content, level, "", bool(quotes)))
            continue
        if item and (name == "list_item_close" or name in _LEAF_TOKENS):
            leaves.append(item)
            item = None
        if name == "list_item_open":
            item = Leaf("item", line, line, "", lists - 1, token.info + token.markup if token.info else "-", True)
        elif name in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif name in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif name == "blockquote_open":
            quotes += 1
        elif name == "blockquote_close":
            quotes -= 1
        elif name == "heading_open":
            level = int(token.tag[1])
        elif name == "heading_close":
            level = 0
        elif name in ("fence", "code_block"):
            info = token.info.strip()
            code = token.content.rstrip("\n")
            leaves.append(Leaf("code", line, end, f"{info}\n{code}" if info else code, 0, "", bool(lists or quotes)))
        elif name == "hr":
            leaves.append(Leaf("rule", line, end, "", 0, "", bool(lists or quotes)))
        elif name == "tr_open":
            row = Leaf("table-row", line, end, "", 0, "", bool(lists or quotes))
            cells = []
        elif name == "tr_close" and row:
            leaves.append(row._replace(source="\n".join(_all_cells(cells, lines[row.line]))))
            row = None
    deepest = max((token.level for token in tokens), default=0)
    return _with_cut_lines(leaves, lines) if deepest >= _MARKDOWN.options.maxNesting - 1 else leaves


# Tokens that hold text without an inline token, or start a list: an item that starts with one has no text of its own.
_LEAF_TOKENS = frozenset({"fence", "code_block", "hr", "table_open", "bullet_list_open", "ordered_list_open"})


def _all_cells(cells: list[str], line: str) -> list[str]:
    # GitHub's rule drops the cells that a row has beyond the header's; a page must not lose them.
    written = escapedSplit(line.strip())
    if written and not written[0].strip():
        del written[0]
    if written and not written[-1].strip():
        del written[-1]
    return cells + [cell.strip() for cell in written[len(cells) :]]


def _with_cut_lines(leaves: list[Leaf], lines: Sequence[str]) -> list[Leaf]:
    # markdown-it stops at its nesting limit and drops what is deeper: show those lines as they are.
    seen: set[int] = set()
    for leaf in leaves:
        if leaf.source:
            seen.update(range(leaf.line, leaf.end))
    cut = [
        Leaf("quote", number, number + 1, line, 0, "", True)
        for number, line in enumerate(lines)
        if number not in seen and line.strip()
    ]
    return sorted(leaves + cut, key=lambda leaf: leaf.line)


_BREAK = "break"  # in place of a style: a hard line break
# Substring tests are ten times as fast as one pattern over the text.
_SLOW_INLINE = ("\\", "`", "_", "](", "  \n")
_ENTITY_OR_LINK = re.compile(r"&[#A-Za-z]|<[A-Za-z]")
_SPACE = re.compile(r"[ \t\n]{2,}|[\t\n]")


def inline(source: str) -> Runs:
    """
    Read inline Markdown.

    Args:
        source: As in `Leaf`.

    Returns:
        As `Block.runs`: white space is collapsed, links read "text (url)", entities are characters, HTML is text.
    """
    runs = inline_simple(source)
    if runs is None:
        runs = inline_any(source) if len(source) <= _LONGEST_INLINE else _runs([(source, "")])
    return runs


def inline_simple(source: str) -> Runs | None:
    """
    Do what `inline_any` does, twenty times as fast, for text whose only markup is "**bold**" between spaces.

    Returns:
        The same runs as `inline_any`; None when there might be other markup.
    """
    for markup in _SLOW_INLINE:
        if markup in source:
            return None
    if ("&" in source or "<" in source) and _ENTITY_OR_LINK.search(source):
        return None
    if "*" not in source:
        text = (_SPACE.sub(" ", source) if _has_space_to_collapse(source) else source).strip(" ")
        return ((text, ""),) if text else ()
    parts = source.split("**")
    if len(parts) % 2 == 0 or any("*" in part for part in parts):
        return None
    last = len(parts) - 1
    for position in range(1, last, 2):
        before, bold, after = parts[position - 1 : position + 2]
        # CommonMark 6.2: "**" opens between white space and text, and closes between text and white space, or between
        # a letter and punctuation.
        if not bold or not (_solid(bold[0]) and _solid(bold[-1])):
            return None
        if (before[-1] not in " \n") if before else position > 1:
            return None
        if after and after[0] not in " \n" and not (bold[-1].isalnum() and after[0] in ",.;:)?!"):
            return None
        if not after and position + 1 < last:
            return None
    return _runs([(part, "b" if position % 2 else "") for position, part in enumerate(parts)])


def _solid(character: str) -> bool:
    return "!" <= character <= "~" or character.isalnum()


def inline_any(source: str) -> Runs:
    """Read any inline Markdown with markdown-it's inline rules; see `inline`."""
    tokens: list[Token] = []
    _MARKDOWN.inline.parse(source, _MARKDOWN, {}, tokens)
    pieces: list[tuple[str, str]] = []
    open_styles: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        style = "".join(sorted(set(open_styles)))
        name = token.type
        if name in ("text", "text_special"):
            pieces.append((token.content, style))
        elif name == "softbreak":
            pieces.append((" ", style))
        elif name == "hardbreak":
            pieces.append(("\n", _BREAK))
        elif name == "code_inline":
            pieces.append((token.content, "".join(sorted({*open_styles, "c"}))))
        elif name in ("strong_open", "em_open"):
            open_styles.append("b" if name == "strong_open" else "i")
        elif name in ("strong_close", "em_close"):
            open_styles.pop()
        elif name == "link_open":
            links.append((_target(token, "href"), len(pieces)))
        elif name == "link_close":
            target, start = links.pop()
            if target and target != "".join(text for text, _ in pieces[start:]):
                pieces.append((f" ({target})", style))
        elif name == "image":
            pieces.append((token.content, style))
            pieces.append((f" ({_target(token, 'src')})", style))
    return _runs(pieces)


def _target(token: Token, attribute: str) -> str:
    url = str(token.attrs.get(attribute, ""))
    title = token.attrs.get("title")
    return f'{url} "{title}"' if title else url


def _has_space_to_collapse(text: str) -> bool:
    return "  " in text or "\n" in text or "\t" in text


def _runs(pieces: Iterable[tuple[str, str]]) -> Runs:
    runs: list[tuple[str, str]] = []
    at_space = True
    for text, style in pieces:
        if style == _BREAK:
            style, at_space = "", True
        elif "c" not in style:
            if _has_space_to_collapse(text):
                text = _SPACE.sub(" ", text)
            if at_space:
                text = text.lstrip(" ")
        if not text:
            continue
        at_space = text[-1] in " \n"
        if runs and runs[-1][1] == style:
            runs[-1] = (runs[-1][0] + text, style)
        else:
            runs.append((text, style))
    if at_space and runs:
        text, style = runs.pop()
        if text.rstrip(" \n"):
            runs.append((text.rstrip(" \n"), style))
    return tuple(runs)


def block(leaf: Leaf) -> Block:
    """Finish *leaf*: read its inline Markdown."""
    if leaf.kind == "table-row":
        runs: list[tuple[str, str]] = []
        for cell in leaf.source.split("\n"):
            runs += [(" | ", "")] if runs else []
            runs += inline(cell)
        return Block("table-row", tuple(runs))
    if leaf.kind == "code":
        return Block("code", ((leaf.source, ""),))
    return Block(leaf.kind, inline(leaf.source), leaf.depth, leaf.marker)


def plain_text(blocks: Iterable[Block]) -> str:
    """
    Write *blocks* as the plain text of a section.

    Returns:
        Blocks separated by one blank line, the items of a list and the rows of a table by none; items as "- text",
        nested ones indented by two spaces a level; no trailing spaces.
    """
    text: list[str] = []
    previous = ""
    for part in blocks:
        words = "".join(run for run, _ in part.runs)
        if part.kind == "rule":
            continue
        if part.kind == "item":
            indent = "  " * (part.depth + 1)
            words = indent[2:] + (f"{part.marker} " if part.marker else "  ") + words.replace("\n", "\n" + indent)
        if text:
            text.append("\n" if part.kind == previous and previous in ("item", "table-row") else "\n\n")
        text.append(
            "\n".join(line.rstrip(" \t") for line in words.split("\n")) if part.kind == "code" else words.rstrip(" ")
        )
        previous = part.kind
    return "".join(text)
