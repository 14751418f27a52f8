"""A list of past years: received and kept raw, mapped, its homonyms told apart, then written when told."""

from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import IO, cast

from django.core.files.base import ContentFile
from django.db import transaction

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.domain.propose_person import TeamMember
from relais.designations.domain.record_past_designation import record_past_designation
from relais.designations.enums import LineKind, ListField, ListState
from relais.designations.models import ACTOR_LENGTH, FILE_NAME_LENGTH, ListImport, ListMapping
from relais.designations.readers import read_table
from relais.designations.rules import can_import_past_designations
from relais.designations.selectors.past_lists import table_of
from relais.designations.selectors.plan_lines import ONLY_PAST_YEARS, PlannedLine, plan_lines
from relais.schools.models import Academie, School
from relais.schools.readers import UnreadableFileError

MOST_BYTES = 5_000_000
UNFOLDED_NAME_LENGTH = 60
MOST_WRITTEN = 500  # at once: a few seconds; the rest waits for the next click


def check_importer(actor: Scope, academie_id: int) -> None:
    """Raise DomainError `forbidden` for anybody but an officer of the academy."""
    if not can_import_past_designations(actor, academie_id=academie_id):
        raise DomainError("forbidden", "Seule l'équipe numérique académique importe les années passées.")


@transaction.atomic
def receive_past_list(*, actor: Scope, academie: Academie, file_name: str, content: IO[bytes]) -> ListImport:
    """Keep the file with its fingerprint. Raises DomainError `forbidden`, `too_large`, `unreadable_file`."""
    check_importer(actor, academie.pk)
    raw = content.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise DomainError("too_large", "Ce fichier dépasse 5 Mo : gardez-en la feuille utile.")
    try:
        read_table(BytesIO(raw))
    except UnreadableFileError as error:
        raise DomainError("unreadable_file", str(error)) from error
    received = ListImport(
        academie=academie,
        file_name=PurePath(file_name).name[:FILE_NAME_LENGTH],
        file_sha256=sha256(raw).hexdigest(),
        created_at=clock.now(),
        created_by=actor.label[:ACTOR_LENGTH],
    )
    name = f"{received.file_sha256[:12]}-{received.file_name[-UNFOLDED_NAME_LENGTH:]}"
    received.file.save(name, ContentFile(raw), save=False)
    received.save()
    record_entry(actor=actor, act="receive_past_list", on=received, to_state=received.state)
    return received


@transaction.atomic
def map_past_list(
    *, actor: Scope, list_import: ListImport, columns: Mapping[str, str], year: SchoolYear | None = None
) -> ListImport:
    """Say which column is what, or one year for all the lines; the academy's next such file starts from it.

    Raises DomainError `forbidden`, `unknown_column`, `incomplete_mapping`, `not_past_year`.
    """
    check_importer(actor, list_import.academie_id)
    locked = ListImport.objects.select_for_update().get(pk=list_import.pk)
    table = table_of(locked)
    kept = {field: column for field, column in columns.items() if column}
    if not set(kept) <= set(ListField.values) or not set(kept.values()) <= set(table.labels):
        raise DomainError("unknown_column", "Une de ces colonnes n'est pas dans le fichier.")
    _check_complete(kept, year)
    locked.mapping = {"columns": kept, "year": int(year) if year else None}
    locked.state = ListState.MAPPED
    locked.save()
    ListMapping.objects.update_or_create(
        academie_id=locked.academie_id,
        signature=table.signature,
        defaults={"columns": kept, "updated_at": clock.now()},
    )
    record_entry(actor=actor, act="map_past_list", on=locked, to_state=locked.state)
    return locked


def _check_complete(columns: Mapping[str, str], year: SchoolYear | None) -> None:
    if ListField.UAI not in columns and not {ListField.SCHOOL, ListField.TOWN} <= set(columns):
        raise DomainError("incomplete_mapping", "Indiquez la colonne de l'UAI, ou le nom et la commune.")
    if ListField.FULL_NAME not in columns and not {ListField.LAST_NAME, ListField.FIRST_NAME} <= set(columns):
        raise DomainError("incomplete_mapping", "Indiquez le nom et le prénom, en une ou deux colonnes.")
    if ListField.YEAR not in columns and year is None:
        raise DomainError(
            "incomplete_mapping", "Indiquez la colonne de l'année, ou une année pour le fichier."
        )
    if year is not None and year >= SchoolYear.current():
        raise DomainError("not_past_year", ONLY_PAST_YEARS.format(year=year))


@transaction.atomic
def choose_homonyms(*, actor: Scope, list_import: ListImport, choices: Mapping[str, str]) -> ListImport:
    """Keep which homonyms are the same person, which are new; an empty choice is none.

    Raises DomainError `forbidden`.
    """
    check_importer(actor, list_import.academie_id)
    locked = ListImport.objects.select_for_update().get(pk=list_import.pk)
    merged = {**locked.choices, **choices}
    locked.choices = {key: choice for key, choice in merged.items() if choice}
    locked.save(update_fields=["choices"])
    return locked


@transaction.atomic
def import_past_list(*, actor: Scope, list_import: ListImport, most: int = MOST_WRITTEN) -> ListImport:
    """Write the first lines that are ready, `most` at once; the others wait. Done, once more writes nothing.

    Raises DomainError `forbidden`, `not_mapped`, `nothing_new`, and those of `create_person`.
    """
    check_importer(actor, list_import.academie_id)
    locked = ListImport.objects.select_for_update().get(pk=list_import.pk)
    if locked.state == ListState.RECEIVED:
        raise DomainError("not_mapped", "Reliez d'abord les colonnes du fichier.")
    lines = plan_lines(actor, locked)
    ready = [line for line in lines if line.is_ready]
    if not ready:
        raise DomainError("nothing_new", "Il n'y a rien à importer : aucune ligne n'est prête.")
    written = sum(_write(actor, line) for line in ready[:most])
    counts = {kind.value: sum(line.kind == kind for line in lines) for kind in LineKind}
    total = written + locked.report.get("written", 0)
    locked.report = {
        "now": written,
        "written": total,
        "lines": len(lines),
        "counts": counts,
    }
    locked.state, locked.written_at = ListState.WRITTEN, clock.now()
    locked.save()
    record_entry(
        actor=actor, act="import_past_list", on=locked, to_state=locked.state, after={"written": written}
    )
    return locked


def _write(actor: Scope, line: PlannedLine) -> bool:
    """Record one line; tell whether it was new."""
    member = TeamMember(
        person=line.person,
        first_name=line.first_name,
        last_name=line.last_name,
        address=line.address,
        is_newcomer=line.is_newcomer,
    )
    school, year = cast("School", line.school), cast("SchoolYear", line.year)  # known of a line that is ready
    return record_past_designation(actor=actor, school=school, year=year, member=member)[1]
