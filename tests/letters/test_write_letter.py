"""Texts, activities and course: the changes of a letter before its signature."""

import pytest

from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.letters.domain import (
    ActivityChoice,
    choose_activities,
    enrol_in_course,
    propose_letter,
    save_section,
)
from relais.letters.enums import Party, Priority
from relais.letters.models import TEXT_LENGTH
from relais.letters.selectors import Kept, kept_activities
from tests.cast import Cast
from tests.factories import make_designation
from tests.letters.builders import Desk, keep, make_desk, make_ready_desk, sign

MAIN, SECONDARY = Priority.MAIN, Priority.SECONDARY


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast)


def kept(desk: Desk):
    return kept_activities(desk.letter, [desk.first, desk.second])


def test_save_section_keeps_text_author_and_version(desk):
    section = save_section(
        actor=desk.referent,
        letter=desk.letter,
        code="means",
        text="Un bureau\r\nUn téléphone\n",
        version=0,
    )

    assert (section.text, section.version, section.saved_by) == (
        "Un bureau\nUn téléphone",
        1,
        "RÉFÉRENTE Rachida",
    )
    assert section.saved_at is not None


def test_save_section_same_text_changes_nothing_whatever_the_version(desk):
    save_section(actor=desk.referent, letter=desk.letter, code="means", text="Un bureau", version=0)

    section = save_section(actor=desk.head, letter=desk.letter, code="means", text="Un bureau", version=0)

    assert (section.version, section.saved_by) == (1, "RÉFÉRENTE Rachida")


def test_save_section_written_meanwhile_is_refused_and_keeps_the_first_text(desk):
    save_section(actor=desk.referent, letter=desk.letter, code="means", text="Un bureau", version=0)

    with pytest.raises(DomainError) as error:
        save_section(actor=desk.head, letter=desk.letter, code="means", text="Une salle", version=0)

    assert (error.value.code, error.value.message) == (
        "stale_section",
        "RÉFÉRENTE Rachida a modifié cette section entre-temps.",
    )
    assert desk.letter.sections.get(code="means").text == "Un bureau"


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [("pay", "…", "unknown_section"), ("means", "x" * (TEXT_LENGTH + 1), "text_too_long")],
)
def test_save_section_out_of_bounds_is_refused(desk, code, text, expected):
    with pytest.raises(DomainError) as error:
        save_section(actor=desk.referent, letter=desk.letter, code=code, text=text, version=0)

    assert error.value.code == expected


def test_choose_activities_replaces_the_whole_letter(desk):
    keep(desk.letter, "M1.1", MAIN, desk.first)
    keep(desk.letter, "M1.2", MAIN, desk.first)

    rows = choose_activities(
        actor=desk.referent,
        letter=desk.letter,
        choices=[
            ActivityChoice(
                "M1.2", SECONDARY, (desk.second.pk, desk.first.pk), (Party.STAFF, Party.MANAGEMENT)
            ),
            ActivityChoice("M2.1", MAIN),
        ],
    )

    assert [row.code for row in rows] == ["M1.2", "M2.1"]
    assert kept(desk) == {
        "M1.2": Kept(SECONDARY, (desk.first.pk, desk.second.pk), (Party.MANAGEMENT, Party.STAFF)),
        "M2.1": Kept(MAIN),
    }


def test_choose_activities_only_some_leaves_the_others(desk):
    keep(desk.letter, "M1.1", MAIN, desk.first)
    keep(desk.letter, "M1.2", MAIN, desk.first)

    choose_activities(actor=desk.referent, letter=desk.letter, choices=[], only={"M1.2"})

    assert kept(desk) == {"M1.1": Kept(MAIN, (desk.first.pk,))}


def test_choose_activities_twice_writes_once(desk):
    choices = [ActivityChoice("M1.1", MAIN, (desk.first.pk,))]
    first = choose_activities(actor=desk.referent, letter=desk.letter, choices=choices)
    second = choose_activities(actor=desk.referent, letter=desk.letter, choices=choices)

    assert [row.pk for row in first] == [row.pk for row in second]


