"""Receive a ministry file: keep it raw, then let a worker compare it."""

import hashlib
from pathlib import PurePath
from typing import IO

from django.core.files import File
from django.db import transaction

from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Scope
from relais.schools import reference
from relais.schools.enums import ImportKind
from relais.schools.models import NAME_LENGTH, Academie, ImportRun

UNFOLDED_NAME_LENGTH = 60


@transaction.atomic
def receive_import(
    *,
    actor: Scope,
    kind: ImportKind,
    file_name: str,
    content: IO[bytes],
    academie_code: str = "",
    is_complete: bool = False,
) -> ImportRun:
    """Archive the file with its SHA-256 and return the run that will compare it.

    An officer's file is limited to their academy, whatever it covers; the system's, to `academie_code`,
    or to nothing when empty. `is_complete`: a school absent from the file is proposed for closing even
    when many are. Raises DomainError `forbidden`, `unknown_academie`, `empty_file`.
    """
    if actor != SYSTEM and not actor.is_officer:
        raise DomainError("forbidden", "Seule l'équipe numérique académique importe des fichiers.")
    if actor.academie_id is not None:
        academie_code = Academie.objects.get(pk=actor.academie_id).code
    academie_code = reference.normalise_academie(academie_code) or academie_code
    academie = Academie.objects.filter(code=academie_code).first()
    if academie_code and academie is None and academie_code not in reference.ACADEMIES:
        example = "Exemple : 13, pour l'académie de Poitiers."
        raise DomainError(
            "unknown_academie", f"Le code d'académie « {academie_code} » est inconnu. {example}"
        )
    file = File(content)
    digest = hashlib.sha256()
    size = 0
    for chunk in file.chunks():
        digest.update(chunk)
        size += len(chunk)
    if not size:
        raise DomainError("empty_file", "Ce fichier est vide.")
    run = ImportRun(
        kind=kind,
        academie=academie,
        academie_code=academie_code,
        file_name=PurePath(file_name).name[:NAME_LENGTH],
        file_sha256=digest.hexdigest(),
        is_complete=is_complete,
        created_at=clock.now(),
        created_by=actor.label[:NAME_LENGTH],
    )
    content.seek(0)
    run.file.save(f"{run.file_sha256[:12]}-{run.file_name[-UNFOLDED_NAME_LENGTH:]}", file, save=False)
    run.save()
    record_entry(actor=actor, act="receive_import", on=run, to_state=run.state)
    return run
