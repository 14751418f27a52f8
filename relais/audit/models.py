"""One row an act: who, as what, for whom, on what, where, when, from what to what; and the chain of rows."""

from django.db import models
from django.db.models import Q

from relais.core.seals import row_text

NAME_LENGTH = 250
DIGEST_LENGTH = 64
ENTRY_SALT = "relais.audit.entry"
LINK_SALT = "relais.audit.link"


class Entry(models.Model):
    """An act, written with it in the same transaction, never changed: the database refuses it.

    It points to nobody and nothing by key: a person or an object that goes leaves its trace whole. The
    `digest` is the seal of all the other columns, set when the row is written.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_label = models.CharField(max_length=NAME_LENGTH)
    role = models.CharField(max_length=20, blank=True)
    perimeter = models.CharField(max_length=NAME_LENGTH, blank=True)
    on_behalf_id = models.BigIntegerField(null=True, blank=True)
    on_behalf_label = models.CharField(max_length=NAME_LENGTH, blank=True)
    act = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    object_label = models.CharField(max_length=NAME_LENGTH)
    school_id = models.BigIntegerField(null=True, blank=True)
    school_label = models.CharField(max_length=NAME_LENGTH, blank=True)
    academie_id = models.BigIntegerField(null=True, blank=True)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    comment = models.TextField(blank=True)
    digest = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        indexes = (
            models.Index(fields=["object_type", "object_id", "at"], name="audit_entry_object"),
            models.Index(fields=["academie_id", "at"], name="audit_entry_academie"),
            models.Index(fields=["school_id", "at"], name="audit_entry_school"),
        )

    def __str__(self) -> str:
        """Return the act in a line."""
        return f"{self.at:%d/%m/%Y %H:%M} {self.actor_label} : {self.act} {self.object_label}"

    @property
    def sealed_text(self) -> str:
        """What its digest is the seal of."""
        return row_text({name: getattr(self, name) for name in CONTENT_COLUMNS})


CONTENT_COLUMNS: tuple[str, ...] = tuple(
    field.attname for field in Entry._meta.concrete_fields if field.name not in {"id", "digest"}
)


class Link(models.Model):
    """An entry's place in the chain, never changed either; its `digest` seals it and the link before it.

    Numbers follow each other from 1. It keeps the entry's digest, and no foreign key in the database, so
    that it outlives an entry somebody deletes, and names it.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="link")
    entry_digest = models.CharField(max_length=DIGEST_LENGTH)
    previous_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    digest = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        verbose_name = "maillon du journal"
        constraints = (
            models.CheckConstraint(
                condition=Q(number=1, previous_digest="") | Q(number__gt=1) & ~Q(previous_digest=""),
                name="audit_link_follows_another",
                violation_error_message="Seul le premier maillon n'en suit aucun.",
            ),
        )

    def __str__(self) -> str:
        """Return its number and the start of its digest."""
        return f"Maillon {self.number} : {self.digest[:12]}"

    @property
    def sealed_text(self) -> str:
        """What its digest is the seal of."""
        return f"{self.previous_digest}:{self.number}:{self.entry_id}:{self.entry_digest}"


class Chain(models.Model):
    """The one row that is locked to make links, one worker at a time; no writer of entries waits.

    `swept_at` is when every entry was last looked at for a link it would lack.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    swept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "chaîne du journal"
        constraints = (
            models.CheckConstraint(
                condition=Q(id=1),
                name="audit_chain_single",
                violation_error_message="Il n'y a qu'une chaîne.",
            ),
        )

    def __str__(self) -> str:
        """Return what it is."""
        return "Chaîne du journal"
