"""Rebuild data/names-authority.tsv from the public list of substance names and our own name tables.

    python tools/build_names.py --unii UNII_Names.txt

`UNII_Names.txt` is FDA's "UNII List" (https://precision.fda.gov/uniisearch/archive, public domain), tab-separated with
the columns Name, TYPE, UNII, Display Name. data/NAMES.md says which other tables are read and how names are chosen.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from druginfo.authority import COLUMNS  # noqa: E402 - the project need not be installed
from druginfo.moiety import PRODRUG_WORDS, base_name, join_key  # noqa: E402
from druginfo.names import fold  # noqa: E402

#: Tags that UNII puts behind a name when a list of medicines has it.
OFFICIAL_TAGS = frozenset({"INN", "USAN", "JAN", "BAN"})
MEDICINE_TAGS = OFFICIAL_TAGS | {"WHO-IP", "ORANGE BOOK", "PURPLE BOOK CDER", "EMA EPAR", "NFLIS-DRUG"}
NAME_TAGS = MEDICINE_TAGS | {"WHO-DD", "MART.", "VANDF", "MI", "HSDB", "USP-RS", "USP MONOGRAPH", "EP MONOGRAPH"}

_TAG = re.compile(r"\s*\[([^\]]+)\]$")
_COMPONENT = re.compile(r"^(.+) COMPONENT (.+)$")
_SUFFIX = re.compile(r"^(.+)-[a-z]{4}$")
_NOT_A_NAME = re.compile(
    r"[\[\](){},]|\d|\b(?:oil|root|leaf|seed|fruit|flower|top|bark|whole|pollen|extract|powder|milk|rhizome|tuber|"
    r"herb|peel|juice|resin|wood|pulpa|caulis|ion|dander|feathers?|hair|meat|tree|plant|related compound)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"^[A-Z]{1,5}[- ]?\d[\w-]*$")


class Substances:
    """The substances of the UNII list that are medicines, joined where they are one active moiety."""

    def __init__(self, display: dict[str, str]) -> None:
        self.display = display
        self.code_of = {fold(name): code for code, name in display.items()}
        self._parent = {code: code for code in display}
        self._label: dict[str, str] = {}
        self.marketed: set[str] = set()

    def root(self, code: str) -> str:
        while self._parent[code] != code:
            self._parent[code] = self._parent[self._parent[code]]
            code = self._parent[code]
        return code

    def join(self, code: str, other: str) -> None:
        """Make *code* and *other* the same drug, unless both are marketed as drugs of their own."""
        code, other = self.root(code), self.root(other)
        if code == other or (code in self.marketed and other in self.marketed):
            return
        if code in self.marketed:
            code, other = other, code
        self._parent[code] = other

    def known(self, name: str) -> bool:
        return fold(name) in self.code_of

    def set_label(self, code: str, label: str) -> None:
        self._label.setdefault(self.root(code), label)

    def label(self, code: str) -> str:
        root = self.root(code)
        label = self._label.get(root) or self.display[root]
        # Which animal it comes from is of the product; in a combination it is only the vehicle.
        return "hyaluronidase" if label.startswith("hyaluronidase ") else label


def read_unii(path: Path) -> tuple[list[tuple[str, str, str, str]], dict[str, str], dict[str, set[str]]]:
    """
    Read the names of medicines from the UNII list.

    Returns:
        Rows (name, kind, code, tag), the display name of every code, and the components of brands as codes.
    """
    rows: list[tuple[str, str, str, str]] = []
    display: dict[str, str] = {}
    tags: dict[str, set[str]] = defaultdict(set)
    branded: set[str] = set()
    components: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8", errors="replace") as file:
        next(file)
        for line in file:
            name, kind, code, shown = line.rstrip("\r\n").split("\t")
            if kind not in ("of", "bn", "cn"):
                continue
            display[code] = shown.lower()
            component = _COMPONENT.match(name)
            if component:
                components[component[1]].add(code)
                continue
            tagged = _TAG.search(name)
            tag = tagged[1] if tagged else ""
            tags[code].add(tag)
            if kind == "bn":
                branded.add(code)
            rows.append((name[: tagged.start()] if tagged else name, kind, code, tag))
    medicines = {
        code
        for code, found in tags.items()
        if found & MEDICINE_TAGS or ("WHO-DD" in found and (found & {"MART.", "VANDF"} or code in branded))
    }
    named = {fold(display[code]) for code in medicines} | {fold(n) for n, _, c, t in rows if c in medicines and t}
    for code, shown in display.items():
        if base_name(shown, lambda left: fold(left) in named) != shown:
            medicines.add(code)
    kept = [row for row in rows if row[2] in medicines and is_name(row[0], row[1], row[3])]
    return kept, display, components


def is_name(name: str, kind: str, tag: str) -> bool:
    """Say whether a row of the UNII list is a name that somebody may type, not a code, a plant part or a formula."""
    if len(name) > 40 or sum(map(str.isalpha, name)) < 3 or _CODE.match(name) or "IMPURITY" in name:
        return False
    if tag and tag not in NAME_TAGS:
        return False
    listed = bool(tag) or kind == "bn"
    return len(name.split()) <= (5 if listed else 3) and (listed or not _NOT_A_NAME.search(name))


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a tab-separated table with a header line; lines that begin with "#" are comments."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


class Table:
    """The names table while it is made: for every folded name the one drug that it names, best source first."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[str, str, str]] = {}
        self.marketed: set[str] = set()

    def put(self, name: str, column: str, drug: str) -> None:
        if fold(name) and drug:
            self.rows.setdefault(fold(name), (name, column, drug))

    def drug_of(self, name: str, substances: Substances) -> str | None:
        """Return the moiety key of one substance's name, with or without salt words and four-letter suffix."""
        name = name.lower().strip()
        base = base_name(name, lambda left: fold(left) in self.rows or substances.known(left))
        for wanted in (name, base):
            if fold(wanted) in self.rows:
                return self.rows[fold(wanted)][2]
            if substances.known(wanted):
                return substances.label(substances.code_of[fold(wanted)])
        suffixed = _SUFFIX.match(name)
        return self.drug_of(suffixed[1], substances) if suffixed else None


