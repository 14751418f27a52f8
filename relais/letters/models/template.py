"""An academy's template of the letter: the national frame in its words; a draft, then published."""

from django.db import models
from django.db.models import Q

from relais.core.school_year import SchoolYearField
from relais.letters.catalogue import FRAMES, Template, read_template
from relais.letters.enums import TemplateState
from relais.schools.models import Academie

CODE_LENGTH = 20
AUTHOR_LENGTH = 250
REASON_LENGTH = 1000
SHA256_LENGTH = 64
DRAFT = Q(state=TemplateState.DRAFT)


class LetterTemplate(models.Model):
    """A version of an academy's template, in force from a year on once published, then frozen.

    `content` is data of the same shape as a national frame. `revision` counts what was written to a draft,
    so that two people do not undo each other's work.
    """

    academie = models.ForeignKey(Academie, on_delete=models.PROTECT, related_name="letter_templates")
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    from_year = SchoolYearField("en vigueur à partir de")
    number = models.PositiveSmallIntegerField("version")
    state = models.CharField(max_length=10, choices=TemplateState, default=TemplateState.DRAFT)
    frame = models.CharField("cadre national", max_length=CODE_LENGTH)
    content = models.JSONField("contenu")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=AUTHOR_LENGTH)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=AUTHOR_LENGTH, blank=True)
    change_reason = models.CharField("raison du changement", max_length=REASON_LENGTH, blank=True)
    content_sha256 = models.CharField(max_length=SHA256_LENGTH, blank=True)

    class Meta:
        verbose_name = "modèle de lettre"
        ordering = ("-from_year", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["academie", "from_year", "number"],
                name="letter_template_version_once",
                violation_error_message="Cette version du modèle existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["academie", "from_year"],
                condition=DRAFT,
                name="letter_template_one_draft",
                violation_error_message="Un brouillon existe déjà pour cette année.",
            ),
            models.CheckConstraint(
                condition=DRAFT & Q(published_at=None, published_by="", change_reason="", content_sha256="")
                | Q(state=TemplateState.PUBLISHED, published_at__isnull=False)
                & ~Q(published_by="")
                & ~Q(change_reason="")
                & ~Q(content_sha256=""),
                name="letter_template_published_with_reason",
                violation_error_message="Un modèle publié a une date, un auteur et une raison.",
            ),
        )

    def __str__(self) -> str:
        """Return "Modèle de l'académie de Poitiers 2026-2027, version 1", as the letter prints it."""
        return f"Modèle de l’{self.academie} {self.from_year}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        """Tell whether it may still change."""
        return self.state == TemplateState.DRAFT

    @property
    def template(self) -> Template:
        """The template its content describes."""
        return read_template(self.content, code=self.code, label=str(self), from_year=self.from_year)


def template_by_code(code: str) -> Template:
    """Return the template that a letter names, a national frame or an academy's version."""
    frame = FRAMES.get(code)
    return frame or LetterTemplate.objects.select_related("academie").get(code=code).template
