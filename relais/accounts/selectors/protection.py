"""Reads: a person's sessions, password and second factor."""

from django.db.models import QuerySet
from django.db.models.functions import Now
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from relais.accounts.models import AccessLink, Person, Session, hash_token
from relais.accounts.selectors.acting import assignments_for
from relais.core.scope import WIDE_ROLES, Role


def sessions_of(person: Person) -> QuerySet[Session]:
    """Return the person's open sessions, the latest seen first."""
    # Sessions end by the machine's clock, as Django has it.
    return Session.objects.filter(person=person, expire_date__gt=Now()).order_by("-last_seen_at", "handle")


def second_factor_of(person_id: int | None) -> TOTPDevice | None:
    """Return the person's second factor, or None."""
    held: TOTPDevice | None = TOTPDevice.objects.filter(user_id=person_id, confirmed=True).first()
    return held


def has_second_factor(person_id: int | None) -> bool:
    """Tell whether the person has enrolled a second factor."""
    return bool(TOTPDevice.objects.filter(user_id=person_id, confirmed=True).exists())


def recovery_codes_left(person: Person) -> int:
    """Count the recovery codes not used yet."""
    return int(StaticToken.objects.filter(device__user=person).count())


def acts_widely(person: Person) -> bool:
    """Tell whether a role of the person goes beyond one school: a second factor is then an obligation."""
    return any(Role(assignment.role) in WIDE_ROLES for assignment in assignments_for(person))


def is_offered_password(person: Person) -> bool:
    """Tell whether the person may sign in by password: never without a second factor."""
    return acts_widely(person) or has_second_factor(person.pk)


def renewable_link(token: str) -> AccessLink | None:
    """Return the link with that secret if it was used or has expired, and nothing else keeps it closed."""
    link = (
        AccessLink.objects.select_related("assignment__person").filter(token_hash=hash_token(token)).first()
    )
    return link if link is not None and link.is_renewable and not link.is_live else None