def join_substances(substances: Substances, marketed: list[dict[str, str]]) -> None:
    """Join salts, hydrates, esters and the INN, USAN and other names of one marketed drug; label what is marketed."""
    singles = [row for row in marketed if row["unii"] and "+" not in row["unii"]]
    substances.marketed = {row["unii"] for row in singles}
    prodrugs: dict[str, set[str]] = defaultdict(set)
    for shown in substances.display.values():
        base, _, last = shown.rpartition(" ")
        if last in PRODRUG_WORDS | {"alafenamide"}:
            prodrugs[base].add(last)
    distinct = frozenset(base for base, esters in prodrugs.items() if {"disoproxil", "alafenamide"} <= esters)
    for code, shown in substances.display.items():
        if code in substances.marketed:
            continue
        base = base_name(shown, substances.known, distinct)
        acid = base[:-3] + "ic acid"
        if base != shown:
            substances.join(code, substances.code_of[fold(base)])
        elif base.endswith("ate") and substances.known(acid):
            substances.join(code, substances.code_of[fold(acid)])
        suffixed = _SUFFIX.match(shown)
        if suffixed and substances.known(suffixed[1]):
            substances.join(code, substances.code_of[fold(suffixed[1])])
    for row in singles:
        code = row["unii"]
        usan = base_name((row["usan"] or row["inn"]).lower(), substances.known, distinct)
        usan = re.sub("^(ado|fam)-", "", usan)
        suffixed = _SUFFIX.match(usan)
        substances.set_label(code, suffixed[1] if suffixed and substances.known(suffixed[1]) else usan)
        if row["drug"].startswith("insulin"):
            continue
        for name in [row["inn"], row["usan"], *row["other_names"].split("|")]:
            other = substances.code_of.get(fold(name))
            # A short form such as MMF also names another substance.
            if other and other not in substances.marketed and len(fold(name)) >= 7:
                substances.join(other, code)


