"""Browsers in which somebody has signed in, second factor verified: what a test is about begins after."""

from django.test import Client

from relais.accounts.models import IS_VERIFIED, Person


def signed_in(person: Person, client: Client | None = None) -> Client:
    """Return a browser in which the person has signed in and verified a second factor."""
    client = client or Client()
    client.force_login(person)
    session = client.session
    session[IS_VERIFIED] = True
    session.save()
    return client
