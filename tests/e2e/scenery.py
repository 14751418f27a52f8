"""What is there when a journey begins, and what a person finds in the mail."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from relais.accounts.models import Person
from relais.campaigns.domain import open_campaign
from relais.campaigns.models import Campaign
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.outbox.models import Message
from tests import factories
from tests.cast import Cast

LINK = re.compile(r"http\S+/lien/\S+")


def open_autumn(cast: Cast) -> Campaign:
    """Open the campaign, today, after a year in which the cast's two referents served and shared."""
    year = SchoolYear.current()
    factories.make_head_count(cast.school, 412, year=year)
    envelope = factories.make_envelope(cast.school, year=year.previous)
    for person in (cast.referent, cast.second_referent):
        served = factories.make_designation(
            cast.school,
            person,
            year=year.previous,
            starts_on=year.previous.first_day,
            ends_on=year.previous.last_day,
        )
        factories.make_share(envelope, served, 125_000)
    return open_campaign(
        actor=factories.scope_of(cast.officer),
        academie=cast.academie,
        year=year,
        due_on=clock.today() + timedelta(days=21),
    )


def mailed_link(person: Person, name: str) -> str:
    """Return the path of the link in the latest mail of that kind to the person."""
    message = Message.objects.filter(to_address=person.email, name=name).latest("pk")
    found = LINK.search(message.text)
    assert found is not None, message.text
    return urlsplit(found[0]).path
