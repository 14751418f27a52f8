"""An autumn in which nothing could be paid yet."""

from datetime import date

import pytest

from relais.demo.domain.autumn import autumn_of
from relais.demo.domain.pay_autumn import pay_autumn
from relais.documents.models import IssuedTable
from tests import factories
from tests.cast import Cast


@pytest.mark.django_db
def test_without_any_award_no_file_is_issued(cast: Cast) -> None:
    pay_autumn(
        academie=cast.academie,
        officer=cast.officer.assignments.get(),
        pay_officer=cast.pay_officer.assignments.get(),
        autumn=autumn_of(factories.YEAR, date(2026, 11, 25)),
    )

    assert IssuedTable.objects.count() == 0
