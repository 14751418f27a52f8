"""The same new person comes by a provider from two tabs at once."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import pre_save

from relais.accounts.claims import Claims
from relais.accounts.domain import sign_in_by_provider
from relais.accounts.models import Identity, Person
from tests import factories

CLAIMS = Claims(
    issuer="https://fournisseur.example.org",
    subject="s1",
    address="camille.dubois@example.org",
    first_name="Camille",
    last_name="Dubois",
)


@pytest.mark.django_db
def test_identity_written_meanwhile_is_not_written_twice() -> None:
    other = factories.make_person()

    def write_first(instance: Identity, **_: Any) -> None:
        pre_save.disconnect(write_first, sender=Identity)
        Identity.objects.bulk_create(
            [
                Identity(
                    person=other,
                    issuer=instance.issuer,
                    subject=instance.subject,
                    created_at=instance.created_at,
                    last_used_at=instance.last_used_at,
                )
            ]
        )

    pre_save.connect(write_first, sender=Identity)
    person = sign_in_by_provider(claims=CLAIMS)

    assert (Identity.objects.get().person, person.email) == (person, CLAIMS.address)
    assert Person.objects.exclude(pk=other.pk).get() == person


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an in-memory SQLite has one writer thread")
def test_two_tabs_at_once_are_one_person() -> None:
    tabs = 6
    start, found = Barrier(tabs), []

    def come() -> None:
        start.wait()
        found.append(sign_in_by_provider(claims=CLAIMS).pk)
        connection.close()

    threads = [Thread(target=come) for _ in range(tabs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found)), Person.objects.count()) == (tabs, 1, 1)
