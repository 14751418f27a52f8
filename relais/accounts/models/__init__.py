"""People, the roles they hold over a perimeter and between dates, and how they come in."""

from relais.accounts.models.links import AccessLink, hash_token
from relais.accounts.models.people import NAME_LENGTH, EmailAddress, Identity, Merge, Person
from relais.accounts.models.roles import WHOLE_PLATFORM, Delegation, RoleAssignment

__all__ = [
    "NAME_LENGTH",
    "WHOLE_PLATFORM",
    "AccessLink",
    "Delegation",
    "EmailAddress",
    "Identity",
    "Merge",
    "Person",
    "RoleAssignment",
    "hash_token",
]
