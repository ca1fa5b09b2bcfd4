"""Names resolved in a second by `druginfo resolve`, beside a plain RapidFuzz loop over the same names.

    python bench/batch.py [--names 100000] [--loop 500]

The names asked for are 80 % known names, 15 % with one or two random edits and 5 % random letters, over the whole
names authority. The loop is `extractOne` with optimal string alignment over all folded names, after an exact look-up.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rapidfuzz.distance import OSA  # noqa: E402 - runs from a checkout
from rapidfuzz.process import extractOne  # noqa: E402

from druginfo.index import open_library  # noqa: E402
from druginfo.names import fold  # noqa: E402

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def edited(name: str, chance: random.Random) -> str:
    """Return *name* with one or two random edits: a letter dropped, added, changed, or swapped with the next."""
    for _ in range(chance.choice((1, 1, 2))):
        place, letter = chance.randrange(len(name)), chance.choice(_LETTERS)
        before, here, after = name[:place], name[place], name[place + 1 :]
        name = chance.choice(
            [
                before + after,
                before + letter + here + after,
                before + letter + after,
                before + after[:1] + here + after[1:],
            ]
        )
        if not name:
            return letter
    return name


def queries(names: list[str], number: int, chance: random.Random) -> list[str]:
    """Return *number* names in the mixture that the module describes."""
    mixed = []
    for _ in range(number):
        kind, name = chance.random(), chance.choice(names)
        if kind < 0.80:
            mixed.append(name)
        elif kind < 0.95:
            mixed.append(edited(name, chance))
        else:
            mixed.append("".join(chance.choices(_LETTERS, k=chance.randrange(4, 14))))
    return mixed


def main() -> None:
    """Time both and print names a second, start of the process included for the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--loop", type=int, default=500, help="names for the plain loop, which is slow")
    options = parser.parse_args()
    known = [row[1] for row in open_library([], personal=False).authority.every_row()]
    asked = queries(known, options.names, random.Random(1))

    command = str(Path(sys.executable).with_name("druginfo"))
    start = time.perf_counter()
    run = subprocess.run(
        [command, "resolve", "-"], input="\n".join(asked) + "\n", stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    ours = options.names / (time.perf_counter() - start)
    assert run.stdout.count("\n") == options.names

    folded = [fold(name) for name in known]
    exact = set(folded)
    start = time.perf_counter()
    for query in asked[: options.loop]:
        if fold(query) not in exact:
            extractOne(fold(query), folded, scorer=OSA.distance, score_cutoff=2)
    naive = options.loop / (time.perf_counter() - start)
    print(f"{len(known):,} known names; druginfo {ours:,.0f} names a second")
    print(f"plain loop {naive:,.0f} names a second; druginfo is {ours / naive:.0f} times as fast")


if __name__ == "__main__":
    main()
