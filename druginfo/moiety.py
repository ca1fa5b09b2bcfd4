"""The active substance behind a name: which words of a name are only its salt, hydrate or ester.

Used when the names table is made and when a page is indexed, never while a name is looked up. A *moiety key* is the
name of the active substance in lower case; a combination is its parts, sorted, joined by "+". Two names are names of
the same drug when their keys are equal.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: Last words of a name that do not change which drug it is. Words that also make another drug of it (decanoate
#: beside decanoate-free forms is the same drug; emtansine, vedotin, pegol, alafenamide are not) are left out.
SALT_WORDS = frozenset(
    """
        hydrochloride hcl dihydrochloride monohydrochloride trihydrochloride tetrahydrochloride hydrobromide hbr
        dihydrobromide hemihydrobromide hydriodide sodium disodium trisodium tetrasodium monosodium potassium
        dipotassium monopotassium calcium magnesium zinc sulfate sulphate hemisulfate bisulfate acetate diacetate
        triacetate maleate dimaleate mesylate dimesylate mesilate methanesulfonate phosphate diphosphate tartrate
        ditartrate bitartrate fumarate hemifumarate difumarate citrate bromide chloride iodide nitrate succinate
        hemisuccinate tosylate tosilate ditosylate lactate pamoate embonate besylate besilate propionate
        dipropionate oxalate benzoate gluconate meglumine dimeglumine tromethamine trometamol palmitate stearate
        lysine malate aspartate valerate pivalate pidolate arginine decanoate tannate adipate carbonate enanthate
        enantate lactobionate metilsulfate methylsulfate isethionate isetionate diisethionate olamine diolamine
        undecylenate undecanoate undecylate ascorbate caproate hexanoate ethanolate camsylate camsilate
        trifluoroacetate oxoglurate cypionate cipionate butyrate hibenzate xinafoate esylate esilate edisylate
        teoclate napadisilate napsylate napsilate furoate glycolate erbumine mucate borate oleate hyclate
        hydrabamine saccharate bicarbonate tebutate triflutate estolate ethylsuccinate stinoprate aceponate
        buteprate acetonide hexacetonide probutate etabonate phenpropionate phenylpropionate aceturate glucuronate
        orotate glycinate levulinate lauroxil lauryl laurylsulfate bismesylate hippurate mandelate anhydrous
        monohydrate dihydrate trihydrate tetrahydrate pentahydrate hexahydrate heptahydrate hemihydrate
        sesquihydrate hydrate hemipentahydrate dodecahydrate decahydrate solvate sod pot potass phos sulf succ tart
        fum mal bisulf acet
    """.split()
)

#: Ester words that make a prodrug. They are dropped like salts unless two of them share a substance (tenofovir).
PRODRUG_WORDS = frozenset(
    """
        medoxomil cilexetil axetil proxetil pivoxil mofetil etexilate disoproxil dipivoxil pivalate marboxil fosamil
        etzadroxil isopropyl
    """.split()
)

#: What is left may not be one of these: the salt of a plain ion is a drug of its own (potassium chloride).
IONS = frozenset(
    """
        sodium potassium calcium magnesium zinc iron ferrous ferric aluminum aluminium ammonium silver copper cupric
        bismuth barium lanthanum strontium selenium manganese manganous chromium chromic gold mercury mercuric
        mercurous cesium rubidium thallous gallium indium yttrium radium samarium stannous antimony cobalt nickel
        choline hydrogen carbon methyl ethyl dimethyl diethyl benzyl glyceryl acetyl amyl lead insulin betaine
    """.split()
)


def base_name(name: str, known: Callable[[str], bool], distinct: frozenset[str] = frozenset()) -> str:
    """
    Drop the salt, hydrate and ester words at the end of *name*.

    Args:
        name: One substance, in lower case.
        known: Whether a name stands in the names table; what is left must.
        distinct: Substances whose prodrug esters are different drugs.

    Returns:
        The shortest known name reached, or *name* itself. "potassium chloride" stays as it is.

    Example:
        >>> base_name("olmesartan medoxomil", lambda name: True)
        'olmesartan'
    """
    words = name.replace(",", " ").split()
    best = name
    while len(words) > 1 and words[-1] in (SALT_WORDS | PRODRUG_WORDS):
        last = words.pop()
        if IONS.issuperset(words):
            break
        left = " ".join(words)
        if last in PRODRUG_WORDS and left in distinct:
            break
        if known(left):
            best = left
    return best


def join_key(parts: set[str] | list[str]) -> str:
    """Return the moiety key of the substances *parts*: sorted, each once, joined by "+"."""
    return "+".join(sorted(set(parts)))


def parts_of(key: str) -> list[str]:
    """Return the substances of a moiety key, sorted."""
    return key.split("+")


def spoken(key: str) -> str:
    """
    Return a moiety key as a reader says it.

    Example:
        >>> spoken("caffeine+ergotamine")
        'caffeine and ergotamine'
        >>> spoken("a+b+c")
        'a, b and c'
    """
    parts = key.split("+")
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
