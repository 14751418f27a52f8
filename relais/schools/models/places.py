"""Academies, authorities, zones, schools by UAI, head-counts by year."""

from django.db import models
from django.db.models import F, Q

from relais.core.school_year import SchoolYearField
from relais.core.uai import validate_uai
from relais.schools.enums import (
    AuthorityKind,
    Contract,
    SchoolType,
    Sector,
    ZoneSource,
)

NAME_LENGTH = 200


class Academie(models.Model):
    """An academy, by its ministry code ("13" is Poitiers)."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    region_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    counts_post_bac = models.BooleanField(
        "compter les élèves post-bac",
        default=False,
        help_text="Les élèves de BTS et de CPGE comptent dans l'effectif qui fixe l'enveloppe.",
    )
    is_invented = models.BooleanField(default=False)

    class Meta:
        verbose_name = "académie"
        ordering = ("name",)

    def __str__(self) -> str:
        """Return "académie de Poitiers"."""
        return self.name


class Authority(models.Model):
    """A département or a région, in charge of equipment and maintenance."""

    kind = models.CharField(max_length=12, choices=AuthorityKind)
    code = models.CharField(max_length=3)
    name = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        verbose_name = "collectivité"
        ordering = ("kind", "name")
        constraints = (models.UniqueConstraint(fields=["kind", "code"], name="authority_unique_code"),)

    def __str__(self) -> str:
        """Return "Département Charente", or a special collectivity's own name."""
        if self.kind == AuthorityKind.COLLECTIVITY:
            return self.name
        return f"{self.get_kind_display()} {self.name}"


class Zone(models.Model):
    """A group of schools of an academy that meet together."""

    academie = models.ForeignKey(Academie, on_delete=models.CASCADE, related_name="zones")
    name = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        verbose_name = "zone"
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["academie", "name"],
                name="zone_unique_name",
                violation_error_message="Cette zone existe déjà.",
            ),
        )

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class School(models.Model):
    """A school of the second degree, by UAI.

    The first block is the ministry's, rewritten by imports; the second is the academy's own and no
    import touches it.
    """

    uai = models.CharField("UAI", max_length=8, unique=True, validators=[validate_uai])
    name = models.CharField("nom", max_length=NAME_LENGTH)
    type = models.CharField(max_length=8, choices=SchoolType)
    nature_code = models.CharField(max_length=4, blank=True)
    sector = models.CharField("secteur", max_length=8, choices=Sector)
    contract = models.CharField("contrat", max_length=8, choices=Contract, default=Contract.NOT_APPLICABLE)
    academie = models.ForeignKey(Academie, on_delete=models.PROTECT, related_name="schools")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="schools")
    departement_code = models.CharField(max_length=3)
    departement_name = models.CharField("département", max_length=NAME_LENGTH)
    address = models.CharField("adresse", max_length=NAME_LENGTH, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    insee_code = models.CharField(max_length=5, blank=True)
    town = models.CharField("commune", max_length=NAME_LENGTH, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    ministry_zone = models.CharField("zone du fichier", max_length=NAME_LENGTH, blank=True)
    ministry = models.CharField("ministère de tutelle", max_length=NAME_LENGTH, blank=True)
    parent_uai = models.CharField("UAI de rattachement", max_length=8, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="annexes",
    )
    opened_on = models.DateField(null=True, blank=True)
    is_open = models.BooleanField("ouvert", default=True)
    closed_on = models.DateField(null=True, blank=True)

    meeting_room = models.CharField("salle de réunion", max_length=NAME_LENGTH, blank=True)

    class Meta:
        verbose_name = "établissement"
        ordering = ("departement_code", "town", "name")
        indexes = (
            models.Index(fields=["academie", "is_open", "type"], name="school_academie_type"),
            models.Index(
                fields=["academie", "departement_code", "town", "name"],
                name="school_academie_order",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(is_open=True, closed_on=None) | Q(is_open=False, closed_on__isnull=False),
                name="school_closed_has_date",
                violation_error_message=(
                    "Un établissement fermé a une date de fermeture, un ouvert n'en a pas."
                ),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="school_coordinates_both_or_none",
                violation_error_message="La latitude et la longitude vont ensemble.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="school_not_its_own_parent",
                violation_error_message="Un établissement ne se rattache pas à lui-même.",
            ),
        )

    def __str__(self) -> str:
        """Return "Collège de l'Osme, Aigre (0160001P)"."""
        return f"{self.name}, {self.town} ({self.uai})" if self.town else f"{self.name} ({self.uai})"


class SchoolZone(models.Model):
    """The zone a school belongs to in a year."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="zones")
    year = SchoolYearField()
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="memberships")
    source = models.CharField(max_length=12, choices=ZoneSource)

    class Meta:
        verbose_name = "zone d'un établissement"
        constraints = (models.UniqueConstraint(fields=["school", "year"], name="school_zone_one_a_year"),)

    def __str__(self) -> str:
        """Return school, year and zone."""
        return f"{self.school} {self.year} : {self.zone}"


class HeadCount(models.Model):
    """A school's pupils counted at the start of a year (the *constat de rentrée*).

    `secondary` is the published figure for the whole second degree; the three parts come from the
    files by level and add up when `secondary` is absent. `post_bac` is apart: whether it counts is
    the academy's choice. `teachers` is known from the academy's own file only.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="head_counts")
    year = SchoolYearField()
    secondary = models.PositiveIntegerField(null=True, blank=True)
    college = models.PositiveIntegerField(null=True, blank=True)
    lycee_gt = models.PositiveIntegerField(null=True, blank=True)
    lycee_pro = models.PositiveIntegerField(null=True, blank=True)
    post_bac = models.PositiveIntegerField(null=True, blank=True)
    teachers = models.PositiveIntegerField("enseignants", null=True, blank=True)
    sources = models.CharField(max_length=120)

    class Meta:
        verbose_name = "effectif"
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(fields=["school", "year"], name="head_count_one_a_year"),
            models.CheckConstraint(
                condition=Q(secondary__isnull=False)
                | Q(college__isnull=False)
                | Q(lycee_gt__isnull=False)
                | Q(lycee_pro__isnull=False),
                name="head_count_not_empty",
                violation_error_message="Un effectif compte au moins un chiffre.",
            ),
        )

    def __str__(self) -> str:
        """Return "412 élèves (constat 2024)"."""
        return f"{self.pupils(counts_post_bac=False)} élèves (constat {int(self.year)})"

    def pupils(self, *, counts_post_bac: bool) -> int:
        """Return how many pupils count."""
        parts = (self.college or 0) + (self.lycee_gt or 0) + (self.lycee_pro or 0)
        total = parts if self.secondary is None else self.secondary
        return total + (self.post_bac or 0) if counts_post_bac else total
