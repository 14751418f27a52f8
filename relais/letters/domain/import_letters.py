"""Letters of past years come from the old tool: received and kept raw, mapped, then written when told."""

from collections.abc import Mapping
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import PurePath
from typing import cast

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.enums import ListState
from relais.letters.content.past import PastLine, plan_past_letters
from relais.letters.enums import LetterState
from relais.letters.models import (
    AUTHOR_LENGTH,
    FILE_NAME_LENGTH,
    NAME_LENGTH,
    Letter,
    LetterActivity,
    LetterImport,
    LetterSection,
)
from relais.letters.readers import UAI, YEAR, Responses, read_responses, read_structure
from relais.letters.rules import can_import_letters
from relais.letters.selectors.past import frame_of_imports, responses_of, targets
from relais.schools.models import Academie
from relais.schools.readers import UnreadableFileError

MOST_BYTES = 20_000_000
UNFOLDED_NAME_LENGTH = 60
NOON = time(12)


def _check_importer(actor: Scope, academie_id: int) -> None:
    if not can_import_letters(actor, academie_id=academie_id):
        raise DomainError("forbidden", "Seule l'équipe numérique académique reprend les lettres passées.")


@transaction.atomic
def receive_letters(
    *, actor: Scope, academie: Academie, file_name: str, raw: bytes, structure: bytes | None = None
) -> LetterImport:
    """Keep an export with its fingerprint, and what the form's structure says of its columns.

    Raises DomainError `forbidden`, `too_large`, `unreadable_file` or `unreadable_structure`.
    """
    _check_importer(actor, academie.pk)
    if len(raw) > MOST_BYTES:
        raise DomainError("too_large", "Ce fichier dépasse 20 Mo : exportez une année à la fois.")
    try:
        responses = read_responses(raw)
    except UnreadableFileError as error:
        raise DomainError("unreadable_file", str(error)) from error
    received = LetterImport(
        academie=academie,
        file_name=PurePath(file_name).name[:FILE_NAME_LENGTH],
        file_sha256=sha256(raw).hexdigest(),
        signature=responses.signature,
        questions=_questions(structure, responses) if structure else {},
        created_at=clock.now(),
        created_by=actor.label[:AUTHOR_LENGTH],
    )
    name = f"{received.file_sha256[:12]}-{received.file_name[-UNFOLDED_NAME_LENGTH:]}"
    received.file.save(name, ContentFile(raw), save=False)
    received.save()
    record_entry(actor=actor, act="receive_letters", on=received, to_state=received.state)
    return received


def _questions(structure: bytes, responses: Responses) -> dict[str, dict[str, object]]:
    try:
        form = read_structure(structure)
    except UnreadableFileError as error:
        raise DomainError("unreadable_structure", str(error)) from error
    asked = {rank: form.question(heading) for rank, heading in enumerate(responses.headings)}
    return {
        str(rank): {"text": each.text, "line": each.line, "answers": dict(each.answers)}
        for rank, each in asked.items()
        if each
    }


@transaction.atomic
def map_letters(
    *, actor: Scope, letter_import: LetterImport, columns: Mapping[str, str], year: SchoolYear | None = None
) -> LetterImport:
    """Say what each column is, by its rank, or one year for all; the next export of the form starts from it.

    Raises DomainError `forbidden`, `unknown_column`, `twice`, `incomplete_mapping` or `not_past_year`.
    """
    _check_importer(actor, letter_import.academie_id)
    locked = LetterImport.objects.select_for_update().get(pk=letter_import.pk)
    kept = {rank: target for rank, target in columns.items() if target}
    known = {str(rank) for rank in range(len(responses_of(locked).headings))}
    labels = targets()
    if not kept.keys() <= known or not set(kept.values()) <= labels.keys():
        raise DomainError("unknown_column", "Une de ces colonnes n'est pas dans le fichier.")
    for target in kept.values():
        if [*kept.values()].count(target) > 1:
            raise DomainError("twice", f"Deux colonnes sont reliées à « {labels[target]} » : gardez-en une.")
    _check_complete(set(kept.values()), year)
    locked.mapping = {"columns": kept, "year": int(year) if year else None}
    locked.state = ListState.MAPPED if locked.state == ListState.RECEIVED else locked.state
    locked.save()
    record_entry(actor=actor, act="map_letters", on=locked, to_state=locked.state)
    return locked


def _check_complete(mapped: set[str], year: SchoolYear | None) -> None:
    if UAI not in mapped:
        raise DomainError("incomplete_mapping", "Indiquez la colonne de l'UAI.")
    if YEAR not in mapped and year is None:
        raise DomainError(
            "incomplete_mapping", "Indiquez la colonne de l'année, ou une année pour le fichier."
        )
    if year is not None and year >= SchoolYear.current():
        raise DomainError("not_past_year", f"La reprise sert aux années passées : {year} n'est pas terminée.")


@transaction.atomic
def import_letters(*, actor: Scope, letter_import: LetterImport) -> LetterImport:
    """Write the answers that are ready as letters of their year, frozen; once more writes nothing.

    Raises DomainError `forbidden`, `not_mapped` or `nothing_new`.
    """
    _check_importer(actor, letter_import.academie_id)
    locked = LetterImport.objects.select_for_update().get(pk=letter_import.pk)
    if not locked.mapping:
        raise DomainError("not_mapped", "Reliez d'abord les colonnes du fichier.")
    ready = [line for line in plan_past_letters(locked) if line.is_ready]
    if not ready:
        raise DomainError("nothing_new", "Il n'y a rien à reprendre : aucune ligne n'est prête.")
    _write(ready)
    locked.written += len(ready)
    locked.state, locked.written_at = ListState.WRITTEN, clock.now()
    locked.save()
    record_entry(
        actor=actor, act="import_letters", on=locked, to_state=locked.state, after={"written": len(ready)}
    )
    return locked


def _write(lines: list[PastLine]) -> None:
    now, template = clock.now(), frame_of_imports().code
    letters = Letter.objects.bulk_create(
        Letter(
            school=line.school,
            year=cast("SchoolYear", line.year),  # known of a line that is ready
            state=LetterState.IMPORTED,
            template=template,
            started_at=now,
            signed_at=_at_noon(line.done_on),
            signed_by=line.head[:NAME_LENGTH],
            signed_content=dict(line.content),
            content_sha256=line.sha256,
        )
        for line in lines
    )
    pairs = list(zip(letters, lines, strict=True))
    LetterActivity.objects.bulk_create(
        LetterActivity(letter=letter, code=code, priority=priority)
        for letter, line in pairs
        for code, priority in line.activities.items()
    )
    LetterSection.objects.bulk_create(
        LetterSection(letter=letter, code=code, text=text)
        for letter, line in pairs
        for code, text in line.texts.items()
    )


def _at_noon(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, NOON)) if day else None
