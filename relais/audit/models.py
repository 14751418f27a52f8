"""One row an act: who, as what, on what, when, from which state to which."""

from django.db import models

NAME_LENGTH = 250


class Entry(models.Model):
    """An act, written with it in the same transaction, never changed.

    It points to nobody and nothing by key: a person or an object that goes leaves its trace whole.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_label = models.CharField(max_length=NAME_LENGTH)
    act = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    object_label = models.CharField(max_length=NAME_LENGTH)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        indexes = (models.Index(fields=["object_type", "object_id", "at"], name="audit_entry_object"),)

    def __str__(self) -> str:
        """Return the act in a line."""
        return f"{self.at:%d/%m/%Y %H:%M} {self.actor_label} : {self.act} {self.object_label}"
