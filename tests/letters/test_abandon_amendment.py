import pytest
from django.urls import reverse

from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.letters.domain import abandon_amendment, amend_letter
from relais.letters.enums import LetterState
from relais.letters.models import Letter
from tests.cast import Cast
from tests.letters.builders import Desk, make_ready_desk, sign


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_ready_desk(cast)


@pytest.fixture
def amendment(desk) -> Letter:
    signed = sign(desk.head, desk.letter)
    return amend_letter(actor=desk.referent, letter=signed, reason="Un créneau change")


def test_abandon_leaves_the_version_in_force_and_says_so_in_the_journal(desk, amendment):
    in_force = abandon_amendment(actor=desk.head, letter=amendment)

    assert (in_force.pk, in_force.state, Letter.objects.count()) == (desk.letter.pk, LetterState.SIGNED, 1)
    entry = Entry.objects.get(act="abandon_amendment")
    assert (entry.object_id, entry.comment, entry.before) == (
        in_force.pk,
        "Un créneau change",
        {"version": 2},
    )


def test_abandoned_version_may_be_begun_again(desk, amendment):
    in_force = abandon_amendment(actor=desk.head, letter=amendment)

    assert amend_letter(actor=desk.head, letter=in_force, reason="Autre chose").version == 2


@pytest.mark.parametrize("who", ["other_head", "officer"])
def test_abandon_by_a_stranger_is_refused(desk, amendment, who):
    with pytest.raises(DomainError) as error:
        abandon_amendment(actor=getattr(desk, who), letter=amendment)

    assert error.value.code == "forbidden"


def test_abandon_of_a_first_version_is_refused(desk):
    with pytest.raises(DomainError) as error:
        abandon_amendment(actor=desk.head, letter=desk.letter)

    assert error.value.code == "first_version"


def test_abandon_of_a_signed_version_is_refused(desk, amendment):
    signed = sign(desk.head, amendment)

    with pytest.raises(DomainError) as error:
        abandon_amendment(actor=desk.head, letter=signed)

    assert error.value.code == "letter_signed"


def test_abandon_button_leads_to_the_version_in_force(desk, amendment, client_for):
    client = client_for(desk.cast.head)

    response = client.post(reverse("letters:abandon", args=[amendment.pk]))
    refused = client.post(reverse("letters:abandon", args=[desk.letter.pk]))

    edit = reverse("letters:edit", args=[desk.letter.pk])
    assert (response.url, refused.url) == (edit, edit)
