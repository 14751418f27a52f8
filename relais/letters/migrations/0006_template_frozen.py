"""The database itself keeps a published template as it is."""

from django.db import migrations

from relais.core.frozen import Frozen

FROZEN_TEMPLATES = Frozen(
    parent="letters_lettertemplate",
    columns=(
        "academie_id",
        "code",
        "from_year",
        "number",
        "state",
        "frame",
        "content",
        "published_at",
        "published_by",
        "change_reason",
        "content_sha256",
    ),
    state="published",
)


class Migration(migrations.Migration):
    """Freeze what is published."""

    dependencies = (("letters", "0005_template"),)

    operations = (FROZEN_TEMPLATES.operation(),)
