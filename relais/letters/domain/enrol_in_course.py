"""Enrol referents in the newcomers' course."""

from collections.abc import Collection

from django.db import transaction

from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.selectors import active_team
from relais.letters.domain.edit_letter import lock_to_edit, record_edit
from relais.letters.enums import PartCode
from relais.letters.models import CourseEnrolment, Letter
from relais.letters.selectors import course_ids


@transaction.atomic
def enrol_in_course(
    *, actor: Scope, letter: Letter, designation_ids: Collection[int]
) -> list[CourseEnrolment]:
    """Enrol these designations of the team, and nobody else, in the course « entrer dans la fonction ».

    Raises DomainError `forbidden`, `letter_signed` or `unknown_designation`.
    """
    locked = lock_to_edit(actor=actor, letter=letter)
    team = active_team(locked.school_id, locked.year)
    wanted = set(designation_ids)
    if wanted - {designation.pk for designation in team}:
        raise DomainError("unknown_designation", "Cette personne n'est pas dans l'équipe de cette année.")
    if not locked.is_course_decided or wanted != course_ids(locked, team):
        write_enrolments(locked, wanted)
        record_edit(actor=actor, letter=locked, part=PartCode.TRAINING)
    return list(locked.course_enrolments.order_by("pk"))


def write_enrolments(letter: Letter, designation_ids: Collection[int]) -> None:
    """Make the rows those of these designations, and remember that it was decided."""
    letter.course_enrolments.exclude(designation_id__in=designation_ids).delete()
    known = set(letter.course_enrolments.values_list("designation_id", flat=True))
    CourseEnrolment.objects.bulk_create(
        CourseEnrolment(letter=letter, designation_id=pk) for pk in sorted(set(designation_ids) - known)
    )
    Letter.objects.filter(pk=letter.pk).update(is_course_decided=True)
    letter.is_course_decided = True
