"""A version of a school's mission letter for a year: where it stands, its free texts, its course."""

from functools import cached_property

from django.db import models
from django.db.models import Q

from relais.accounts.models import Person
from relais.core.leases import LeasedWork, WorkState
from relais.core.school_year import SchoolYearField
from relais.designations.models import Designation
from relais.documents.models import Document
from relais.letters.catalogue import Template
from relais.letters.enums import ON_PAPER, LetterState, PartCode, SectionCode
from relais.letters.models.template import CODE_LENGTH, template_by_code
from relais.schools.models import School

HASH_LENGTH = 64
TEXT_LENGTH = 4000
COMMENT_LENGTH = 1000
NAME_LENGTH = 250
SIGNED_STATES = (LetterState.REVIEW, LetterState.SIGNED, LetterState.ISSUED)
FINAL_STATES = (LetterState.SIGNED, LetterState.ISSUED)


class Letter(LeasedWork):
    """One version of a letter; once signed, issuing its PDF is work with a lease.

    An amendment is the next version: it `amends` the last one, which stays in force until the new one is
    signed and then `is_superseded`. `text_sha256` is the hash of the text as the last visa, or the last
    change since, has found it; `saved_at` and the like say who wrote last, in which part.
    Until `is_course_decided`, whoever begins is taken as enrolled in the newcomers' course.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="letters")
    year = SchoolYearField()
    version = models.PositiveSmallIntegerField(default=1)
    amends = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amended_by"
    )
    amend_reason = models.CharField("raison de l'avenant", max_length=COMMENT_LENGTH, blank=True)
    is_superseded = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.DRAFT)
    template = models.CharField(max_length=CODE_LENGTH)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.CharField(max_length=NAME_LENGTH, blank=True)
    saved_person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    saved_part = models.CharField(max_length=12, choices=PartCode, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.CharField(max_length=NAME_LENGTH, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.CharField(max_length=NAME_LENGTH, blank=True)
    return_comment = models.CharField("correction demandée", max_length=COMMENT_LENGTH, blank=True)
    flag_reason = models.CharField("signalée à l'académie", max_length=COMMENT_LENGTH, blank=True)
    review_reason = models.CharField("lue par l'académie", max_length=COMMENT_LENGTH, blank=True)
    text_sha256 = models.CharField(max_length=HASH_LENGTH, blank=True)
    is_course_decided = models.BooleanField(default=False)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=NAME_LENGTH, blank=True)
    signed_on_behalf_of = models.CharField("par délégation de", max_length=NAME_LENGTH, blank=True)
    signed_content = models.JSONField(null=True, blank=True)
    content_sha256 = models.CharField(max_length=HASH_LENGTH, blank=True)
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="letter"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    is_on_paper = models.BooleanField("signée sur papier", default=False)

    class Meta:
        verbose_name = "lettre de mission"
        indexes = (
            models.Index(fields=["year", "state"], name="letter_year_state"),
            models.Index(
                fields=["work_state", "lease_until"],
                condition=Q(state="signed"),
                name="letter_to_issue",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["school", "year", "version"],
                name="letter_version_once",
                violation_error_message="Cette version de la lettre existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["school", "year"],
                condition=Q(is_superseded=False) & (Q(version=1) | Q(state__in=FINAL_STATES)),
                name="letter_one_counts",
                violation_error_message="Une seule lettre compte par établissement et par année.",
            ),
            models.CheckConstraint(
                condition=Q(version=1, amends=None, amend_reason="")
                | Q(version__gt=1, amends__isnull=False) & ~Q(amend_reason=""),
                name="letter_amendment_has_reason",
                violation_error_message="Un avenant modifie une version, pour une raison.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "proposed"), signed_at=None, content_sha256="")
                | Q(state__in=SIGNED_STATES, signed_at__isnull=False, signed_content__isnull=False)
                & ~Q(content_sha256="")
                & ~Q(signed_by="")
                | Q(state="imported", signed_content__isnull=False) & ~Q(content_sha256=""),
                name="letter_signed_has_content",
                violation_error_message="Une lettre signée garde son contenu, sa date et son signataire.",
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(proposed_at__isnull=False) & ~Q(proposed_by=""),
                name="letter_proposed_has_author",
                violation_error_message="Une lettre proposée à la signature a une date et un auteur.",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by="", return_comment="")
                | Q(state="draft", returned_at__isnull=False) & ~Q(returned_by="") & ~Q(return_comment=""),
                name="letter_returned_has_comment",
                violation_error_message="Une correction demandée a une date, un auteur et un mot.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="issued", document__isnull=False, issued_at__isnull=False, work_state=WorkState.DONE
                )
                | ~Q(state="issued") & Q(document=None, issued_at=None),
                name="letter_issued_has_document",
                violation_error_message="Une lettre émise a son document.",
            ),
            models.CheckConstraint(
                condition=Q(is_on_paper=False) | Q(state="issued"),
                name="letter_on_paper_is_done",
                violation_error_message="Une lettre signée sur papier a son exemplaire déposé.",
            ),
        )

    def __str__(self) -> str:
        """Return school and year."""
        return f"Lettre de mission {self.year}, {self.school}"

    @cached_property
    def started_from(self) -> Template:
        """The template it was started from, in the words it then had: letters never change template."""
        return template_by_code(self.template)

    @property
    def state_in_words(self) -> str:
        """Where it stands, a letter signed on paper being told apart from one signed here."""
        return ON_PAPER if self.is_on_paper else self.get_state_display()

    @property
    def signer(self) -> str:
        """Who signed, with both names when it was by delegation."""
        if self.signed_on_behalf_of:
            return f"{self.signed_by}, par délégation de {self.signed_on_behalf_of}"
        return self.signed_by


class LetterSection(models.Model):
    """A free text; `version` grows at each save so that a stale page is seen."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=12, choices=SectionCode)
    text = models.TextField(blank=True, max_length=TEXT_LENGTH)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.CharField(max_length=NAME_LENGTH, blank=True)

    class Meta:
        verbose_name = "section"
        constraints = (models.UniqueConstraint(fields=["letter", "code"], name="letter_section_once"),)

    def __str__(self) -> str:
        """Return its title."""
        return self.get_code_display()


class CourseEnrolment(models.Model):
    """A referent enrolled, by this version of the letter, in the newcomers' course."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="course_enrolments")
    designation = models.ForeignKey(Designation, on_delete=models.CASCADE, related_name="course_enrolments")

    class Meta:
        verbose_name = "inscription au stage « entrer dans la fonction »"
        constraints = (
            models.UniqueConstraint(
                fields=["letter", "designation"],
                name="course_enrolment_once",
                violation_error_message="Ce référent est déjà inscrit au stage par cette lettre.",
            ),
        )

    def __str__(self) -> str:
        """Return who."""
        return str(self.designation.person)
