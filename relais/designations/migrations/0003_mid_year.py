import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ACTIVE = ("proposed", "accepted")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("designations", "0002_contact_card"),
        ("schools", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "designation",
            "replaces",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="designations.designation",
            ),
        ),
        migrations.AddField(
            "designation",
            "is_interim",
            models.BooleanField(default=False, verbose_name="assure un intérim"),
        ),
        migrations.AddField(
            "designation",
            "start_reason",
            models.CharField(
                blank=True, max_length=500, verbose_name="raison d'un changement en cours d'année"
            ),
        ),
        migrations.AddField(
            "designation",
            "reminded_on",
            models.DateField(blank=True, null=True, verbose_name="relancée le"),
        ),
        migrations.RemoveConstraint("designation", "designation_once_a_year"),
        migrations.AddConstraint(
            "designation",
            models.UniqueConstraint(
                condition=models.Q(("is_interim", False), ("state__in", ACTIVE)),
                fields=("school", "year", "person"),
                name="designation_once_a_year",
                violation_error_message=(
                    "Cette personne est déjà désignée dans l'établissement cette année."
                ),
            ),
        ),
        migrations.AddConstraint(
            "designation",
            models.UniqueConstraint(
                condition=models.Q(("is_interim", False), ("state__in", ACTIVE)),
                fields=("replaces",),
                name="designation_one_successor",
                violation_error_message="Cette personne est déjà remplacée.",
            ),
        ),
        migrations.AddConstraint(
            "designation",
            models.UniqueConstraint(
                condition=models.Q(("is_interim", True), ("state__in", ACTIVE)),
                fields=("replaces", "starts_on"),
                name="designation_one_interim_a_day",
                violation_error_message="Un intérim commence déjà ce jour-là.",
            ),
        ),
        migrations.AddConstraint(
            "designation",
            models.CheckConstraint(
                condition=models.Q(
                    ("is_interim", False),
                    models.Q(("replaces__isnull", False), models.Q(("start_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="designation_interim_has_holder",
                violation_error_message="Un intérim est celui d'une personne, pour une raison.",
            ),
        ),
        migrations.AddConstraint(
            "designation",
            models.CheckConstraint(
                condition=models.Q(
                    ("replaces", None),
                    models.Q(("replaces", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="designation_replaces_another",
                violation_error_message="Une désignation ne se remplace pas elle-même.",
            ),
        ),
    ]
