"""People, their addresses, how identity providers name them, and records made one."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from relais.accounts.enums import Gender
from relais.core import clock
from relais.core.keys import new_key

NAME_LENGTH = 100


class Person(AbstractBaseUser):
    """A person, known by a stable key, never by an address; exists before ever signing in."""

    key = models.CharField(max_length=32, unique=True, default=new_key)
    first_name = models.CharField("prénom", max_length=NAME_LENGTH, blank=True)
    last_name = models.CharField("nom", max_length=NAME_LENGTH, blank=True)
    gender = models.CharField("genre", max_length=10, choices=Gender, default=Gender.UNKNOWN)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "key"
    objects = BaseUserManager["Person"]()

    class Meta:
        verbose_name = "personne"
        ordering = ("last_name", "first_name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(gender__in=Gender.values),
                name="person_gender_of_the_list",
                violation_error_message="Le genre est femme, homme ou non renseigné.",
            ),
        )

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
    """Two records of one person made one: what was moved, so that it can be undone within a window.

    `gave_gender`: the kept record had none, and took the absorbed one's.
    """

    stays_on_merge = True

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absorptions")
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=250)
    moved = models.JSONField(default=list)
    gave_gender = models.BooleanField(default=False)
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
