"""Two monographs side by side: names, uses, and which side effects they share."""

from __future__ import annotations

from dataclasses import dataclass

from druginfo.monograph import Monograph, SideEffect
from druginfo.names import fold
from druginfo.render.plain import facts, source_line
from druginfo.render.safe import make_visible


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two monographs; an effect is shared when both pages list it under the same folded name."""

    first: Monograph
    second: Monograph
    shared: tuple[SideEffect, ...]
    only_first: tuple[SideEffect, ...]
    only_second: tuple[SideEffect, ...]

    @property
    def monographs(self) -> tuple[Monograph, Monograph]:
        """Both, in the order asked for."""
        return self.first, self.second


def compare(first: Monograph, second: Monograph) -> Comparison:
    """Return what *first* and *second* have in common and what only one of them has, in page order."""
    in_first = {fold(effect.name) for effect in first.side_effects}
    in_second = {fold(effect.name) for effect in second.side_effects}
    return Comparison(
        first,
        second,
        tuple(effect for effect in first.side_effects if fold(effect.name) in in_second),
        tuple(effect for effect in first.side_effects if fold(effect.name) not in in_second),
        tuple(effect for effect in second.side_effects if fold(effect.name) not in in_first),
    )


def groups(result: Comparison) -> list[tuple[str, tuple[SideEffect, ...]]]:
    """Return the three groups of side effects, each with its heading."""
    return [
        ("Side effects listed for both", result.shared),
        (f"Side effects listed only for {result.first.title}", result.only_first),
        (f"Side effects listed only for {result.second.title}", result.only_second),
    ]


def section_text(monograph: Monograph, key: str) -> str:
    """Return the text of the sections with *key*, or that the page has none."""
    texts = [section.text for section in monograph.sections if section.key == key]
    return "\n\n".join(texts) or f"The page has no section {key}."


def as_text(result: Comparison, *, markdown: bool) -> str:
    """Return the comparison as plain text or Markdown, both sources and disclaimers at the end."""
    mark = "## " if markdown else ""
    bullet = "- "
    parts = []
    for monograph in result.monographs:
        lines = [f"{label}: {value}" for label, value in facts(monograph)]
        parts.append(f"{mark}{monograph.title}\n" + "\n".join(f"{bullet}{line}" for line in lines))
    for monograph in result.monographs:
        parts.append(f"{mark}Usage of {monograph.title}\n{section_text(monograph, 'usage')}")
    for heading, effects in groups(result):
        names = [f"{bullet}{effect.name}{f' ({effect.group})' if effect.group else ''}" for effect in effects]
        parts.append(f"{mark}{heading}\n" + ("\n".join(names) or "None by the same name; read both pages."))
    parts += [source_line(monograph.source) for monograph in result.monographs]
    disclaimers = dict.fromkeys(monograph.disclaimer for monograph in result.monographs)
    parts.append(f"{mark}Disclaimer\n" + "\n".join(disclaimers))
    return make_visible("\n\n".join(parts)) + "\n"


def as_json(queries: list[str], matches: list[dict[str, object]], result: Comparison) -> dict[str, object]:
    """Return the comparison under the contract's envelope."""
    from druginfo.contract import SCHEMA_VERSION
    from druginfo.render.json_ import monograph_object

    def effects(chosen: tuple[SideEffect, ...]) -> list[dict[str, object]]:
        return [{"name": effect.name, "group": effect.group, "description": effect.description} for effect in chosen]

    return {
        "schema_version": SCHEMA_VERSION,
        "query": queries,
        "match": matches,
        "monographs": [monograph_object(monograph) for monograph in result.monographs],
        "side_effects": {
            "shared": effects(result.shared),
            "only_a": effects(result.only_first),
            "only_b": effects(result.only_second),
        },
        "disclaimer": result.first.disclaimer,
    }
