"""Find a school by UAI, name, town or postcode, typos tolerated, in memory.

Trigrams weighted by their rarity, over every school: built once in each process, built again when the
directory changes, then about a millisecond a search on all of France.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

import numpy as np
from django.db.models import CharField, Count, F, Max, QuerySet, Value
from django.db.models.functions import Cast, Concat, StrIndex
from numpy.typing import NDArray

from relais.core.scope import Scope
from relais.core.uai import is_valid_uai, normalise_uai, suggest_uai
from relais.schools.enums import SchoolType
from relais.schools.models import ImportRun, School
from relais.schools.selectors import schools_visible_to

MAX_FOUND = 500
# A school is found when it holds this part of the query, and this part of what the best one holds.
ENOUGH = 0.4
NEAR_BEST = 0.75
# A piece no school has is a slip of the keyboard more often than a word: it weighs less than a rare one.
SLIP = 0.5
# Between two schools that hold the same part, the shorter text is the nearer one.
BREVITY = 0.1

UAI_TYPED = re.compile(r"^\d{7}[A-Z]?$")
UAI_BEGUN = re.compile(r"^\d{4,6}$")
UAI_DIGITS = 7
WORDS = re.compile(r"[a-z0-9]+")
SAME_WORD = {
    "st": "saint",
    "ste": "saint",
    "sainte": "saint",
    "clg": "college",
    "lp": "lycee professionnel",
    "lpo": "lycee polyvalent",
    "lgt": "lycee general et technologique",
}

Stamp = tuple[int, int | None, datetime | None, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the schools' ids, best first, and the UAIs a wrong one may stand for."""

    ids: tuple[int, ...]
    meant_uais: tuple[str, ...] = ()

    def restrict(self, schools: QuerySet[School]) -> QuerySet[School]:
        """Keep the schools found."""
        return schools.filter(pk__in=self.ids)

    def rank(self, schools: QuerySet[School]) -> QuerySet[School]:
        """Keep the schools found, best first."""
        order = Value(f",{','.join(map(str, self.ids))},")
        here = Concat(Value(","), Cast(F("pk"), CharField()), Value(","), output_field=CharField())
        return self.restrict(schools).order_by(StrIndex(order, here))


class TrigramIndex:
    """For each trigram, the texts that hold it; a text's weight is the rarity of its trigrams."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index the texts; they are then known by their position."""
        postings: dict[str, list[int]] = {}
        for position, text in enumerate(texts):
            for trigram in trigrams(text):
                postings.setdefault(trigram, []).append(position)
        self.size = len(texts)
        self.postings = {trigram: np.array(found, dtype=np.int32) for trigram, found in postings.items()}
        self.rarities = {
            trigram: float(np.log(1 + self.size / len(found))) for trigram, found in postings.items()
        }
        self.weights = np.zeros(self.size)
        for trigram, found in self.postings.items():
            self.weights[found] += self.rarities[trigram]

    def scores(self, query: str) -> NDArray[np.float64]:
        """Return, by position, the part of the query each text holds, 0 to 1, plus its brevity."""
        held = np.zeros(self.size)
        asked = 0.0
        for trigram in trigrams(query):
            rarity = self.rarities.get(trigram, SLIP * float(np.log(1 + self.size)))
            asked += rarity
            if trigram in self.postings:
                held[self.postings[trigram]] += rarity
        if not asked:
            return held
        return held / asked + BREVITY * held / np.maximum(self.weights, 1e-9)


