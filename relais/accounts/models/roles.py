"""Roles held over a perimeter and between dates, and acts delegated from one to another."""

from datetime import date

from django.db import models
from django.db.models import Q

from relais.accounts.models.people import Person
from relais.core.scope import Role
from relais.schools.models import Academie, Authority, School, Zone

WHOLE_PLATFORM = "toute la plateforme"


def _held_over(column: str, *roles: str) -> Q:
    """Return the condition of roles held over one kind of perimeter, and no other."""
    columns = ("school", "academie", "authority", "zone")
    return Q(role__in=roles, **{f"{each}__isnull": each != column for each in columns})


class RoleAssignment(models.Model):
    """A role held by a person over a school, an academy, an authority or a zone, between dates."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role)
    academie = models.ForeignKey(Academie, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    school = models.ForeignKey(
        School, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "rôle"
        ordering = ("starts_on", "pk")
        indexes = (models.Index(fields=["school", "role"], name="role_assignment_school"),)
        constraints = (
            models.CheckConstraint(
                condition=(
                    _held_over("school", "head", "deputy", "referent")
                    | _held_over("academie", "officer", "pay_officer", "training_officer", "academie_reader")
                    | _held_over("authority", "authority_reader")
                    | _held_over("zone", "zone_leader")
                    | _held_over("", "admin")
                ),
                name="role_assignment_perimeter",
                violation_error_message="Ce rôle ne s'exerce pas sur ce périmètre.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="role_assignment_dates",
                violation_error_message="La fin précède le début.",
            ),
        )

    def __str__(self) -> str:
        """Return who is what where."""
        return f"{self.person} : {self.get_role_display()}, {self.perimeter}"

    @property
    def perimeter(self) -> Academie | School | Authority | Zone | str:
        """What the role is held over; the platform's administrator is over all of it."""
        return self.school or self.academie or self.authority or self.zone or WHOLE_PLATFORM

    def holds_on(self, day: date) -> bool:
        """Tell whether the role is held that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Delegation(models.Model):
    """Acts that a head lets the deputy do in the head's name, between dates, both included.

    It lives no longer than the two roles it joins.
    """

    head = models.ForeignKey(RoleAssignment, on_delete=models.CASCADE, related_name="delegations_given")
    deputy = models.ForeignKey(RoleAssignment, on_delete=models.CASCADE, related_name="delegations_held")
    rights = models.JSONField("actes délégués")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu'au")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "délégation"
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="delegation_dates",
                violation_error_message="La fin précède le début.",
            ),
            models.CheckConstraint(
                condition=~Q(head=models.F("deputy")),
                name="delegation_to_another",
                violation_error_message="On ne se délègue pas à soi-même.",
            ),
        )

    def __str__(self) -> str:
        """Return who acts for whom."""
        return f"{self.deputy.person} par délégation de {self.head.person}"

    def is_live_on(self, day: date) -> bool:
        """Tell whether the deputy may act by it that day."""
        return (
            self.revoked_at is None
            and self.starts_on <= day <= self.ends_on
            and self.head.holds_on(day)
            and self.deputy.holds_on(day)
        )
