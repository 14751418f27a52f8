"""The rows that freeze, for what must change or empty them all the same."""

from django.db import connection

from relais.core.frozen import Frozen

FROZEN_SCALES = Frozen(
    parent="allowances_scale",
    columns=("academie_id", "name", "from_year", "state", "published_at", "published_by", "adoption_reason"),
    state="published",
    child="allowances_scaleline",
    key="scale_id",
)

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


def thaw_scales() -> None:
    """Let a test change a published scale, until the end of its transaction."""
    with connection.cursor() as cursor:
        for statement in FROZEN_SCALES.drop_sql(connection.vendor):
            cursor.execute(statement)
