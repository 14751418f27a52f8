"""The pages where a head delegates and withdraws."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from relais.accounts.models import Delegation, Person
from tests.cast import Cast
from tests.letters.builders import agree, make_ready_desk

ClientFor = Callable[[Person], Client]
TYPED = {"rights": ["sign_letter"], "starts_on": "2026-11-25", "ends_on": "2026-12-04"}


def give(cast: Cast, client: Client, **given: object) -> Any:
    deputy = cast.deputy.assignments.get().pk
    return client.post(reverse("accounts:delegate"), {"deputy": deputy, **TYPED, **given})


def test_head_delegates_then_withdraws(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.head)
    empty = client.get(reverse("accounts:delegations")).content.decode()

    assert give(cast, client)["Location"] == reverse("accounts:delegations")
    listed = client.get(reverse("accounts:delegations")).content.decode()
    client.post(reverse("accounts:revoke", args=[Delegation.objects.get().pk]))
    withdrawn = client.get(reverse("accounts:delegations")).content.decode()

    assert "Aucune délégation n’est donnée" in empty
    assert ("ADJOINT Didier" in listed, "en cours" in listed) == (True, True)
    assert ("retirée" in withdrawn, "Retirer cette délégation" in withdrawn) == (True, False)


def test_head_delegating_wrongly_is_told_at_the_field_and_loses_nothing(
    cast: Cast, client_for: ClientFor
) -> None:
    page = give(cast, client_for(cast.head), ends_on="2026-11-01").content.decode()

    assert "La fin précède le début." in page
    assert 'value="2026-11-01"' in page


def test_head_without_deputy_is_told_what_to_do(cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.other_head).get(reverse("accounts:delegate")).content.decode()

    assert "Aucun adjoint n’est connu" in page


def test_deputy_cannot_withdraw_what_was_given(cast: Cast, client_for: ClientFor) -> None:
    give(cast, client_for(cast.head))
    delegation = Delegation.objects.get()

    client_for(cast.deputy).post(reverse("accounts:revoke", args=[delegation.pk]))

    delegation.refresh_from_db()
    assert delegation.revoked_at is None


def test_deputy_chooses_to_act_by_delegation_and_may_sign(cast: Cast, client_for: ClientFor) -> None:
    desk = make_ready_desk(cast)
    agree(desk.letter)
    give(cast, client_for(cast.head))
    client = client_for(cast.deputy)
    address = reverse("letters:read", args=[desk.letter.pk])
    before = client.get(address).content.decode()

    key = f"{cast.deputy.assignments.get().pk}-{Delegation.objects.get().pk}"
    client.post(reverse("accounts:choose_role"), {"capacity": key})
    after = client.get(address).content.decode()

    assert ("Signer la lettre" in before, "Signer la lettre" in after) == (False, True)
    assert "par délégation de DIRECTION Hélène" in after
