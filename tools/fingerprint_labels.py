"""Write the fingerprints of label texts, for the check that pages use words of their own.

    python tools/fingerprint_labels.py DIR_OF_LABEL_TEXTS OUT.tsv

DIR holds one text file a page, named by the page's slug; a line "set_id: ..." gives the label's set id.
The format is described in druginfo/wording.py.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from druginfo.wording import fingerprint_line


def main(arguments: list[str]) -> int:
    """Write the file; return the exit status."""
    if len(arguments) != 2:
        print("usage: fingerprint_labels.py DIR_OF_LABEL_TEXTS OUT.tsv", file=sys.stderr)
        return 2
    directory, out = Path(arguments[0]), Path(arguments[1])
    lines = []
    for path in sorted(directory.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        set_id = re.search(r"^set_id:\s*(\S+)", text, re.MULTILINE)
        lines.append(fingerprint_line(path.stem, set_id[1] if set_id else "", text))
    out.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    print(f"{len(lines)} labels, {out.stat().st_size} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
