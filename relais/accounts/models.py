"""People, the roles they hold over a perimeter and between dates, and the links mailed to them."""

from datetime import date
from hashlib import sha256

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from relais.core import clock
from relais.core.keys import new_key
from relais.core.scope import Role
from relais.schools.models import Academie, Authority, School, Zone

NAME_LENGTH = 100
WHOLE_PLATFORM = "toute la plateforme"


def hash_token(token: str) -> str:
    """Return what is stored of a link's secret."""
    return sha256(token.encode()).hexdigest()


class Person(AbstractBaseUser):
    """A person, known by a stable key, never by an address; exists before ever signing in."""

    key = models.CharField(max_length=32, unique=True, default=new_key)
    first_name = models.CharField("prénom", max_length=NAME_LENGTH, blank=True)
    last_name = models.CharField("nom", max_length=NAME_LENGTH, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "key"
    objects = BaseUserManager["Person"]()

    class Meta:
        verbose_name = "personne"
        ordering = ("last_name", "first_name", "pk")

    def __str__(self) -> str:
        """Return "DUPONT Camille", or what stands for a name not known yet."""
        return f"{self.last_name.upper()} {self.first_name}".strip() or "Nom à compléter"

    @property
    def is_named(self) -> bool:
        """Tell whether first and last name are both known."""
        return bool(self.first_name and self.last_name)

    @property
    def email(self) -> str:
        """The address to write to, or an empty string."""
        addresses = sorted(self.addresses.all(), key=lambda address: (not address.is_main, address.pk))
        return addresses[0].address if addresses else ""


class EmailAddress(models.Model):
    """One of a person's addresses; the main one receives the mail."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    address = models.EmailField("adresse électronique")
    is_main = models.BooleanField(default=True)

    class Meta:
        verbose_name = "adresse électronique"
        constraints = (
            models.UniqueConstraint(
                Lower("address"),
                name="email_address_unique",
                violation_error_message="Cette adresse est déjà celle d'une autre personne.",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_main=True),
                name="email_address_one_main",
                violation_error_message="Une personne a une seule adresse principale.",
            ),
        )

    def __str__(self) -> str:
        """Return the address."""
        return self.address


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


class Identity(models.Model):
    """How an identity provider names a person: its issuer and its stable subject, never an address."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    address = models.EmailField("adresse donnée par le fournisseur", blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        verbose_name = "identité"
        constraints = (
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="identity_unique",
                violation_error_message="Cette identité est déjà celle d'une personne.",
            ),
        )

    def __str__(self) -> str:
        """Return who, by whom."""
        return f"{self.person} ({self.issuer})"


class Merge(models.Model):
    """Two records of one person made one: what was moved, so that it can be undone within a window."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absorptions")
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=250)
    moved = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=250, blank=True)

    class Meta:
        verbose_name = "fusion"
        ordering = ("-merged_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kept=models.F("absorbed")),
                name="merge_of_two",
                violation_error_message="On ne fusionne pas une personne avec elle-même.",
            ),
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(undone_at=None),
                name="merge_absorbed_once",
                violation_error_message="Cette personne a déjà été fusionnée.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by="") | Q(undone_at__isnull=False) & ~Q(undone_by=""),
                name="merge_undone_has_author",
                violation_error_message="Une fusion défaite a une date et un auteur.",
            ),
        )

    def __str__(self) -> str:
        """Return who was made one with whom."""
        return f"{self.absorbed} → {self.kept}"


class AccessLink(models.Model):
    """A personal link sent by mail: opens one role on one page until it expires or is revoked.

    Only the hash of its secret is kept. Reading the link changes nothing: a button on the landing page
    signs in.
    """

    assignment = models.ForeignKey(RoleAssignment, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    target = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

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
        return (
            self.revoked_at is None
            and clock.now() < self.expires_at
            and self.assignment.holds_on(clock.today())
            and self.assignment.person.is_active
        )
