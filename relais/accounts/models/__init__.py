"""People, the roles they hold over a perimeter and between dates, and how they come in."""

from relais.accounts.models.links import AccessLink, hash_token
from relais.accounts.models.people import NAME_LENGTH, EmailAddress, Identity, Merge, Person
from relais.accounts.models.roles import WHOLE_PLATFORM, Delegation, RoleAssignment
from relais.accounts.models.sessions import (
    AWAITS_FACTOR,
    CONNECTION,
    IS_VERIFIED,
    AttemptCount,
    Session,
    SessionStore,
)

__all__ = [
    "AWAITS_FACTOR",
    "CONNECTION",
    "IS_VERIFIED",
    "NAME_LENGTH",
    "WHOLE_PLATFORM",
    "AccessLink",
    "AttemptCount",
    "Delegation",
    "EmailAddress",
    "Identity",
    "Merge",
    "Person",
    "RoleAssignment",
    "Session",
    "SessionStore",
    "hash_token",
]
