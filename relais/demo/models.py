"""How far the year has been played, and the people the sign-in page offers."""

from django.db import models

from relais.accounts.models import Person, RoleAssignment


class PlayedStage(models.Model):
    """A stage of the play, written in the same transaction as what it did.

    A play cut short goes on where it stopped.
    """

    key = models.CharField(max_length=60, unique=True)
    note = models.CharField(max_length=250, blank=True)
    played_at = models.DateTimeField()

    class Meta:
        verbose_name = "étape de la démonstration"
        ordering = ("pk",)

    def __str__(self) -> str:
        """Return its key."""
        return self.key


class Pilot(models.Model):
    """A person of the demonstration opened in one click, known by a slug; `assignment` is the role shown."""

    slug = models.SlugField(unique=True)
    rank = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    assignment = models.ForeignKey(RoleAssignment, on_delete=models.CASCADE, null=True, related_name="+")
    description = models.CharField(max_length=250)

    class Meta:
        verbose_name = "compte de démonstration"
        ordering = ("rank",)

    def __str__(self) -> str:
        """Return its slug."""
        return self.slug
