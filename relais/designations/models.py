"""Who is referent where, in which year, from when to when."""

from django.db import models
from django.db.models import F, Q

from relais.accounts.models import Person, RoleAssignment
from relais.core.school_year import SchoolYearField
from relais.designations.enums import ACTIVE_STATES, DesignationState, ListState
from relais.schools.models import Academie, School

REASON_LENGTH = 500
ACTOR_LENGTH = 250
NOTE_LENGTH = 300
FILE_NAME_LENGTH = 200


class Designation(models.Model):
    """A person named referent of a school for a year by its head.

    An interim stands in for the holder it `replaces`, who resumes after; a successor replaces for good.
    Ended before its term, a designation counts to `ends_on`, that day included.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="designations")
    year = SchoolYearField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="designations")
    state = models.CharField(max_length=10, choices=DesignationState, default=DesignationState.PROPOSED)
    is_newcomer = models.BooleanField("débute dans la fonction", default=False)
    designated_at = models.DateTimeField()
    designated_by = models.CharField(max_length=ACTOR_LENGTH)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_comment = models.CharField("mot de réponse", max_length=REASON_LENGTH, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    end_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    over_cap_reason = models.CharField("raison d'un quatrième référent", max_length=REASON_LENGTH, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )
    is_interim = models.BooleanField("assure un intérim", default=False)
    start_reason = models.CharField(
        "raison d'un changement en cours d'année", max_length=REASON_LENGTH, blank=True
    )
    reminded_on = models.DateField("relancée le", null=True, blank=True)
    assignment = models.ForeignKey(
        RoleAssignment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "désignation"
        ordering = ("pk",)
        indexes = (models.Index(fields=["year", "state", "school"], name="designation_year_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=["school", "year", "person"],
                condition=Q(state__in=ACTIVE_STATES, is_interim=False),
                name="designation_once_a_year",
                violation_error_message="Cette personne est déjà désignée dans l'établissement cette année.",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(state__in=ACTIVE_STATES, is_interim=False),
                name="designation_one_successor",
                violation_error_message="Cette personne est déjà remplacée.",
            ),
            models.UniqueConstraint(
                fields=["replaces", "starts_on"],
                condition=Q(state__in=ACTIVE_STATES, is_interim=True),
                name="designation_one_interim_a_day",
                violation_error_message="Un intérim commence déjà ce jour-là.",
            ),
            models.CheckConstraint(
                condition=Q(is_interim=False) | Q(replaces__isnull=False) & ~Q(start_reason=""),
                name="designation_interim_has_holder",
                violation_error_message="Un intérim est celui d'une personne, pour une raison.",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("pk")),
                name="designation_replaces_another",
                violation_error_message="Une désignation ne se remplace pas elle-même.",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", answered_at=None)
                | Q(state__in=("accepted", "declined"), answered_at__isnull=False)
                | Q(state="ended"),
                name="designation_answer_has_date",
                violation_error_message="Une réponse a une date.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="designation_dates",
                violation_error_message="La fin précède le début.",
            ),
        )

    def __str__(self) -> str:
        """Return who, where, when."""
        return f"{self.person}, {self.school}, {self.year}"


class ContactCard(models.Model):
    """What a referent lets the colleagues of the academy see in its list of referents.

    Without a card, a referent is listed with the address, which is a professional one: the mission is to
    be called upon. Each may leave the list, or hide the address, at any time.
    """

    yields_on_merge = True  # of two records merged, the kept one's card stands

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="contact_card")
    is_listed = models.BooleanField("figurer dans l'annuaire des référents", default=True)
    shows_address = models.BooleanField("montrer mon adresse électronique", default=True)
    themes = models.JSONField("thèmes", default=list, blank=True)
    note = models.CharField("un mot", max_length=NOTE_LENGTH, blank=True)

    class Meta:
        verbose_name = "fiche de contact"

    def __str__(self) -> str:
        """Return whose card it is."""
        return f"Fiche de {self.person}"


class ListMapping(models.Model):
    """Which column is what in files of the same headings, kept for an academy's next one."""

    academie = models.ForeignKey(Academie, on_delete=models.CASCADE, related_name="list_mappings")
    signature = models.CharField(max_length=64)
    columns = models.JSONField("colonnes", default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = "colonnes d'une liste"
        constraints = (
            models.UniqueConstraint(
                fields=["academie", "signature"],
                name="list_mapping_once",
                violation_error_message="Les colonnes de ces titres sont déjà reliées.",
            ),
        )

    def __str__(self) -> str:
        """Return whose mapping it is."""
        return f"Colonnes reliées, {self.academie}"


class ListImport(models.Model):
    """A list of past years received from an academy: kept raw, mapped, checked, then written when told."""

    academie = models.ForeignKey(Academie, on_delete=models.PROTECT, related_name="list_imports")
    file = models.FileField(upload_to="lists/%Y/")
    file_name = models.CharField(max_length=FILE_NAME_LENGTH)
    file_sha256 = models.CharField(max_length=64)
    mapping = models.JSONField("colonnes et année", default=dict)
    choices = models.JSONField("choix entre homonymes", default=dict)
    state = models.CharField(max_length=10, choices=ListState, default=ListState.RECEIVED)
    report = models.JSONField("compte rendu", default=dict)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=ACTOR_LENGTH)
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "liste d'années passées"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="written") | Q(written_at__isnull=False),
                name="list_import_written_has_date",
                violation_error_message="Une liste importée a une date d'import.",
            ),
        )

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.file_name
