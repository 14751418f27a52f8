"""The database itself keeps a published scale and its lines as they are."""

from django.db import migrations

from relais.core.frozen import Frozen

FROZEN_SCALES = Frozen(
    parent="allowances_scale",
    columns=("academie_id", "name", "from_year", "state", "published_at", "published_by", "adoption_reason"),
    state="published",
    child="allowances_scaleline",
    key="scale_id",
)


class Migration(migrations.Migration):
    """Freeze what is published."""

    dependencies = (("allowances", "0007_scale_strict"),)

    operations = (FROZEN_SCALES.operation(),)
