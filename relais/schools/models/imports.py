"""Imports of the ministry's files, as they happened."""

from django.db import models

from relais.core.leases import LeasedWork
from relais.schools.enums import ChangeKind, ImportKind, ImportState, IssueKind
from relais.schools.models.places import NAME_LENGTH, Academie


class ImportRun(LeasedWork):
    """A ministry file received: kept raw, compared, then written when told."""

    kind = models.CharField(max_length=12, choices=ImportKind)
    academie = models.ForeignKey(
        Academie,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
    )
    academie_code = models.CharField(max_length=3, blank=True)
    file = models.FileField(upload_to="imports/%Y/")
    file_name = models.CharField(max_length=NAME_LENGTH)
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.RECEIVED)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=NAME_LENGTH)
    is_complete = models.BooleanField("fichier complet", default=False)
    lines_read = models.PositiveIntegerField(default=0)
    lines_out_of_scope = models.PositiveIntegerField(default=0)
    lines_total = models.PositiveIntegerField(default=0)
    lines_written = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "import"
        ordering = ("-created_at",)

    def __str__(self) -> str:
        """Return kind and file name."""
        return f"{self.get_kind_display()} : {self.file_name}"


class ImportChange(models.Model):
    """What an import would change on one school, to accept or not."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=12, choices=ChangeKind)
    uai = models.CharField(max_length=8)
    label = models.CharField(max_length=NAME_LENGTH)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    is_accepted = models.BooleanField(default=True)
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "différence"
        ordering = ("pk",)
        indexes = (models.Index(fields=["run", "kind"], name="import_change_run_kind"),)

    def __str__(self) -> str:
        """Return the change in a line."""
        return f"{self.get_kind_display()} : {self.label} ({self.uai})"


class ImportIssue(models.Model):
    """Something wrong on a line of the file."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="issues")
    kind = models.CharField(max_length=20, choices=IssueKind)
    line = models.PositiveIntegerField()
    uai = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=NAME_LENGTH, blank=True)
    is_blocking = models.BooleanField(default=True)

    class Meta:
        verbose_name = "anomalie"
        ordering = ("line",)

    def __str__(self) -> str:
        """Return the issue in a line; one of the whole file is of line 0."""
        what = ", ".join(filter(None, (self.get_kind_display(), self.uai)))
        return f"{f'Ligne {self.line}' if self.line else 'Tout le fichier'} : {what}. {self.detail}".strip()
