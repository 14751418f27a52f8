from typing import Any

import pytest
from django.db import IntegrityError

from relais.campaigns.enums import AWAITED, Stage, Step
from relais.campaigns.models import Campaign, Invitation, StepDraft
from tests import factories
from tests.cast import Cast
from tests.factories import SOME_TIME, YEAR, make_campaign, make_invitation


def make_draft(cast: Cast, **given: Any) -> StepDraft:
    values = {"year": YEAR, "step": Step.SHARE, "saved_at": SOME_TIME, "saved_by": "X", **given}
    return StepDraft.objects.create(school=cast.school, **values)


def test_rows_say_what_they_are(cast: Cast) -> None:
    invitation = make_invitation(cast.school)

    assert [str(invitation.campaign), str(invitation), str(make_draft(cast))] == [
        "Campagne 2026-2027",
        "Campagne 2026-2027, Collège Ada-Lovelace, Poitiers (0869001S)",
        "Collège Ada-Lovelace, Poitiers (0869001S) : Répartir l'indemnité",
    ]


def test_campaign_twice_a_year_is_refused_by_the_database(cast: Cast) -> None:
    campaign = make_campaign()
    campaign.pk = None

    with pytest.raises(IntegrityError):
        campaign.save(force_insert=True)


def test_campaign_of_another_year_or_academie_is_another(cast: Cast) -> None:
    make_campaign()
    make_campaign(year=YEAR.previous)
    make_campaign(factories.make_academie(code="01", name="académie de Paris"))

    assert Campaign.objects.count() == 3


def test_school_invited_twice_is_refused_by_the_database(cast: Cast) -> None:
    make_invitation(cast.school)

    with pytest.raises(IntegrityError):
        make_invitation(cast.school)


def test_link_without_head_is_refused_by_the_database(cast: Cast) -> None:
    invitation = make_invitation(cast.school, link=factories.make_access_link(cast.head))

    with pytest.raises(IntegrityError):
        Invitation.objects.filter(pk=invitation.pk).update(head=None)


def test_draft_of_a_step_twice_is_refused_by_the_database(cast: Cast) -> None:
    make_draft(cast)
    make_draft(cast, step=Step.DESIGNATE)

    with pytest.raises(IntegrityError):
        make_draft(cast)


def test_every_stage_tells_whom_it_waits_for() -> None:
    assert set(AWAITED) == set(Stage)
