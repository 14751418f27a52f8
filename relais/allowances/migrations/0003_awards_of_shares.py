"""Give each share already made its award, proposed; a share of nothing is recognised by nothing."""

from datetime import date
from typing import Any

from django.db import migrations

ASIE_UP_TO = 31_250


def write_awards(apps: Any, _schema_editor: Any) -> None:  # noqa: ANN401 - Django's signature
    """Write one award of the whole service for each share with money."""
    share_model = apps.get_model("allowances", "Share")
    award_model = apps.get_model("allowances", "Award")
    share_model.objects.filter(cents=0).update(recognition="none")
    awards = []
    for share in share_model.objects.filter(cents__gt=0).select_related("designation"):
        start = int(share.designation.year)
        is_whole = share.cents > ASIE_UP_TO
        awards.append(
            award_model(
                share=share,
                annual_cents=share.cents,
                cents=share.cents,
                starts_on=date(start, 9, 1),
                ends_on=date(start + 1, 8, 31),
                mode="ninths" if is_whole else "service_done",
            )
        )
    award_model.objects.bulk_create(awards)


class Migration(migrations.Migration):
    """Fill the awards."""

    dependencies = (("allowances", "0002_shares_awards"),)

    operations = (migrations.RunPython(write_awards, migrations.RunPython.noop),)
