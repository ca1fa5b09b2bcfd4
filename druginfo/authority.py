"""The names authority: every known name of a medicine, kept in the index and read by one query a name.

`write_names` fills a database when an index is built; `Authority` reads it. `write_spelling` and `Spelling` keep any
set of folded names so that the ones near to a misspelling are found without reading them one by one: names in blocks
by length, consonant skeletons likewise. Ranks: 2 a name in use on the US market or in our pages, 1 another name of
such a drug, 0 a name of any other substance.
"""

from __future__ import annotations

from druginfo.names import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

IN_USE = 2

_NAMES_SCHEMA = """
    CREATE TABLE known_name (
        folded TEXT NOT NULL, drug TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, rank INTEGER NOT NULL,
        brand TEXT, PRIMARY KEY (folded, drug)
    ) WITHOUT ROWID;
    CREATE TABLE reading (folded TEXT NOT NULL, drug TEXT NOT NULL, PRIMARY KEY (folded, drug)) WITHOUT ROWID;
    CREATE TABLE look_alike (
        folded TEXT NOT NULL, other TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (folded, other)
    ) WITHOUT ROWID;
    CREATE TABLE drug_fact (drug TEXT PRIMARY KEY, fact TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE tall_man (folded TEXT PRIMARY KEY, written TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE common_word (word TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_SPELLING_SCHEMA = """
    DROP TABLE IF EXISTS spelling_names;
    DROP TABLE IF EXISTS spelling_skeletons;
    CREATE TABLE spelling_names (length INTEGER PRIMARY KEY, names TEXT NOT NULL);
    CREATE TABLE spelling_skeletons (length INTEGER PRIMARY KEY, skeletons TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS spelling_of (
        skeleton TEXT NOT NULL, folded TEXT NOT NULL, PRIMARY KEY (skeleton, folded)
    ) WITHOUT ROWID;
"""

#: Columns of names-authority.tsv after `drug` and `market`: kind of the names in it, and whether they are in use.
COLUMNS = (
    ("names", "exact", True),
    ("synonyms", "synonym", True),
    ("brands", "brand", True),
    ("suffixed", "biosimilar", True),
    ("other_names", "exact", False),
    ("other_brands", "brand", False),
    ("other_synonyms", "synonym", False),
)


#: Words that make another product of a drug, with another dose or another duration.
_OTHER_PRODUCT = frozenset(["protamine", "liposome", "liposomal", "liposomes", "pegylated", "conjugate"])


class KnownName:
    """
    One name in the authority.

    Attributes:
        name: As it is written.
        kind: exact, brand, biosimilar or synonym.
        drug: Moiety key of the drug it names.
        rank: 2 in use, 1 another name of a drug in use, 0 any other.
        brand: Product of a biosimilar's suffixed name, where known.
    """

    __slots__ = ("brand", "drug", "folded", "kind", "name", "rank")

    def __init__(self, folded: str, name: str, kind: str, drug: str, rank: int, brand: str | None = None) -> None:
        self.folded = folded
        self.name = name
        self.kind = kind
        self.drug = drug
        self.rank = rank
        self.brand = brand


def read_names(lines: Iterable[str]) -> Iterator[KnownName]:
    """
    Read the lines of names-authority.tsv.

    Args:
        lines: With the header line; comment lines start with "#".

    Returns:
        Every name once for each drug it names.
    """
    for line in lines:
        if line.startswith("#"):
            continue
        drug, market, *cells = line.rstrip("\n").split("\t")
        if drug == "drug":
            continue
        for (_, kind, in_use), cell in zip(COLUMNS, cells, strict=False):
            for written in filter(None, cell.split("|")):
                name, _, brand = written.partition("=")
                folded = fold(name)
                if folded:
                    yield KnownName(folded, name, kind, drug, IN_USE if in_use else int(market), brand or None)


def write_names(
    connection: sqlite3.Connection,
    names: Iterable[KnownName],
    *,
    readings: Iterable[tuple[str, list[str]]] = (),
    look_alikes: Iterable[tuple[str, str, bool]] = (),
    tall_man: Iterable[str] = (),
    common_words: Iterable[str] = (),
    facts: Mapping[str, str] | None = None,
) -> None:
    """
    Create the tables of the authority in *connection* and fill them.

    Args:
        connection: A database without these tables; nothing is committed.
        names: Every known name; of two rows for one name and drug the higher rank stays.
        readings: Abbreviations with the names of the drugs that each may mean. One reading makes a synonym, several
            make a name that is never opened.
        look_alikes: Pairs of names that are taken for each other, and whether somebody published that. A name that
            is not in *names* becomes one. The pairs that `lasa.compute_pairs` finds among names in use are added.
        tall_man: Published tall-man forms.
        common_words: Words of everyday language, which are never misspellings of a drug.
        facts: What tells a drug apart, its class or use, by any name of it.
    """
    from druginfo.lasa import COMPUTED, PUBLISHED, compute_pairs

    kept = _believed(names)
    _mark_salts(kept)
    drugs: dict[str, list[str]] = {}
    for folded, drug in kept:
        drugs.setdefault(folded, []).append(drug)
    in_use = [known for known in kept.values() if known.rank == IN_USE and known.kind in ("exact", "brand")]
    pairs = dict.fromkeys(compute_pairs([(known.folded, known.drug) for known in in_use]), COMPUTED)
    doubtful: set[tuple[str, str]] = set()
    short_forms: set[str] = set()
    for short, meanings in readings:
        folded = fold(short)
        meant = sorted({drug for meaning in meanings for drug in drugs.get(fold(meaning), [meaning])})
        if len(meant) > 1:
            doubtful.update((folded, drug) for drug in meant)
        else:
            known = kept.get((folded, meant[0]))
            if known is None or known.rank < IN_USE:
                kept[folded, meant[0]] = KnownName(folded, short, "synonym", meant[0], IN_USE)
            # An obscure other meaning, as MOM of midecamycin, does not make it doubtful.
            for drug in drugs.get(folded, ()):
                if drug != meant[0] and kept[folded, drug].rank < IN_USE:
                    del kept[folded, drug]
        short_forms.add(folded)
    for first, second, published in look_alikes:
        rank = PUBLISHED if published else COMPUTED
        pairs.update(dict.fromkeys([(fold(first), fold(second)), (fold(second), fold(first))], rank))
        for name in (first, second):
            # "Zyprexa IntraMuscular" is no drug of its own beside Zyprexa.
            if fold(name) not in drugs and fold(name.partition(" ")[0]) not in drugs:
                kept[fold(name), name.lower()] = KnownName(fold(name), name, "exact", name.lower(), 1)
    named = {folded for folded, _ in kept}
    connection.executescript(_NAMES_SCHEMA)
    connection.executemany(
        "INSERT INTO known_name VALUES (?, ?, ?, ?, ?, ?)",
        ((k.folded, k.drug, k.name, k.kind, k.rank, k.brand) for _, k in sorted(kept.items())),
    )
    connection.executemany("INSERT INTO reading VALUES (?, ?)", sorted(doubtful))
    connection.executemany(
        "INSERT INTO look_alike VALUES (?, ?, ?)", sorted((*pair, rank) for pair, rank in pairs.items())
    )
    connection.executemany("INSERT OR REPLACE INTO tall_man VALUES (?, ?)", ((fold(form), form) for form in tall_man))
    connection.executemany(
        "INSERT OR IGNORE INTO drug_fact VALUES (?, ?)",
        ((drug, fact) for name, fact in (facts or {}).items() for drug in drugs.get(fold(name), ())),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO common_word VALUES (?)",
        ((word,) for word in sorted(map(fold, common_words)) if len(word) >= 5 and word not in named),
    )
    # A short form is too little to be recognised when it is misspelt.
    write_spelling(connection, named - (short_forms - drugs.keys()))


def _believed(names: Iterable[KnownName]) -> dict[tuple[str, str], KnownName]:
    """Return the best row for each name and drug; an old synonym does not make a name in use ambiguous."""
    best: dict[tuple[str, str], KnownName] = {}
    ranks: dict[str, int] = {}
    for known in names:
        if _says_more_or_less(known):
            continue
        old = best.get((known.folded, known.drug))
        if old is None or known.rank > old.rank:
            best[known.folded, known.drug] = known
            ranks[known.folded] = max(known.rank, ranks.get(known.folded, 0))
    return {key: known for key, known in best.items() if known.rank == ranks[known.folded]}


def _says_more_or_less(known: KnownName) -> bool:
    """
    Say whether a source gives a drug the name of another product.

    That is a name with a word that makes another product of the drug (insulin lispro protamine acts half a day longer
    than insulin lispro), and the antibody of a conjugate (brentuximab without vedotin).
    """
    if known.kind == "brand" or " " not in known.name + known.drug:
        return False
    lowered = known.name.lower()
    words = lowered.replace("-", " ").split()
    if any(word in _OTHER_PRODUCT and word not in known.drug for word in words):
        return True
    return lowered.endswith("mab") and known.drug.startswith(lowered + " ")


def _mark_salts(kept: dict[tuple[str, str], KnownName]) -> None:
    """Make a synonym that is a nonproprietary name with a salt word behind it one itself: "metformin hcl"."""
    from druginfo.moiety import base_name

    exact = {key for key, known in kept.items() if known.kind == "exact"}
    for (_, drug), known in kept.items():
        if known.kind == "synonym" and " " in known.name:
            lowered = known.name.lower()
            base = base_name(lowered, lambda left, drug=drug: (fold(left), drug) in exact)  # type: ignore[misc]
            if base != lowered:
                known.kind = "exact"


def write_spelling(connection: sqlite3.Connection, folded_names: Iterable[str]) -> None:
    """
    Add *folded_names* to the spelling tables of *connection*, creating them if need be; nothing is committed.

    Names that are there already stay, so that the pages of a corpus can be added to the known names beside them.
    """
    from druginfo.spelling import skeleton

    # One by one: executescript would commit the caller's transaction.
    for statement in _SPELLING_SCHEMA.split(";"):
        connection.execute(statement)
    connection.executemany(
        "INSERT OR IGNORE INTO spelling_of VALUES (?, ?)", ((skeleton(folded), folded) for folded in folded_names)
    )
    for table, kept in (("names", "folded"), ("skeletons", "skeleton")):
        connection.execute(
            f"INSERT INTO spelling_{table} SELECT length(kept), group_concat(kept, char(10))"
            f" FROM (SELECT DISTINCT {kept} AS kept FROM spelling_of ORDER BY kept) GROUP BY length(kept)"
        )


class Spelling:
    """The folded names of one database, found by nearness."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def near_letters(self, folded: str) -> list[tuple[str, int]]:
        """Return every name within `spelling.WIDEST` letters of *folded*, with how many letters apart they are."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        from druginfo.spelling import WIDEST

        return [
            (name, int(apart))
            for text in self._blocks("spelling_names", "names", len(folded), WIDEST)
            for name, apart, _ in extract(
                folded, text.split("\n"), scorer=OSA.distance, score_cutoff=WIDEST, limit=None
            )
        ]

    def near_sound(self, folded: str) -> set[str]:
        """Return every name whose consonants are as near to those of *folded* as `spelling.widest_skeleton` allows."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        from druginfo.spelling import skeleton, widest_skeleton

        bones = skeleton(folded)
        widest = widest_skeleton(bones)
        found: set[str] = set()
        if widest is None:
            return found
        for text in self._blocks("spelling_skeletons", "skeletons", len(bones), widest):
            near = extract(bones, text.split("\n"), scorer=OSA.distance, score_cutoff=widest, limit=None)
            for bone, _, _ in near:
                rows = self._connection.execute("SELECT folded FROM spelling_of WHERE skeleton = ?", (bone,))
                found.update(name for (name,) in rows)
        return found

    def _blocks(self, table: str, column: str, length: int, reach: int) -> Iterator[str]:
        rows = self._connection.execute(
            f"SELECT {column} FROM {table} WHERE length BETWEEN ? AND ?",
            (length - reach, length + reach),
        )
        return (text for (text,) in rows.fetchall())

    def every_name(self) -> Iterator[tuple[str, str]]:
        """Yield every folded name behind its consonants."""
        return self._connection.execute("SELECT skeleton, folded FROM spelling_of")


class Authority:
    """Reads the tables that `write_names` made."""

    __slots__ = ("_connection", "spelling")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.spelling = Spelling(connection)

    def knows(self, folded: str) -> bool:
        """Say whether *folded* is a known name or abbreviation."""
        query = "SELECT 1 FROM known_name WHERE folded = ?1 UNION ALL SELECT 1 FROM reading WHERE folded = ?1"
        return self._connection.execute(query, (folded,)).fetchone() is not None

    def find(self, folded: str) -> list[KnownName]:
        """Return the drugs that *folded* names, usually one or none."""
        rows = self._connection.execute(
            "SELECT folded, name, kind, drug, rank, brand FROM known_name WHERE folded = ?", (folded,)
        )
        return [KnownName(*row) for row in rows]

    def starting(self, prefix: str) -> list[KnownName]:
        """Return the nonproprietary names in use that begin with *prefix*."""
        rows = self._connection.execute(
            "SELECT folded, name, kind, drug, rank, brand FROM known_name"
            " WHERE folded >= ? AND folded < ? AND kind = 'exact' AND rank = ?",
            (prefix, prefix + "\U0010ffff", IN_USE),
        )
        return [KnownName(*row) for row in rows]

    def readings(self, folded: str) -> list[str]:
        """Return the moiety keys that the abbreviation *folded* may mean; empty unless there are several."""
        rows = self._connection.execute("SELECT drug FROM reading WHERE folded = ? ORDER BY drug", (folded,))
        return [drug for (drug,) in rows]

    def look_alikes(self, folded: str) -> list[str]:
        """Return the folded names that are taken for *folded*, published ones first."""
        rows = self._connection.execute("SELECT other FROM look_alike WHERE folded = ? ORDER BY rank, other", (folded,))
        return [other for (other,) in rows]

    def fact(self, drug: str) -> str | None:
        """Return what tells the drug with the moiety key *drug* apart, its class or use, where known."""
        row = self._connection.execute("SELECT fact FROM drug_fact WHERE drug = ?", (drug,)).fetchone()
        return row[0] if row else None

    def tall_man(self, folded: str) -> str | None:
        """Return the published tall-man form of *folded*, if there is one."""
        row = self._connection.execute("SELECT written FROM tall_man WHERE folded = ?", (folded,)).fetchone()
        return row[0] if row else None

    def is_common_word(self, folded: str) -> bool:
        """Say whether *folded* is a word of everyday language."""
        row = self._connection.execute("SELECT 1 FROM common_word WHERE word = ?", (folded,)).fetchone()
        return row is not None

    def every_row(self) -> list[tuple[str, str, str, str, int, str | None]]:
        """Return every row of the names table as the arguments of `KnownName`."""
        return self._connection.execute("SELECT folded, name, kind, drug, rank, brand FROM known_name").fetchall()

    def every_reading(self) -> dict[str, list[str]]:
        """Return what `readings` answers, for every abbreviation."""
        return _grouped(self._connection.execute("SELECT folded, drug FROM reading ORDER BY folded, drug"))

    def every_look_alike(self) -> dict[str, list[str]]:
        """Return what `look_alikes` answers, for every name."""
        return _grouped(self._connection.execute("SELECT folded, other FROM look_alike ORDER BY folded, rank, other"))

    def every_tall_man(self) -> dict[str, str]:
        """Return what `tall_man` answers, for every name."""
        return dict(self._connection.execute("SELECT folded, written FROM tall_man").fetchall())

    def every_common_word(self) -> frozenset[str]:
        """Return the words of everyday language."""
        return frozenset(word for (word,) in self._connection.execute("SELECT word FROM common_word"))

    def moiety_of(self, name: str) -> str:
        """
        Return the moiety key of *name*, which need not be known: "Amlodipine and benazepril hydrochloride".

        Returns:
            The key in the authority; for a combination the keys of its parts joined; else the name in lower case.
        """
        key = self._moiety(name)
        if key:
            return key
        parts = _split_combination(name)
        if len(parts) > 1:
            return self.moiety_of_parts(parts)
        return " ".join(name.lower().split())

    def moiety_of_parts(self, parts: Iterable[str]) -> str:
        """Return the moiety key of a combination of the substances *parts*."""
        from druginfo.moiety import join_key, parts_of

        keys = [self._moiety(part) or " ".join(part.lower().split()) for part in parts]
        return join_key([part for key in keys for part in parts_of(key)])

    def _moiety(self, name: str) -> str | None:
        from druginfo.moiety import base_name

        lowered = " ".join(name.lower().split())
        base = base_name(lowered, lambda left: bool(self.find(fold(left))))
        for wanted in (lowered, base):
            found = {known.drug for known in self.find(fold(wanted))}
            if len(found) == 1:
                return found.pop()
        return None


def _grouped(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for key, value in rows:
        grouped.setdefault(key, []).append(value)
    return grouped


def _split_combination(name: str) -> list[str]:
    for separator in (" and ", " with ", "/", "+", "&", ";"):
        name = name.replace(separator, ",")
    return [part.strip() for part in name.split(",") if part.strip()]
