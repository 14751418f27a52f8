"""Links mailed to people."""

from hashlib import sha256

from django.db import models
from django.db.models import Q

from relais.accounts.models.roles import RoleAssignment
from relais.core import clock


def hash_token(token: str) -> str:
    """Return what is stored of a link's secret."""
    return sha256(token.encode()).hexdigest()


class AccessLink(models.Model):
    """A personal link sent by mail: opens one role on one page, once, until it expires or is revoked.

    Only the hash of its secret is kept. Reading the link changes nothing: a button on the landing page
    signs in, and uses it up.
    """

    assignment = models.ForeignKey(RoleAssignment, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    target = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "lien personnel"
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")),
                name="access_link_expires_later",
                violation_error_message="Un lien expire après sa création.",
            ),
        )

    def __str__(self) -> str:
        """Return whose link it is, never its secret."""
        return f"Lien de {self.assignment.person}"

    @property
    def is_live(self) -> bool:
        """Tell whether the link still opens."""
        return self.is_renewable and self.used_at is None and clock.now() < self.expires_at

    @property
    def is_renewable(self) -> bool:
        """Tell whether the person may be mailed another such link: not revoked, the role still held."""
        return (
            self.revoked_at is None
            and self.assignment.holds_on(clock.today())
            and self.assignment.person.is_active
        )