@pytest.mark.parametrize(
    ("choices", "only", "code"),
    [
        ([ActivityChoice("M7.1", MAIN)], None, "unknown_activity"),
        ([ActivityChoice("M1.1", MAIN)], {"M1.2"}, "unknown_activity"),
        ([ActivityChoice("M1.1", MAIN), ActivityChoice("M1.1", SECONDARY)], None, "activity_twice"),
        ([ActivityChoice("M1.1", "vital")], None, "unknown_priority"),
        ([ActivityChoice("M1.1", MAIN, (999_999,))], None, "unknown_holder"),
        ([ActivityChoice("M1.1", MAIN, (), ("mairie",))], None, "unknown_holder"),
    ],
)
def test_choose_activities_out_of_the_template_or_team_is_refused(desk, choices, only, code):
    with pytest.raises(DomainError) as error:
        choose_activities(actor=desk.referent, letter=desk.letter, choices=choices, only=only)

    assert (error.value.code, kept(desk)) == (code, {})


def test_choose_activities_holder_of_another_school_is_refused(desk):
    stranger = make_designation(desk.cast.other_school)

    with pytest.raises(DomainError) as error:
        choose_activities(
            actor=desk.referent,
            letter=desk.letter,
            choices=[ActivityChoice("M1.1", MAIN, (stranger.pk,))],
        )

    assert error.value.code == "unknown_holder"


def test_enrol_in_course_replaces_the_default(desk):
    rows = enrol_in_course(actor=desk.deputy, letter=desk.letter, designation_ids=[desk.first.pk])

    assert [row.designation for row in rows] == [desk.first]
    desk.letter.refresh_from_db()
    assert desk.letter.is_course_decided is True


def test_enrol_in_course_again_adds_and_removes(desk):
    kept_row = enrol_in_course(actor=desk.head, letter=desk.letter, designation_ids=[desk.first.pk])[0]
    both = enrol_in_course(
        actor=desk.head,
        letter=desk.letter,
        designation_ids=[desk.first.pk, desk.second.pk],
    )
    same = enrol_in_course(
        actor=desk.head,
        letter=desk.letter,
        designation_ids=[desk.second.pk, desk.first.pk],
    )
    none = enrol_in_course(actor=desk.head, letter=desk.letter, designation_ids=[])

    assert (both[0], [row.pk for row in both], none) == (kept_row, [row.pk for row in same], [])


def test_enrol_in_course_stranger_is_refused(desk):
    stranger = make_designation(desk.cast.other_school)

    with pytest.raises(DomainError) as error:
        enrol_in_course(actor=desk.head, letter=desk.letter, designation_ids=[stranger.pk])

    assert error.value.code == "unknown_designation"


WRITES = [
    lambda desk, actor: save_section(actor=actor, letter=desk.letter, code="means", text="x", version=0),
    lambda desk, actor: choose_activities(actor=actor, letter=desk.letter, choices=[]),
    lambda desk, actor: enrol_in_course(actor=actor, letter=desk.letter, designation_ids=[]),
]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("who", ["other_head", "officer"])
def test_writing_by_others_is_refused(desk, write, who):
    with pytest.raises(DomainError) as error:
        write(desk, getattr(desk, who))

    assert error.value.code == "forbidden"


@pytest.mark.parametrize("write", WRITES)
def test_writing_after_the_signature_is_refused(cast: Cast, write):
    desk = make_ready_desk(cast)
    sign(desk.head, desk.letter)

    with pytest.raises(DomainError) as error:
        write(desk, desk.head)

    assert error.value.code == "letter_signed"


def test_writing_in_a_draft_is_not_journaled(desk):
    save_section(actor=desk.referent, letter=desk.letter, code="means", text="x", version=0)

    assert Entry.objects.count() == 0


def test_writing_in_a_proposed_letter_is_journaled_once_a_part_and_keeps_its_state(cast: Cast):
    desk = make_ready_desk(cast)
    propose_letter(actor=desk.referent, letter=desk.letter)
    for version, text in enumerate(["Un", "Un bu", "Un bureau"]):
        save_section(actor=desk.head, letter=desk.letter, code="means", text=text, version=version)
    choose_activities(actor=desk.head, letter=desk.letter, choices=[], only={"M2.4"})
    enrol_in_course(actor=desk.referent, letter=desk.letter, designation_ids=[])

    desk.letter.refresh_from_db()
    edits = Entry.objects.filter(act="edit_proposed_letter").order_by("pk")
    assert desk.letter.state == "proposed"
    assert [(edit.actor_label.partition(" (")[0], edit.comment) for edit in edits] == [
        ("DIRECTION Hélène", "Moyens"),
        ("DIRECTION Hélène", "M2.4"),
        ("RÉFÉRENTE Rachida", "Formation"),
    ]
