"""Monograph to stored text and back: the JSON object of the contract, and the blocks of its sections beside it."""

from __future__ import annotations

import json
from typing import Any

from druginfo.monograph import Block, Faq, LookAlike, Monograph, Name, Reference, Section, SideEffect, Source


def dump_blocks(blocks: tuple[Block, ...]) -> str:
    """Return *blocks* as compact JSON."""
    rows = [[block.kind, block.runs, block.depth, block.marker] for block in blocks]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def load_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks that `dump_blocks` wrote."""
    return tuple(
        Block(kind, tuple((run, style) for run, style in runs), depth, marker)
        for kind, runs, depth, marker in json.loads(text)
    )


def load_monograph(text: str, blocks: list[str], corpus: str) -> Monograph:
    """
    Rebuild a monograph from its stored `monograph` object.

    Args:
        text: JSON of the object, as `druginfo.render.json_.monograph_object` makes it.
        blocks: For each of its sections, in order, what `dump_blocks` wrote.
        corpus: Label of the corpus that it was read from.
    """
    stored: dict[str, Any] = json.loads(text)
    source = stored["source"]
    return Monograph(
        id=stored["id"],
        title=stored["title"],
        names=tuple(Name(**name) for name in stored["names"]),
        sections=tuple(
            Section(**section, blocks=load_blocks(rows))
            for section, rows in zip(stored["sections"], blocks, strict=True)
        ),
        source=Source(
            corpus=corpus,
            file=source["file"],
            ai_generated=source["ai_generated"],
            reviewed=source["reviewed"],
            references=tuple(Reference(**reference) for reference in source["references"]),
        ),
        ingredients=tuple(stored["ingredients"]),
        drug_class=stored["drug_class"],
        use=stored["use"],
        identifiers={key: value for key, value in stored["identifiers"].items() if value},
        boxed_warning=stored["boxed_warning"],
        confused_with=tuple(LookAlike(**other) for other in stored["confused_with"]),
        side_effects=tuple(SideEffect(**effect) for effect in stored["side_effects"]),
        faqs=tuple(Faq(**faq) for faq in stored["faqs"]),
        disclaimer=stored["disclaimer"],
        own_disclaimer=stored["own_disclaimer"],
        note=stored["note"],
    )
