"""In the journal, each act is somewhere: the school and the academy of what it is done on."""

from collections.abc import Callable

import pytest
from django.db.models import Model

from relais.accounts.models import AccessLink, RoleAssignment
from relais.audit import places
from relais.audit.domain import record_entry
from relais.audit.places import Whereabouts, whereabouts_of, whereabouts_of_actor
from relais.core.scope import NOBODY, SYSTEM, Role, Scope
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def role_of(cast: Cast) -> RoleAssignment:
    return cast.referent.assignments.get()


def link_of(cast: Cast) -> AccessLink:
    return factories.make_access_link(cast.head)


@pytest.mark.parametrize(
    "make",
    [
        lambda cast: cast.school,
        lambda cast: factories.make_designation(cast.school),
        lambda cast: factories.make_letter(cast.school),
        lambda cast: factories.make_document(cast.school),
        role_of,
        link_of,
    ],
    ids=["school", "designation", "letter", "document", "role", "link"],
)
def test_whereabouts_of_what_belongs_to_a_school(cast: Cast, make: Callable[[Cast], Model]) -> None:
    here = Whereabouts(cast.school.pk, str(cast.school), cast.academie.pk)

    assert whereabouts_of(make(cast)) == here


@pytest.mark.parametrize(
    "make",
    [
        lambda cast: cast.academie,
        lambda cast: factories.make_zone(academie=cast.academie),
        lambda cast: factories.make_campaign(cast.academie),
        lambda cast: cast.officer.assignments.get(),
        lambda cast: factories.make_access_link(cast.officer),
        lambda cast: RoleAssignment(
            person=cast.outsider, role=Role.ZONE_LEADER, zone=factories.make_zone(academie=cast.academie)
        ),
    ],
    ids=["academie", "zone", "campaign", "role", "link", "role over a zone"],
)
def test_whereabouts_of_what_belongs_to_an_academie(cast: Cast, make: Callable[[Cast], Model]) -> None:
    assert whereabouts_of(make(cast)) == Whereabouts(academie_id=cast.academie.pk)


def test_whereabouts_of_a_person_or_an_authority_is_nowhere(cast: Cast) -> None:
    reader = cast.authority_reader.assignments.get()

    assert [whereabouts_of(each) for each in (cast.referent, reader)] == [Whereabouts(), Whereabouts()]


def test_whereabouts_of_actor_is_the_school_or_the_academie_acted_for(cast: Cast) -> None:
    head, officer = factories.scope_of(cast.head), factories.scope_of(cast.officer)

    assert whereabouts_of_actor(head) == whereabouts_of(cast.school)
    assert whereabouts_of_actor(officer) == Whereabouts(academie_id=cast.academie.pk)
    assert [whereabouts_of_actor(actor) for actor in (SYSTEM, NOBODY)] == [Whereabouts(), Whereabouts()]


def test_whereabouts_of_actor_whose_school_is_gone_is_nowhere(cast: Cast) -> None:
    assert whereabouts_of_actor(Scope(person_id=1, person_name="X", school_id=0)) == Whereabouts()


def test_whereabouts_of_actor_before_any_app_knows_schools(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_find_school", [])

    assert whereabouts_of_actor(factories.scope_of(cast.head)) == Whereabouts()


def test_record_entry_on_a_person_is_where_the_actor_acts(cast: Cast) -> None:
    entry = record_entry(actor=factories.scope_of(cast.head), act="name_person", on=cast.head)

    assert (entry.school_id, entry.school_label, entry.academie_id) == whereabouts_of(cast.school)
