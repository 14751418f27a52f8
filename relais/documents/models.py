"""Issued documents: the bytes, their hash, who holds them, what anyone may verify."""

from django.db import models

from relais.accounts.models import Person
from relais.core.school_year import SchoolYearField
from relais.documents.enums import DocumentKind
from relais.schools.models import School

HASH_LENGTH = 64


class Document(models.Model):
    """A PDF issued once and never rendered again.

    `facts` are the label/value pairs printed on it, shown on the verification page; `content_sha256`
    is the hash of the content that was signed, `file_sha256` that of the file.
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
