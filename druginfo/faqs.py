"""Questions and answers of a page, read from the blocks of its FAQs section."""

from __future__ import annotations

import re
from collections.abc import Iterable

from druginfo.monograph import Block, Faq

_QUESTION_MARK = re.compile(r"(?:Q(?:uestion)?\s*\d*\s*[:.)]|\d+[.)]\s+(?=\S))\s*", re.IGNORECASE)
_ANSWER_MARK = re.compile(r"(?:A(?:nswer)?\s*\d*\s*:|A\s*\d*\s*[.)](?=\s))\s*", re.IGNORECASE)
_ANSWER_INSIDE = re.compile(r"(?<=[?.!\s*])\s*\b(?:A|Answer)\d*\s*:\s*", re.IGNORECASE)


def faqs(blocks: Iterable[Block]) -> list[Faq]:
    """
    Read questions and answers from the blocks of a FAQs section.

    Returns:
        The questions in page order, without "Q:" and "A:"; an answer is "" where the page gives none.
    """
    found: list[tuple[str, list[str]]] = []
    depth = 0
    for block in blocks:
        text = "".join(run for run, _ in block.runs).strip()
        if not text or block.kind == "rule":
            continue
        answer = _ANSWER_MARK.match(text)
        if answer and found:
            found[-1][1].append(text[answer.end() :].strip())
            continue
        question, reply = _question(block, text, open_depth=depth if found else None)
        if question:
            found.append((question, [reply] if reply else []))
            depth = block.depth if block.kind == "item" else 0
        elif found:
            found[-1][1].append(f"{block.marker} {text}".strip() if block.kind == "item" else text)
    return [Faq(question, "\n".join(part for part in parts if part)) for question, parts in found]


def _question(block: Block, text: str, *, open_depth: int | None) -> tuple[str, str]:
    """Return the question that *block* asks, and what of the answer follows in it; both "" when it asks none."""
    marked = _QUESTION_MARK.match(text)
    lead, rest = _bold_start(block)
    nested = open_depth is not None and block.kind == "item" and block.depth > open_depth
    if lead:
        mark = _QUESTION_MARK.match(lead)
        bare = lead[mark.end() :].strip() if mark else lead
        if not bare:
            # "**Q:** question? **A:** answer"
            return _split_answer(rest)
        if mark or bare.endswith("?") or (not nested and block.kind in ("item", "heading")):
            question, inside = _split_answer(bare) if _ANSWER_INSIDE.search(bare) else (bare, "")
            reply = _ANSWER_MARK.sub("", rest, count=1) if _ANSWER_MARK.match(rest) else rest
            return question.rstrip(":").strip(), " ".join(part for part in (inside, reply.lstrip(":–— ")) if part)
        return "", ""
    if block.kind == "heading":
        return (text[marked.end() :] if marked else text), ""
    if marked and (text[0] in "Qq" or "?" in text):
        return _split_answer(text[marked.end() :])
    first = text.split("?", 1)[0] + "?"
    continues = block.kind == "item" and not block.marker
    if "?" in text and not nested and not continues and not re.search(r"[.!]\s", first):
        if block.kind == "item" or text.endswith("?"):
            return _split_answer(text)
        if open_depth is None:
            return _split_answer(text)
    return "", ""


def _bold_start(block: Block) -> tuple[str, str]:
    count = 0
    while count < len(block.runs) and ("b" in block.runs[count][1] or not block.runs[count][0].strip()):
        count += 1
    lead = "".join(text for text, _ in block.runs[:count]).strip()
    return lead, "".join(text for text, _ in block.runs[count:]).strip()


def _split_answer(text: str) -> tuple[str, str]:
    mark = _ANSWER_INSIDE.search(text)
    if mark:
        return text[: mark.start()].strip(), text[mark.end() :].strip()
    question, found, rest = text.partition("?")
    return (question + found).strip(), rest.strip()
