"""Fingerprints of label texts, by which a page is compared with its label without shipping the label.

A fingerprint file has one line a label: slug of the page, set id or "", and the base64 of the sorted 3-byte hashes of
every run of eight words, separated by tabs. Words are `[a-z0-9]+` of the text in lower case.
"""

from __future__ import annotations

import base64
import re
from hashlib import blake2b
from pathlib import Path

from druginfo.errors import CorpusError

RUN = 8
_HASH_BYTES = 3
_WORD = re.compile(r"[a-z0-9]+")


def folded_words(text: str) -> list[str]:
    """Return the words of *text* as they are compared."""
    return _WORD.findall(text.lower())


def run_hashes(words: list[str]) -> list[bytes]:
    """Return the hash of each run of eight of *words*, in order."""
    return [
        blake2b(" ".join(words[start : start + RUN]).encode(), digest_size=_HASH_BYTES).digest()
        for start in range(len(words) - RUN + 1)
    ]


def copied_share(text: str, label: frozenset[bytes]) -> float:
    """
    Return the share of the words of *text* that stand in a run of eight which the label has too, 0 to 1.

    Args:
        text: Plain text of the page.
        label: Hashes of the runs of the label, from `read_fingerprints`.
    """
    words = folded_words(text)
    copied: set[int] = set()
    for start, run in enumerate(run_hashes(words)):
        if run in label:
            copied.update(range(start, start + RUN))
    return len(copied) / max(len(words), 1)


def fingerprint_line(slug: str, set_id: str, label: str) -> str:
    """Return the line of a fingerprint file for the text of one label, without a line end."""
    hashes = sorted(set(run_hashes(folded_words(label))))
    return f"{slug}\t{set_id}\t{base64.b64encode(b''.join(hashes)).decode('ascii')}"


def read_fingerprints(path: Path) -> dict[str, frozenset[bytes]]:
    """
    Read a fingerprint file.

    Returns:
        The hashes of each label by the slug of its page.

    Raises:
        CorpusError: The file is missing or has a line of another form.
    """
    fingerprints = {}
    try:
        for line in path.read_text(encoding="ascii").splitlines():
            slug, _, encoded = line.split("\t")
            hashes = base64.b64decode(encoded, validate=True)
            fingerprints[slug] = frozenset(
                hashes[start : start + _HASH_BYTES] for start in range(0, len(hashes), _HASH_BYTES)
            )
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path}: cannot be read as a fingerprint file: {error}") from error
    return fingerprints