def build(unii: Path, data: Path) -> Table:
    """Make the names table; see data/NAMES.md for the order in which sources are believed."""
    listed, display, components = read_unii(unii)
    marketed = read_table(data / "names-marketed.tsv")
    others = read_table(data / "names-other.tsv")
    in_use = {code for row in marketed for code in row["unii"].split("+") if code}
    codes = {row[2] for row in listed} | in_use | {c for row in others for c in row["unii"].split("+") if c in display}
    substances = Substances({code: display[code] for code in codes})
    for name, kind, code, tag in listed:
        if kind == "of" or tag in OFFICIAL_TAGS:
            substances.code_of.setdefault(fold(name), code)
    for row in others:
        if row["unii"] in display and row["kind"] == "official":
            substances.code_of.setdefault(fold(row["name"]), row["unii"])
    join_substances(substances, marketed)

    table = Table()
    suffix_of_combination: dict[str, str] = {}
    for row in marketed:
        drug = row["usan"].lower()
        if row["unii"]:
            drug = join_key([substances.label(code) for code in row["unii"].split("+")])
        table.marketed.add(drug)
        suffixed_name = _SUFFIX.match(row["usan"])
        if "+" in drug and suffixed_name:
            suffix_of_combination[row["usan"][-5:]] = drug
        for name in (row["inn"].replace(" + ", " and "), row["usan"], suffixed_name[1] if suffixed_name else ""):
            table.put(name, "names", drug)
        for name in [*row["other_names"].split("|"), row["drug"].replace("-", " ")]:
            table.put(name, "synonyms", drug)
        for name in row["brands_us"].split("|"):
            table.put(name, "brands", drug)
        for pair in filter(None, row["biosimilars"].split("|")):
            suffixed, _, brand = pair.partition("=")
            table.rows.setdefault(fold(suffixed), (pair, "suffixed", drug))
            table.put(brand, "brands", drug)
    for brand, parts in components.items():
        labels = {substances.label(code) for code in parts if code in substances.display}
        if len(labels) > 1 and len(labels) == len(parts):
            table.put(brand.title(), "other_brands", join_key(list(labels)))
    column_of = {"official": "other_names", "brand": "other_brands", "common": "other_synonyms"}
    for row in others:
        table.put(row["name"], column_of[row["kind"]], other_drug(row, substances, table))
    listed.sort(key=lambda row: (row[1] != "of" and row[3] not in OFFICIAL_TAGS, row[1] != "bn"))
    for name, kind, code, tag in listed:
        drug = substances.label(code)
        official = kind == "of" or tag in OFFICIAL_TAGS
        column = "other_names" if official else "other_brands" if kind == "bn" else "other_synonyms"
        if "+" not in drug:
            drug = suffix_of_combination.get(name[-5:].lower(), drug)
        table.put(name.title() if kind == "bn" else name.lower(), column, drug)
    single = frozenset(table.marketed)
    table.marketed.update(drug for _, _, drug in table.rows.values() if single.issuperset(drug.split("+")))
    return table


def other_drug(row: dict[str, str], substances: Substances, table: Table) -> str:
    """Return the moiety key of a row of names-other.tsv, from its codes or the names of its ingredients."""
    codes = row["unii"].split("+") if row["unii"] else []
    if codes and all(code in substances.display for code in codes):
        return join_key([substances.label(code) for code in codes])
    parts = [part.strip().lower() for part in re.split("[;/]", row["ingredients"] or row["name"])]
    return join_key([key for part in parts for key in (table.drug_of(part, substances) or part).split("+")])


def write(table: Table, path: Path) -> None:
    """Write one line a drug, sorted, names sorted within each column."""
    columns = [column for column, _, _ in COLUMNS]
    drugs: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, column, drug in table.rows.values():
        drugs[drug][column].append(name.replace("|", "/").replace("\t", " "))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(["drug", "market", *columns]) + "\n")
        for drug in sorted(drugs):
            cells = ["|".join(sorted(drugs[drug][column], key=str.lower)) for column in columns]
            file.write("\t".join([drug, str(int(drug in table.marketed)), *cells]) + "\n")


def main() -> None:
    """Read the options and write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--unii", type=Path, required=True, help="FDA's UNII_Names.txt")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="folder of the name tables")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "names-authority.tsv")
    options = parser.parse_args()
    table = build(options.unii, options.data)
    write(table, options.out)
    print(f"{len(table.rows)} names of {len({drug for _, _, drug in table.rows.values()})} drugs")


if __name__ == "__main__":
    main()
