from datetime import timedelta

from relais.accounts.domain import view_person
from relais.audit.models import Entry
from relais.core import clock
from tests import factories
from tests.cast import Cast
from tests.conftest import TODAY

HOUR = timedelta(hours=1)


def test_view_is_written_once_an_hour_a_viewer_and_a_person(cast: Cast) -> None:
    odile, paul = factories.scope_of(cast.officer), factories.scope_of(cast.pay_officer)

    for minutes in (0, 1, 59, 60, 119):
        with clock.at(TODAY + timedelta(minutes=minutes)):
            view_person(actor=odile, person=cast.head)
    view_person(actor=odile, person=cast.deputy)
    view_person(actor=paul, person=cast.head)

    views = Entry.objects.filter(act="view_person").order_by("pk")
    assert list(views.values_list("actor_id", "object_id", "at")) == [
        (cast.officer.pk, cast.head.pk, TODAY),
        (cast.officer.pk, cast.head.pk, TODAY + HOUR),
        (cast.officer.pk, cast.deputy.pk, TODAY),
        (cast.pay_officer.pk, cast.head.pk, TODAY),
    ]


def test_view_of_oneself_is_not_written(cast: Cast) -> None:
    assert view_person(actor=factories.scope_of(cast.officer), person=cast.officer) is None
    assert Entry.objects.count() == 0
