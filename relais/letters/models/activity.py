"""What a letter asks for: activities kept, who holds them."""

from django.db import models
from django.db.models import Q

from relais.designations.models import Designation
from relais.letters.enums import HolderRole, Party, Priority
from relais.letters.models.letter import Letter

AIM_LENGTH = 300


class LetterActivity(models.Model):
    """An activity kept in the letter, by its code in the template (M1.1 to M4.7)."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="activities")
    code = models.CharField(max_length=12)
    priority = models.CharField(max_length=10, choices=Priority)
    aim = models.CharField("objectif attendu", max_length=AIM_LENGTH, blank=True)
    indicator = models.CharField("indicateur", max_length=AIM_LENGTH, blank=True)
    due_on = models.DateField("échéance", null=True, blank=True)

    class Meta:
        verbose_name = "activité retenue"
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["letter", "code"], name="letter_activity_once"),)

    def __str__(self) -> str:
        """Return code and priority."""
        return f"{self.code} ({self.get_priority_display()})"


class ActivityHolder(models.Model):
    """Who holds an activity, a referent or another party, and how."""

    activity = models.ForeignKey(LetterActivity, on_delete=models.CASCADE, related_name="holders")
    designation = models.ForeignKey(
        Designation, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    party = models.CharField(max_length=12, choices=Party, blank=True)
    role = models.CharField(max_length=12, choices=HolderRole, default=HolderRole.RESPONSIBLE)

    class Meta:
        verbose_name = "personne en charge"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(designation__isnull=False, party="") | Q(designation=None) & ~Q(party=""),
                name="activity_holder_one_of_two",
                violation_error_message="Une activité revient à un référent, ou à une autre partie.",
            ),
            models.UniqueConstraint(
                fields=["activity", "designation"],
                condition=Q(party=""),
                name="activity_holder_referent_once",
            ),
            models.UniqueConstraint(
                fields=["activity", "party"],
                condition=~Q(party=""),
                name="activity_holder_party_once",
            ),
        )

    def __str__(self) -> str:
        """Return who."""
        return str(self.designation.person) if self.designation else self.get_party_display()
