"""The cast of every test: who may see and do what is told with these people."""

from dataclasses import dataclass

from relais.accounts.models import Person
from relais.core.scope import Role
from relais.schools.models import Academie, School
from tests import factories


@dataclass(frozen=True)
class Cast:
    """One school and its people, those who see it from above, and those who must not see it."""

    academie: Academie
    school: School
    other_school: School
    officer: Person
    pay_officer: Person
    head: Person
    deputy: Person
    referent: Person
    second_referent: Person
    authority_reader: Person
    other_head: Person
    outsider: Person


def make_cast() -> Cast:
    """Make the two schools and the people."""
    academie = factories.make_academie()
    school = factories.make_school(name="Collège Ada-Lovelace", town="Poitiers")
    other_school = factories.make_school(name="Collège Alan-Turing", town="Châtellerault")
    member = factories.make_member
    return Cast(
        academie=academie,
        school=school,
        other_school=other_school,
        officer=member(Role.OFFICER, academie, "Odile", "Rectorat"),
        pay_officer=member(Role.PAY_OFFICER, academie, "Paul", "Paye"),
        head=member(Role.HEAD, school, "Hélène", "Direction"),
        deputy=member(Role.DEPUTY, school, "Didier", "Adjoint"),
        referent=member(Role.REFERENT, school, "Rachida", "Référente"),
        second_referent=member(Role.REFERENT, school, "Rémi", "Second"),
        authority_reader=member(Role.AUTHORITY_READER, school.authority, "Colette", "Collectivité"),
        other_head=member(Role.HEAD, other_school, "Henri", "Ailleurs"),
        outsider=factories.make_person("Oscar", "Étranger"),
    )
