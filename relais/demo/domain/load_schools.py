"""The schools of the demonstration enter as any academy's do: received, compared, accepted, applied."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from relais.core.errors import DomainError
from relais.core.scope import SYSTEM
from relais.demo.domain.embedded_academie import ACADEMIE_CODE, ACADEMIE_NAME
from relais.demo.domain.find_schools import SchoolSource, SourceFile
from relais.demo.selectors import INVENTED_BANNER, INVENTED_MARK
from relais.schools.domain.apply_import import apply_import
from relais.schools.domain.compare_import import compare_import
from relais.schools.domain.receive_import import receive_import
from relais.schools.enums import ImportState
from relais.schools.models import Academie


def load_schools(source: SchoolSource) -> None:
    """Import the files of the source; an invented academy is made first, under its own name.

    Raises DomainError `unreadable_schools` when a file cannot be read.
    """
    if source.is_invented:
        Academie.objects.get_or_create(
            code=ACADEMIE_CODE,
            defaults={"name": ACADEMIE_NAME, "region_name": "Nouvelle-Aquitaine", "is_invented": True},
        )
    for file in source.files:
        _import(file, source.academie_code)
    _mark_invented(is_invented=source.is_invented)


def _import(file: SourceFile, academie_code: str) -> None:
    run = receive_import(
        actor=SYSTEM,
        kind=file.kind,
        file_name=file.name,
        content=BytesIO(file.content()),
        academie_code=academie_code,
    )
    run = compare_import(run)
    if run.state == ImportState.FAILED:
        raise DomainError("unreadable_schools", f"{file.name} : {run.last_error}")
    apply_import(actor=SYSTEM, run=run)


def _mark_invented(*, is_invented: bool) -> None:
    """Have every page say that the academy is invented, or nothing of the kind."""
    default_storage.delete(INVENTED_MARK)
    if is_invented:
        default_storage.save(INVENTED_MARK, ContentFile(INVENTED_BANNER.encode()))
