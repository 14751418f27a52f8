import pytest

from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.letters.catalogue import frame_for
from relais.letters.domain import start_letter
from relais.letters.enums import LetterState, Party, Priority
from relais.letters.models import Letter
from relais.letters.selectors import Kept, kept_activities
from tests.cast import Cast
from tests.factories import YEAR, make_designation, make_letter, make_signed_letter, scope_of
from tests.letters.builders import keep
from tests.letters.sample_content import sample_content


def test_start_letter_without_a_previous_one_proposes_what_its_template_says(cast: Cast):
    letter = start_letter(actor=scope_of(cast.referent), school=cast.school, year=YEAR)

    assert (letter.state, letter.template, letter.activities.count()) == (LetterState.DRAFT, "2026.1", 0)
    assert dict(letter.sections.values_list("code", "text")) == {
        code: guide.starter for code, guide in frame_for(YEAR).sections.items()
    }


def test_start_letter_twice_is_the_same_letter_journaled_once(cast: Cast):
    first = start_letter(actor=scope_of(cast.referent), school=cast.school, year=YEAR)
    second = start_letter(actor=scope_of(cast.head), school=cast.school, year=YEAR)

    assert first == second
    assert Entry.objects.filter(act="start_letter").count() == 1


def test_start_letter_carries_last_years_with_the_same_persons(cast: Cast):
    previous = make_letter(cast.school, year=YEAR.previous)
    previous.sections.filter(code="means").update(text="Le bureau B12")
    stays = make_designation(cast.school, cast.referent, year=YEAR.previous)
    leaves = make_designation(cast.school, year=YEAR.previous)
    keep(previous, "M1.3", Priority.MAIN, stays, leaves)
    keep(previous, "M3.1", Priority.SECONDARY, leaves, Party.AUTHORITY)
    keep(previous, "M9.9", Priority.MAIN, stays)
    this_year = make_designation(cast.school, cast.referent)

    letter = start_letter(actor=scope_of(cast.head), school=cast.school, year=YEAR)

    assert kept_activities(letter, [this_year]) == {
        "M1.3": Kept(Priority.MAIN, (this_year.pk,), ()),
        "M3.1": Kept(Priority.SECONDARY, (), (Party.AUTHORITY,)),
    }
    assert letter.sections.get(code="means").text == "Le bureau B12"


@pytest.mark.parametrize("who", ["other_head", "officer", "pay_officer", "outsider"])
def test_start_letter_by_others_is_refused(cast: Cast, who):
    with pytest.raises(DomainError) as error:
        start_letter(actor=scope_of(getattr(cast, who)), school=cast.school, year=YEAR)

    assert (error.value.code, Letter.objects.count()) == ("forbidden", 0)


@pytest.mark.parametrize("year", [YEAR.previous, YEAR.next.next])
def test_start_letter_of_a_year_past_or_too_far_is_refused(cast: Cast, year):
    with pytest.raises(DomainError) as error:
        start_letter(actor=scope_of(cast.head), school=cast.school, year=year)

    assert (error.value.code, Letter.objects.count()) == ("year_not_open", 0)


def test_start_letter_carries_the_version_in_force_not_one_never_signed(cast: Cast):
    in_force = make_signed_letter(cast.school, sample_content(), year=YEAR.previous, template="2025.1")
    keep(in_force, "M1.1")
    begun = make_letter(
        cast.school, year=YEAR.previous, version=2, amends=in_force, amend_reason="Jamais signée"
    )
    keep(begun, "M2.1")

    letter = start_letter(actor=scope_of(cast.referent), school=cast.school, year=YEAR)

    assert list(letter.activities.values_list("code", flat=True)) == ["M1.1"]
