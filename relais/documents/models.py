"""Issued documents: the bytes, their hash, who holds them, what anyone may verify; issued tables."""

from django.db import models
from django.db.models import Q

from relais.accounts.models import Person
from relais.core.school_year import SchoolYearField
from relais.documents.enums import DocumentKind, TableKind
from relais.documents.readers.scans import type_named
from relais.schools.models import Academie, School

HASH_LENGTH = 64
ISSUER_LENGTH = 250
SEAL_LENGTH = 400


class Document(models.Model):
    """A PDF issued once and never rendered again, or the scan of a paper deposited here.

    `facts` are the label/value pairs printed on it, shown on the verification page; `content_sha256`
    is the hash of the content that was signed, `file_sha256` that of the file, seal included; `sealed_by`
    says whose certificate sealed it, empty when none did.
    """

    number = models.CharField("numéro", max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=DocumentKind)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="documents")
    year = SchoolYearField()
    title = models.CharField("titre", max_length=200)
    file_name = models.CharField(max_length=200)
    facts = models.JSONField(default=list)
    content_sha256 = models.CharField(max_length=HASH_LENGTH)
    file = models.FileField(upload_to="documents/", max_length=200)
    file_sha256 = models.CharField(max_length=HASH_LENGTH)
    sealed_by = models.CharField("cachet", max_length=SEAL_LENGTH, blank=True)
    issued_at = models.DateTimeField()
    holders = models.ManyToManyField(Person, related_name="documents", blank=True)

    class Meta:
        verbose_name = "document"
        ordering = ("-issued_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "school", "year", "content_sha256"],
                name="document_issued_once",
                violation_error_message="Ce document a déjà été émis.",
            ),
        )

    def __str__(self) -> str:
        """Return number and title."""
        return f"{self.number} {self.title}"

    @property
    def is_on_paper(self) -> bool:
        """Whether it was signed on paper: what is kept is a scan, its number is printed nowhere."""
        return self.kind == DocumentKind.PAPER_LETTER

    @property
    def format(self) -> str:
        """What the file is, for whoever chooses to download it: "PDF"."""
        return type_named(self.file_name).extension.upper()

    @property
    def content_type(self) -> str:
        """What the file is, for whoever receives it."""
        return type_named(self.file_name).content_type


class IssuedTable(models.Model):
    """A list given to another office, as it stood that day, and what had changed since the one before.

    `columns` say what each cell is (`key`, `label`, `kind`, `description`); `rows` are the whole state, a
    list of `[key, cells]` in the order given; `changes` hold the keys `added` and `changed`, and of those
    `removed` their last cells. Amounts are whole cents, dates are written "2026-09-01". The database
    refuses to change a row (`relais.core.append_only`): the same file comes out of it for ever.
    """

    kind = models.CharField(max_length=12, choices=TableKind)
    academie = models.ForeignKey(Academie, on_delete=models.PROTECT, related_name="issued_tables")
    year = SchoolYearField()
    number = models.PositiveIntegerField("numéro")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=ISSUER_LENGTH)
    is_complete = models.BooleanField("liste complète")
    columns = models.JSONField()
    rows = models.JSONField()
    changes = models.JSONField()
    row_count = models.PositiveIntegerField()
    added_count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField()
    removed_count = models.PositiveIntegerField()
    content_sha256 = models.CharField(max_length=HASH_LENGTH)

    class Meta:
        verbose_name = "liste émise"
        ordering = ("-number", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "academie", "year", "number"],
                name="issued_table_number",
                violation_error_message="Ce numéro est déjà celui d'une liste émise.",
            ),
            models.CheckConstraint(
                condition=Q(number__gt=1) | Q(number=1, is_complete=True),
                name="issued_table_first_is_complete",
                violation_error_message="La première liste émise est complète et porte le n° 1.",
            ),
            models.CheckConstraint(
                condition=Q(is_complete=True)
                | Q(added_count__gt=0)
                | Q(changed_count__gt=0)
                | Q(removed_count__gt=0),
                name="issued_table_differs",
                violation_error_message="Une liste de différences en compte au moins une.",
            ),
        )

    def __str__(self) -> str:
        """Return "Liste des rôles 2026-2027 n° 3"."""
        return f"{self.get_kind_display()} {self.year} n° {self.number}"

    @property
    def change_count(self) -> int:
        """How many rows differ from the table before."""
        return self.added_count + self.changed_count + self.removed_count
