"""A scale written in quarters of IMP, one type a line, is carried over to cents and lists of types."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from relais.allowances.models import Scale, ScaleLine

BEFORE = "allowances", "0003_awards_of_shares"


@pytest.mark.django_db(transaction=True)
def test_migrations_scale_keeps_its_amounts_types_and_state() -> None:
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    newest = [node for node in leaves if node[0] == "allowances"]
    published_at = datetime(2025, 3, 1, 8, tzinfo=UTC)
    try:
        MigrationExecutor(connection).migrate([BEFORE])
        old_apps = MigrationExecutor(connection).loader.project_state([BEFORE]).apps
        scale_model, line_model = (old_apps.get_model("allowances", name) for name in ("Scale", "ScaleLine"))
        scale_model.objects.all().delete()
        published = scale_model.objects.create(name="barème 2025", from_year=2025, published_at=published_at)
        scale_model.objects.create(name="projet 2026", from_year=2026)
        line_model.objects.create(scale=published, position=1, school_type="college", quarters=4)
        line_model.objects.create(scale=published, position=2, school_type="erea")
    finally:
        MigrationExecutor(connection).migrate(newest)

    scales = Scale.objects.order_by("from_year").filter(from_year__gte=2025)
    assert [(scale.name, scale.state, scale.published_at, scale.published_by) for scale in scales] == [
        ("barème 2025", "published", published_at, "Installation"),
        ("projet 2026", "draft", None, ""),
    ]
    assert [scale.created_at for scale in scales] == [published_at, datetime(2015, 9, 1, tzinfo=UTC)]
    lines = ScaleLine.objects.filter(scale__name="barème 2025").order_by("position")
    assert [(line.school_types, line.cents, line.basis) for line in lines] == [
        (["college"], 125_000, "school"),
        (["erea"], None, "school"),
    ]
