"""The JSON contract, version 1: keys are only ever added. Non-ASCII characters are escaped, so no text can act."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from druginfo.monograph import Monograph


def dump(value: object) -> str:
    """Return *value* as one line of ASCII JSON."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False)


def monograph_object(monograph: Monograph) -> dict[str, object]:
    """Return the `monograph` object of the contract."""
    return {
        "id": monograph.id,
        "title": monograph.title,
        "names": [
            {"name": name.name, "kind": name.kind} | ({"brand": name.brand} if name.brand else {})
            for name in monograph.names
        ],
        "ingredients": list(monograph.ingredients),
        "drug_class": monograph.drug_class,
        "use": monograph.use,
        "identifiers": identifiers(monograph.identifiers),
        "boxed_warning": monograph.boxed_warning,
        "confused_with": [
            {"name": other.name, "tall_man": other.tall_man, "fact": other.fact} for other in monograph.confused_with
        ],
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "markdown": section.markdown,
                "text": section.text,
                "drug": section.drug,
            }
            for section in monograph.sections
        ],
        "side_effects": [
            {"name": effect.name, "group": effect.group, "description": effect.description, "drug": effect.drug}
            for effect in monograph.side_effects
        ],
        "faqs": [{"question": faq.question, "answer": faq.answer} for faq in monograph.faqs],
        "disclaimer": monograph.disclaimer,
        "own_disclaimer": monograph.own_disclaimer,
        "note": monograph.note,
        "source": {
            "corpus": monograph.source.corpus,
            "file": monograph.source.file,
            "ai_generated": monograph.source.ai_generated,
            "reviewed": monograph.source.reviewed,
            "references": [
                {"title": reference.title, "id": reference.id, "date": reference.date}
                for reference in monograph.source.references
            ],
        },
    }


def identifiers(known: Mapping[str, object]) -> dict[str, object]:
    """Return the identifiers with every key present: text, a list for atc, null where unknown."""
    return {"unii": known.get("unii"), "atc": known.get("atc", []), "rxcui": known.get("rxcui")}
