import pytest
from django.http import Http404

from relais.designations.enums import DesignationState
from relais.letters.content import missing_for_signing, missing_parts
from relais.letters.enums import PartCode, Party, Priority, SectionCode
from relais.letters.models import CourseEnrolment, Letter, LetterSection
from relais.letters.selectors import (
    Kept,
    MissingPart,
    course_ids,
    get_letter_or_404,
    get_writable_letter_or_404,
    kept_activities,
    letter_for,
    letter_progress,
    letters_visible_to,
    sections_of,
)
from tests.cast import Cast
from tests.factories import (
    YEAR,
    make_academie,
    make_designation,
    make_envelope,
    make_letter,
    make_school,
    make_share,
    make_signed_letter,
    scope_of,
)
from tests.letters.builders import agree, keep, make_desk, make_ready_desk
from tests.letters.sample_content import sample_content


def test_letters_visible_to_each_role(cast: Cast):
    make_letter(cast.school)
    make_letter(cast.other_school)
    make_letter(make_school(academie=make_academie(code="14", name="académie de Lille")))
    counts = {
        name: letters_visible_to(scope_of(getattr(cast, name))).count()
        for name in ("officer", "pay_officer", "head", "deputy", "referent", "authority_reader", "outsider")
    }

    assert counts == {
        "officer": 2,
        "pay_officer": 0,
        "head": 1,
        "deputy": 1,
        "referent": 1,
        "authority_reader": 0,
        "outsider": 0,
    }


def test_get_letter_of_another_school_is_404(cast: Cast):
    letter = make_letter(cast.school)

    assert get_letter_or_404(scope_of(cast.head), letter.pk) == letter
    with pytest.raises(Http404):
        get_letter_or_404(scope_of(cast.other_head), letter.pk)


def test_get_writable_letter_is_404_for_who_only_reads(cast: Cast):
    letter = make_letter(cast.school)

    assert get_writable_letter_or_404(scope_of(cast.deputy), letter.pk) == letter
    with pytest.raises(Http404):
        get_writable_letter_or_404(scope_of(cast.officer), letter.pk)


def test_letter_for_is_of_the_school_and_year(cast: Cast):
    letter = make_letter(cast.school)

    assert letter_for(cast.school.pk, YEAR) == letter
    assert letter_for(cast.school.pk, YEAR.previous) is None


def test_kept_activities_forget_who_left_the_team(cast: Cast):
    desk = make_desk(cast)
    gone = make_designation(cast.school, state=DesignationState.ENDED)
    keep(desk.letter, "M1.1", Priority.SECONDARY, desk.second, desk.first, gone, Party.STAFF)

    kept = kept_activities(desk.letter, [desk.first, desk.second])

    assert kept == {
        "M1.1": Kept(Priority.SECONDARY, (desk.first.pk, desk.second.pk), (Party.STAFF,)),
    }


def test_sections_of_gives_the_missing_ones_empty(cast: Cast):
    letter = Letter.objects.create(
        school=cast.school, year=YEAR, template="2025.1", started_at="2026-09-01T08:00Z"
    )
    LetterSection.objects.create(letter=letter, code=SectionCode.MEANS, text="Un bureau")

    assert {code: section.text for code, section in sections_of(letter).items()} == {
        "context": "",
        "means": "Un bureau",
        "follow_up": "",
    }


def test_course_takes_the_newcomers_until_it_is_decided(cast: Cast):
    desk = make_desk(cast)
    team = [desk.first, desk.second]
    CourseEnrolment.objects.create(letter=desk.letter, designation=desk.first)

    assert course_ids(desk.letter, team) == {desk.second.pk}
    desk.letter.is_course_decided = True
    assert course_ids(desk.letter, team) == {desk.first.pk}
    assert course_ids(desk.letter, [desk.second]) == set()


def test_missing_of_an_empty_letter_names_who_is_awaited(cast: Cast):
    letter = make_letter(cast.school)

    assert missing_for_signing(letter) == [
        MissingPart("Aucun référent n'est désigné pour cette année.", PartCode.PEOPLE),
        MissingPart("Retenez au moins une activité principale.", PartCode.ACTIVITIES),
    ]


def test_missing_names_money_holders_and_awaited_visas(cast: Cast):
    letter = make_letter(cast.school)
    make_designation(cast.school, cast.referent, state=DesignationState.PROPOSED, answered_at=None)
    make_envelope(cast.school)
    keep(letter, "M1.10")
    keep(letter, "M1.2")
    keep(letter, "M3.1", Priority.SECONDARY)

    assert missing_parts(letter) == [
        "L'enveloppe indemnitaire n'est pas encore répartie.",
        "Dites qui prend en charge l'activité M1.2.",
        "Dites qui prend en charge l'activité M1.10.",
        "RÉFÉRENTE Rachida n'a pas encore donné son visa.",
    ]


def test_missing_is_nothing_when_all_is_there(cast: Cast):
    desk = make_ready_desk(cast)
    agree(desk.letter)

    assert missing_parts(desk.letter) == []


def test_missing_counts_a_member_without_share(cast: Cast):
    desk = make_desk(cast)
    make_share(make_envelope(cast.school, 125_000), desk.first, 125_000)
    keep(desk.letter, "M1.1", Priority.MAIN, Party.MANAGEMENT)
    agree(desk.letter)

    assert missing_parts(desk.letter) == ["L'enveloppe indemnitaire n'est pas encore répartie."]


def test_missing_does_not_wait_for_an_undecided_envelope(cast: Cast):
    desk = make_desk(cast)
    make_envelope(cast.school, None)
    keep(desk.letter, "M1.1", Priority.MAIN, desk.first)
    agree(desk.letter)

    assert missing_parts(desk.letter) == []


def test_missing_of_a_signed_letter_is_nothing(cast: Cast):
    assert missing_parts(make_signed_letter(cast.school, sample_content())) == []


def test_progress_counts_activities_holders_and_texts(cast: Cast):
    desk = make_desk(cast)
    steps = [letter_progress(desk.letter)]
    activity = keep(desk.letter, "M1.1")
    steps.append(letter_progress(desk.letter))
    activity.holders.create(party=Party.STAFF)
    steps.append(letter_progress(desk.letter))
    desk.letter.sections.update(text="Du texte")
    steps.append(letter_progress(desk.letter))

    assert steps == [0, 16, 33, 100]


def test_progress_of_a_signed_letter_is_whole(cast: Cast):
    assert letter_progress(make_signed_letter(cast.school, sample_content())) == 100
