"""Markdown for people who keep or convert pages: the page's own source, with what must not be lost at its end."""

from __future__ import annotations

from druginfo.render.plain import closing, source_line
from druginfo.render.safe import make_visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from druginfo.monograph import Monograph


def document(monograph: Monograph, keys: Sequence[str] = ()) -> str:
    """
    Return the source of *monograph*, or of its sections that have one of *keys*.

    Returns:
        Markdown that ends with the source line, and with a disclaimer in any case.
    """
    sections = [part for part in monograph.sections if not keys or part.key in keys]
    text = "".join(part.markdown for part in sections).strip("\n")
    ending = f"*{source_line(monograph.source)}*"
    if keys or not monograph.own_disclaimer:
        title, _, words = closing(monograph).partition("\n")
        ending = f"{ending}\n\n**{title}:** {words}"
    return make_visible(f"{text}\n\n{ending}\n")


def effect_list(lines: Sequence[str]) -> str:
    """Return tab-separated effect lines as a Markdown list."""
    rows = [line.rstrip("\n").split("\t") for line in lines]
    return "".join(
        f"- **{name}**{f' ({group})' if group else ''}{f': {description}' if description else ''}\n"
        for name, group, description in rows
    )
