"""What the parties say of a letter: visas, comments on its parts, outcomes of last year's priorities."""

from django.db import models
from django.db.models import Q

from relais.accounts.models import Person
from relais.designations.models import Designation
from relais.letters.enums import Decision, Outcome, PartCode, VisaKind
from relais.letters.models.letter import COMMENT_LENGTH, HASH_LENGTH, NAME_LENGTH, Letter


class Visa(models.Model):
    """What one party decided on the exact text whose hash it carries.

    It counts while the text is the same and it is not voided; once voided it stays, to be told.
    """

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="visas")
    kind = models.CharField(max_length=10, choices=VisaKind)
    designation = models.ForeignKey(
        Designation, on_delete=models.PROTECT, null=True, blank=True, related_name="visas"
    )
    decision = models.CharField(max_length=10, choices=Decision)
    comment = models.CharField("réserve ou motif", max_length=COMMENT_LENGTH, blank=True)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=NAME_LENGTH)
    is_automatic = models.BooleanField(default=False)
    text_sha256 = models.CharField(max_length=HASH_LENGTH)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=COMMENT_LENGTH, blank=True)

    class Meta:
        verbose_name = "visa"
        ordering = ("given_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=VisaKind.REFERENT, designation__isnull=False, is_automatic=False)
                | Q(kind=VisaKind.ACADEMIE, designation=None),
                name="visa_of_a_party",
                violation_error_message="Un visa est celui d'un référent, ou celui de l'académie.",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.AGREED) | ~Q(comment=""),
                name="visa_reason",
                violation_error_message="Une réserve ou un refus a un motif.",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="visa_voided_for_a_reason",
                violation_error_message="Un visa tombé a une date et une raison.",
            ),
            models.UniqueConstraint(
                fields=["letter", "designation"],
                condition=Q(voided_at=None, kind=VisaKind.REFERENT),
                name="visa_one_by_referent",
                violation_error_message="Ce référent a déjà donné son visa.",
            ),
            models.UniqueConstraint(
                fields=["letter"],
                condition=Q(voided_at=None, kind=VisaKind.ACADEMIE),
                name="visa_one_by_academie",
                violation_error_message="L'académie a déjà donné son visa.",
            ),
        )

    def __str__(self) -> str:
        """Return who decided what."""
        return f"{self.given_by} : {self.get_decision_display()}"


class SectionComment(models.Model):
    """A word on a part of the letter; until it is resolved, a blocking one keeps it from being signed."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="comments")
    part = models.CharField("section", max_length=12, choices=PartCode)
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=NAME_LENGTH)
    text = models.CharField("commentaire", max_length=COMMENT_LENGTH)
    is_blocking = models.BooleanField("à régler avant la signature", default=False)
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=NAME_LENGTH, blank=True)

    class Meta:
        verbose_name = "commentaire"
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(text=""),
                name="section_comment_says_something",
                violation_error_message="Un commentaire dit quelque chose.",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by="")
                | Q(resolved_at__isnull=False) & ~Q(resolved_by=""),
                name="section_comment_resolved_by_somebody",
                violation_error_message="Un commentaire réglé l'est par quelqu'un, à une date.",
            ),
        )

    def __str__(self) -> str:
        """Return the part and the beginning of the text."""
        return f"{self.get_part_display()} : {self.text[:60]}"


class PastOutcome(models.Model):
    """A priority of the year before, in the words it had, and what became of it; empty until said."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="outcomes")
    code = models.CharField(max_length=12)
    label = models.CharField(max_length=300)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    comment = models.CharField("précision", max_length=COMMENT_LENGTH, blank=True)

    class Meta:
        verbose_name = "bilan d'une priorité"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["letter", "code"],
                name="past_outcome_once",
                violation_error_message="Cette priorité figure déjà au bilan.",
            ),
        )

    def __str__(self) -> str:
        """Return the priority and what became of it."""
        return f"{self.label} : {self.get_outcome_display() or 'à dire'}"
