"""Write each line's types and amount in their new shape, and say who published the scales there are."""

from datetime import UTC, datetime
from typing import Any

from django.db import migrations

CENTS_IN_QUARTER = 31_250
LONG_AGO = datetime(2015, 9, 1, tzinfo=UTC)
AUTHOR = "Installation"
REASON = "Cadrage académique de 2015"


def write_cents(apps: Any, _schema_editor: Any) -> None:  # noqa: ANN401 - Django's signature
    """Turn a type into a list of one, quarters of IMP into cents, a date of publication into a state."""
    for scale in apps.get_model("allowances", "Scale").objects.all():
        scale.created_at = scale.published_at or LONG_AGO
        scale.created_by = AUTHOR
        if scale.published_at:
            scale.state = "published"
            scale.published_by = AUTHOR
            scale.adoption_reason = REASON
        scale.save()
    for line in apps.get_model("allowances", "ScaleLine").objects.all():
        line.school_types = [line.school_type]
        line.cents = None if line.quarters is None else line.quarters * CENTS_IN_QUARTER
        line.save(update_fields=["school_types", "cents"])


def write_quarters(apps: Any, _schema_editor: Any) -> None:  # noqa: ANN401 - Django's signature
    """Go back: the first type of each line alone, and the whole quarters of its amount."""
    for line in apps.get_model("allowances", "ScaleLine").objects.all():
        line.school_type = line.school_types[0]
        line.quarters = None if line.cents is None else line.cents // CENTS_IN_QUARTER
        line.save(update_fields=["school_type", "quarters"])


class Migration(migrations.Migration):
    """Fill the new columns from the old ones."""

    dependencies = (("allowances", "0004_scale_drafts"),)

    operations = (migrations.RunPython(write_cents, write_quarters),)
