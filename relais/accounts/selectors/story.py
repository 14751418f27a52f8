"""Reads of the journal about a person: what was done to their record and to their roles."""

from collections.abc import Sequence

from django.db.models import Q

from relais.accounts.models import Person, RoleAssignment
from relais.accounts.selectors.merges import merges_of
from relais.audit.models import Entry

SHOWN = 30
# What is done to a record. Who has read it, and how the person comes in, is in the journal and not here.
TOLD = (
    "create_person",
    "name_person",
    "set_gender",
    "add_address",
    "make_main_address",
    "remove_address",
    "grant_role",
    "lengthen_role",
    "end_role",
    "merge_people",
    "undo_merge",
    "reset_second_factor",
)
ON_PERSON, ON_ROLE = Person._meta.label_lower, RoleAssignment._meta.label_lower


def story_of(person: Person, roles: Sequence[RoleAssignment]) -> list[Entry]:
    """Return the last acts on the person, on the records merged into theirs, on these roles; latest first."""
    records = [person.pk, *(merge.absorbed_id for merge in merges_of(person))]
    about = Q(object_type=ON_PERSON, object_id__in=records) | Q(
        object_type=ON_ROLE, object_id__in=[role.pk for role in roles]
    )
    return list(Entry.objects.filter(about, act__in=TOLD).order_by("-at", "-pk")[:SHOWN])


def end_reasons(roles: Sequence[RoleAssignment]) -> dict[int, str]:
    """Return, by role, why it was ended, when somebody said so; the last word stands."""
    ends = Entry.objects.filter(
        object_type=ON_ROLE, object_id__in=[role.pk for role in roles], act="end_role"
    ).order_by("at", "pk")
    return {pk: comment for pk, comment in ends.values_list("object_id", "comment") if comment}
