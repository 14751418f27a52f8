"""Which column of last years' answers is what: guessed from its code, its question, our template's words."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from relais.core.folding import fold
from relais.letters.enums import SectionCode
from relais.letters.readers.structure import Question, Structure

MOST_REFERENTS = 3
ACTIVITY, SECTION = "activity:", "section:"
UAI, YEAR, DONE_ON, SUBMITTED, HEAD, CODES = "uai", "year", "done_on", "submitted", "head", "codes"
LIKENESS = 0.72
WORDS_IN_COMMON = 0.6
SHORT_WORD = 3

_NAMED: Mapping[str, Sequence[str]] = {
    SUBMITTED: ("submitdate", "date de soumission"),
    UAI: ("uai", "rne", "code uai", "numero uai", "code rne", "uai de l etablissement"),
    YEAR: ("annee", "annee scolaire", "rentree", "campagne"),
    DONE_ON: ("date de signature", "signature", "signee le", "date de la lettre", "datesignature"),
    HEAD: (
        "chef d etablissement",
        "nom du chef d etablissement",
        "chef",
        "signataire",
        "principal",
        "proviseur",
    ),
    CODES: ("activites", "activites retenues", "missions retenues"),
}
_SECTION_WORDS: Mapping[str, Sequence[str]] = {
    SectionCode.CONTEXT: ("contexte",),
    SectionCode.DELEGATIONS: ("delegation", "delegations", "delegues"),
    SectionCode.ASSISTANCE: ("assistance", "depannage"),
    SectionCode.MEANS: ("moyens", "conditions materielles"),
    SectionCode.TRAINING: ("formation", "formations", "besoins de formation"),
    SectionCode.FOLLOW_UP: ("suivi", "bilan", "evaluation", "indicateurs"),
}
_REFERENT = re.compile(
    r"^(?P<first>prenom )?(?:nom )?(?:et prenom )?(?:du |de la |de )?"
    r"(?:rupn|referent|referente)(?: numerique)? ?(?P<rank>[1-3])?(?P<after> prenom)?(?: nom)?$"
)


def guess_targets(
    headings: Sequence[str], structure: Structure | None, labels: Mapping[str, str]
) -> dict[int, str]:
    """Return, by rank of the column, what it seems to be, each target once; `labels` are the activities'."""
    guessed: dict[int, str] = {}
    for rank, heading in enumerate(headings):
        question = structure.question(heading) if structure else None
        target = _guess(heading, question, labels)
        if target and target not in guessed.values():
            guessed[rank] = target
    return guessed


def _guess(heading: str, question: Question | None, labels: Mapping[str, str]) -> str:
    texts = [heading, *([question.line, question.text] if question else [])]
    for text in filter(None, texts):
        for found in (_named(text), _coded(text, labels), _worded(text, labels), _sectioned(text)):
            if found:
                return found
    return ""


def _named(text: str) -> str:
    plain = fold(text)
    for target, names in _NAMED.items():
        if plain in names:
            return target
    found = _REFERENT.match(plain)
    if found is None:
        return ""
    kind = "first_name" if found["first"] or found["after"] else "last_name"
    return f"{kind}_{found['rank'] or 1}"


def _coded(text: str, labels: Mapping[str, str]) -> str:
    """Find "M1.3", "M13" or "Q2[M1_3]" in a heading of codes."""
    if " " in text.strip():
        return ""
    ends = {re.sub(r"[^A-Z0-9]", "", part.upper()) for part in (text, *re.split(r"[\[\]]", text))}
    return next(
        (f"{ACTIVITY}{code}" for code in labels if code.replace(".", "") in ends),
        "",
    )


def _worded(text: str, labels: Mapping[str, str]) -> str:
    """Find the activity whose words are most alike, alike enough."""
    best, likeness = "", 0.0
    for code, label in labels.items():
        alike = _likeness(text, label)
        if alike > likeness:
            best, likeness = code, alike
    return f"{ACTIVITY}{best}" if likeness >= LIKENESS else ""


def _likeness(text: str, label: str) -> float:
    """Return how alike two texts are; a heading may put the question before its line, in brackets."""
    line = re.search(r"\[(.+)\]\s*$", text)
    one, other = fold(line[1] if line else text).split(), fold(label).split()
    common = {word for word in one if len(word) > SHORT_WORD} & set(other)
    if len(common) < WORDS_IN_COMMON * len([word for word in other if len(word) > SHORT_WORD]) / 2:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _sectioned(text: str) -> str:
    words = fold(text).split()
    if len(words) > 12:  # noqa: PLR2004 - a title, not a question on something else
        return ""
    for code, names in _SECTION_WORDS.items():
        if any(name in words for name in names):
            return f"{SECTION}{code}"
    return ""
