"""Reads: exports of the old tool received, how their columns are mapped."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.letters.catalogue import Template, frame_for
from relais.letters.models import LetterImport
from relais.letters.readers import (
    ACTIVITY,
    CODES,
    DONE_ON,
    HEAD,
    MOST_REFERENTS,
    SECTION,
    SUBMITTED,
    UAI,
    YEAR,
    Question,
    Responses,
    Structure,
    guess_targets,
    read_responses,
)
from relais.letters.rules import IMPORT_LETTERS

Mapping = dict[str, str]


def letter_imports_visible_to(scope: Scope) -> QuerySet[LetterImport]:
    """Return the exports received by the officer's academy; none to anybody else."""
    return LetterImport.objects.filter(IMPORT_LETTERS.within(scope, Paths(academie="academie_id")))


def get_letter_import_or_404(scope: Scope, pk: int) -> LetterImport:
    """Return the export received; Http404 out of scope."""
    return get_object_or_404(letter_imports_visible_to(scope).select_related("academie"), pk=pk)


def responses_of(letter_import: LetterImport) -> Responses:
    """Read the file again, as it was received."""
    with letter_import.file.open("rb") as file:
        return read_responses(file.read())


def frame_of_imports() -> Template:
    """Return the frame whose words letters of past years are read in: the latest, which knows the most."""
    return frame_for(SchoolYear.current())


def targets() -> dict[str, str]:
    """Return what a column may be, with its French label, in the order of a letter."""
    template, referents = frame_of_imports(), {}
    for rank in range(1, MOST_REFERENTS + 1):
        referents[f"last_name_{rank}"] = f"Référent {rank} : nom, ou nom et prénom"
        referents[f"first_name_{rank}"] = f"Référent {rank} : prénom"
    return {
        UAI: "UAI de l’établissement",
        YEAR: "Année scolaire",
        SUBMITTED: "Date d’envoi de la réponse (vide : réponse non terminée)",
        DONE_ON: "Date de signature",
        HEAD: "Nom du chef d’établissement",
        **referents,
        CODES: "Codes des activités retenues, dans une seule colonne",
        **{f"{ACTIVITY}{code}": f"{code} {each.label}" for code, each in template.activities.items()},
        **{f"{SECTION}{code}": f"Texte : {guide.title}" for code, guide in template.sections.items()},
    }


def columns_for(letter_import: LetterImport, responses: Responses) -> Mapping:
    """Return, by rank of the column, what to preselect: as mapped, as last mapped, or guessed."""
    if letter_import.mapping:
        return _columns(letter_import)
    same = LetterImport.objects.filter(
        academie_id=letter_import.academie_id, signature=letter_import.signature
    ).exclude(mapping={})
    last = same.order_by("-created_at", "-pk").first()
    if last is not None:
        return _columns(last)
    by_rank = letter_import.questions
    structure = Structure({responses.headings[int(rank)]: _question(each) for rank, each in by_rank.items()})
    labels = {code: activity.label for code, activity in frame_of_imports().activities.items()}
    guessed = guess_targets(responses.headings, structure, labels)
    return {str(rank): target for rank, target in guessed.items()}


def _columns(letter_import: LetterImport) -> Mapping:
    columns: Mapping = letter_import.mapping["columns"]
    return columns


def _question(stored: dict[str, Any]) -> Question:
    return Question(stored["text"], stored["line"], stored["answers"])
