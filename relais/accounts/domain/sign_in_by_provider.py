"""Somebody comes in by an identity provider or a portal: found, or created, and brought up to date."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from relais.accounts.attributes import REASON, Attributes, headed_schools, speaks_of_roles
from relais.accounts.claims import Claims
from relais.accounts.domain.addresses import add_address, make_main_address
from relais.accounts.domain.create_person import create_person
from relais.accounts.domain.roles import end_role, grant_role
from relais.accounts.models import EmailAddress, Identity, Person
from relais.accounts.selectors import assignments_on
from relais.accounts.signals import address_changed
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role, Scope
from relais.schools.models import School


def sign_in_by_provider(*, claims: Claims) -> Person:
    """Return the person these claims name, with the address and the roles they give.

    Found by subject, which never changes; else by address, and the subject is kept; else created, without
    role. Same names never make one person of two; one person coming twice at once is one person. Raises
    DomainError `inactive_person`.
    """
    try:
        return _sign_in(claims)
    except IntegrityError:  # from another tab, at the same moment: what that one has written is found
        return _sign_in(claims)


@transaction.atomic
def _sign_in(claims: Claims) -> Person:
    identity = _known_identity(claims) or _link_identity(claims)
    person = identity.person
    if not person.is_active:
        raise DomainError("inactive_person", "Votre compte est fermé. Écrivez à l'équipe numérique.")
    _follow_address(identity, claims.address)
    identity.last_used_at = clock.now()
    identity.save(update_fields=["address", "last_used_at"])
    if speaks_of_roles(claims.attributes):
        _follow_attributes(person, claims.attributes)
    record_entry(actor=_as(person), act="sign_in_by_provider", on=person, comment=claims.issuer)
    return person


def _as(person: Person) -> Scope:
    return Scope(person_id=person.pk, person_name=str(person))


def _known_identity(claims: Claims) -> Identity | None:
    known = Identity.objects.select_for_update(of=("self",)).select_related("person")
    return known.filter(issuer=claims.issuer, subject=claims.subject).first()


def _link_identity(claims: Claims) -> Identity:
    """Keep the subject for the person at that address, or for a new one."""
    names = {"first_name": claims.first_name, "last_name": claims.last_name}
    if claims.address:
        person = create_person(actor=SYSTEM, address=claims.address, **names)
    else:
        person = Person.objects.create(**names)
        record_entry(actor=SYSTEM, act="create_person", on=person)
    now = clock.now()
    identity = Identity.objects.create(
        person=person,
        issuer=claims.issuer,
        subject=claims.subject,
        address=claims.address,
        created_at=now,
        last_used_at=now,
    )
    record_entry(actor=_as(person), act="link_identity", on=person, comment=claims.issuer)
    return identity


def _follow_address(identity: Identity, given: str) -> None:
    """Write to the person at the address the provider now gives; the former one is kept, and both are told.

    An address that is somebody else's stays theirs: it is noted, and nobody is kept out for it.
    """
    if not given or given == identity.address:
        return
    identity.address = given
    person = identity.person
    before = person.email
    known = EmailAddress.objects.filter(address__iexact=given).first()
    if known is not None and known.person_id != person.pk:
        record_entry(actor=SYSTEM, act="refuse_address_of_another", on=person, comment=given)
        return
    make_main_address(actor=SYSTEM, address=known or add_address(actor=SYSTEM, person=person, address=given))
    if before and before != given:
        address_changed.send(sender=Person, person=person, before=before, after=given)


def _follow_attributes(person: Person, attributes: Attributes) -> None:
    """Give the head's role where the attributes name the person head, and end what they alone had given."""
    named = headed_schools(attributes)
    today = clock.today()
    held = assignments_on(today).filter(person=person, role=Role.HEAD).select_related("school")
    headed = {assignment.school.uai: assignment for assignment in held if assignment.school}
    for uai, assignment in headed.items():
        if uai not in named and assignment.reason.startswith(REASON):
            last_day = max(assignment.starts_on, today - timedelta(days=1))
            end_role(actor=SYSTEM, assignment=assignment, ends_on=last_day, reason=assignment.reason)
    for school in School.objects.filter(uai__in=named.keys() - headed.keys(), is_open=True).order_by("uai"):
        grant_role(
            actor=SYSTEM,
            person=person,
            role=Role.HEAD,
            starts_on=today,
            school=school,
            reason=named[school.uai],
        )
