"""What is known is not asked again: how many questions the page shows to whoever opens it (capability 29)."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from relais.letters.domain import assess_priority, start_letter
from relais.letters.enums import Outcome, Party, Priority
from relais.letters.models import Letter
from tests.cast import Cast
from tests.factories import YEAR, make_designation, make_letter, scope_of
from tests.letters.builders import keep


class Questions(HTMLParser):
    """Counts the groups of choices and the lone fields that stand outside what is folded."""

    def __init__(self) -> None:
        super().__init__()
        self.folded: list[bool] = []
        self.groups: list[bool] = []
        self.count = 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "details":
            self.folded.append("open" not in given)
        elif tag == "fieldset":
            self.groups.append(False)
        elif is_field(tag, given) and not any(self.folded):
            if self.groups:
                self.groups[-1] = True
            else:
                self.count += 1

    def handle_endtag(self, tag):
        if tag == "details":
            self.folded.pop()
        elif tag == "fieldset":
            self.count += self.groups.pop()


def is_field(tag, given):
    is_shown = "hidden" not in given and given.get("type") != "hidden"
    return tag in {"textarea", "select"} or (tag == "input" and is_shown)


def questions_of(client, letter: Letter) -> int:
    page = client.get(reverse("letters:edit", args=[letter.pk])).content.decode()
    body = page[page.index('class="letter-layout"') :]
    counter = Questions()
    counter.feed(body)
    return counter.count


@pytest.fixture
def renewed(cast: Cast) -> Letter:
    """A letter that starts from last year's: five priorities, twelve activities in all."""
    former = make_letter(cast.school, year=YEAR.previous)
    served = make_designation(cast.school, cast.referent, year=YEAR.previous)
    for code in ("M1.1", "M1.3", "M2.1", "M2.4", "M4.1"):
        keep(former, code, Priority.MAIN, served)
    for code in ("M1.2", "M1.7", "M2.2", "M2.5", "M3.1", "M3.2", "M4.7"):
        keep(former, code, Priority.SECONDARY, served, Party.STAFF)
    make_designation(cast.school, cast.referent)
    make_designation(cast.school, cast.second_referent)
    return start_letter(actor=scope_of(cast.referent), school=cast.school, year=YEAR)


def test_renewed_letter_asks_for_last_year_s_outcomes_only(cast: Cast, renewed, client_for):
    client = client_for(cast.referent)

    assert questions_of(client, renewed) == 5


def test_renewed_letter_asks_nothing_once_the_outcomes_are_said(cast: Cast, renewed, client_for):
    for row in renewed.outcomes.all():
        assess_priority(actor=scope_of(cast.referent), letter=renewed, code=row.code, outcome=Outcome.DONE)

    assert questions_of(client_for(cast.head), renewed) == 0


def test_first_letter_offers_what_most_letters_keep(cast: Cast, client_for):
    make_designation(cast.school, cast.referent)
    letter = start_letter(actor=scope_of(cast.referent), school=cast.school, year=YEAR)

    assert questions_of(client_for(cast.referent), letter) < 10