class SchoolIndex:
    """Every school's text, with its keys."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Index rows of pk, academy, authority, name, town, postcode, type."""
        keys: list[tuple[int, int, int]] = []
        texts: list[str] = []
        for pk, academie_id, authority_id, name, town, postcode, kind in rows:
            keys.append((pk, academie_id, authority_id))
            texts.append(f"{name} {town} {postcode} {SchoolType(kind).label}")
        table = np.array(keys, dtype=np.int64).reshape(-1, 3)
        self.pks, self.academies, self.authorities = table[:, 0], table[:, 1], table[:, 2]
        self.trigrams = TrigramIndex(texts)

    def find(self, query: str, scope: Scope) -> tuple[int, ...]:
        """Return the keys of the schools that fit, best first, within the scope's perimeter."""
        scores = np.where(self._within(scope), self.trigrams.scores(query), 0)
        best = float(scores.max(initial=0))
        if best < ENOUGH:
            return ()
        kept = np.flatnonzero(scores >= max(ENOUGH, best * NEAR_BEST))
        order = kept[np.lexsort((self.pks[kept], -scores[kept]))]
        return tuple(int(pk) for pk in self.pks[order[:MAX_FOUND]])

    def _within(self, scope: Scope) -> NDArray[np.bool_]:
        # So that the best ones of elsewhere do not crowd out those of here; what may be seen is decided
        # by `schools_visible_to` alone.
        column, key = self.pks, scope.school_id or 0
        if scope.academie_id is not None:
            column, key = self.academies, scope.academie_id
        elif scope.authority_id is not None:
            column, key = self.authorities, scope.authority_id
        within: NDArray[np.bool_] = column == key
        return within


def words_of(text: str) -> list[str]:
    """Return the words without accent nor case, Saint, Sainte, St and Ste alike."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(SAME_WORD.get(word, word) for word in WORDS.findall(plain)).split()


def trigrams(text: str) -> set[str]:
    """Return the three-letter pieces of each word, its edges included."""
    padded = (f"  {word} " for word in words_of(text))
    return {word[start : start + 3] for word in padded for start in range(len(word) - 2)}


_lock = Lock()
_cached: dict[str, tuple[Stamp, SchoolIndex]] = {}


def school_index() -> SchoolIndex:
    """Return the index of the directory as it is now."""
    stamp = _directory_stamp()
    with _lock:
        held = _cached.get("index")
        if held is None or held[0] != stamp:
            rows = School.objects.order_by("pk").values_list(
                "pk", "academie_id", "authority_id", "name", "town", "postcode", "type"
            )
            held = _cached["index"] = (stamp, SchoolIndex(rows.iterator()))
    return held[1]


def forget_index() -> None:
    """Forget the index, as when a test puts another directory in the place of its own."""
    with _lock:
        _cached.clear()


def _directory_stamp() -> Stamp:
    # Schools change by import; one entered otherwise changes the count and the greatest key.
    last = School.objects.order_by("-pk").values_list("pk", flat=True).first()
    imports = ImportRun.objects.order_by().aggregate(last=Max("applied_at"), count=Count("applied_at"))
    return School.objects.count(), last, imports["last"], imports["count"]


def search_schools(scope: Scope, text: str) -> Found:
    """Return the visible schools that a typed text means, best first.

    A UAI finds its school alone; with a wrong or missing letter, the school of the right one and those whose
    UAI is one slip away, named in `meant_uais`. The first digits of a UAI find those that begin so.
    """
    typed = normalise_uai(text)
    if UAI_TYPED.match(typed):
        return _find_uai(scope, typed)
    if UAI_BEGUN.match(typed):
        begun = schools_visible_to(scope).filter(uai__startswith=typed).order_by("uai")
        ids = dict.fromkeys(
            (*begun.values_list("pk", flat=True)[:MAX_FOUND], *school_index().find(typed, scope))
        )
        return Found(tuple(ids)[:MAX_FOUND])
    return Found(school_index().find(text, scope))


def _find_uai(scope: Scope, typed: str) -> Found:
    """Return the school of that UAI, or those it may stand for when its letter is wrong or missing."""
    is_right = is_valid_uai(typed)
    meant = [typed] if is_right else [str(suggest_uai(typed)), *_one_slip_away(typed)]
    rows = dict(schools_visible_to(scope).filter(uai__in=meant).order_by("uai").values_list("uai", "pk"))
    uais = tuple(uai for uai in meant if uai in rows)
    return Found(tuple(rows[uai] for uai in uais), () if is_right else uais)


def _one_slip_away(typed: str) -> list[str]:
    """Return the valid UAIs of the same letter with one other digit, or with two neighbours swapped."""
    digits, letter = typed[:UAI_DIGITS], typed[UAI_DIGITS:]
    changed = [digits[:at] + new + digits[at + 1 :] for at in range(UAI_DIGITS) for new in "0123456789"]
    swapped = [digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(UAI_DIGITS - 1)]
    return [one + letter for one in sorted({*changed, *swapped}) if is_valid_uai(one + letter)]
