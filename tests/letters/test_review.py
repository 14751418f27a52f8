"""The academy's reading: which signed letters it reads, its visa, its sending back, its settings."""

import pytest

from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.documents.domain import canonical_sha256
from relais.letters.content import review_reasons
from relais.letters.domain import (
    amend_letter,
    endorse_letter,
    flag_letter,
    send_back_letter,
    set_letter_settings,
)
from relais.letters.enums import AcademieVisa, Decision, LetterState, Priority, VisaKind
from relais.letters.models import Letter, LetterSettings
from relais.letters.selectors import letter_settings_for
from relais.letters.tasks import issue_due_letters
from relais.outbox.models import Message
from tests.cast import Cast
from tests.factories import make_designation
from tests.letters.builders import Desk, keep, make_desk, make_ready_desk, see, sign

LOW, HIGH = "00000000" + "0" * 56, "00000063" + "0" * 56  # drawn first, drawn last: 0 and 99 of 100


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_ready_desk(cast)


def settle(desk: Desk, academie_visa: AcademieVisa, percent: int = 0) -> None:
    set_letter_settings(
        actor=desk.officer,
        academie=desk.cast.academie,
        academie_visa=academie_visa,
        sampled_percent=percent,
    )


def in_review(desk: Desk) -> Letter:
    settle(desk, AcademieVisa.ALWAYS)
    return sign(desk.head, desk.letter)


def mails(name: str) -> list[str]:
    return sorted(Message.objects.filter(name=name).values_list("to_address", flat=True))


def reasons(desk: Desk, text: str = HIGH) -> list[str]:
    return review_reasons(Letter.objects.get(pk=desk.letter.pk), text)


# Which letters


def test_review_of_an_ordinary_letter_is_not_asked(desk):
    assert reasons(desk) == []


def test_review_always_reads_every_letter(desk):
    settle(desk, AcademieVisa.ALWAYS)

    assert reasons(desk) == ["L’académie lit toutes les lettres."]


def test_review_never_reads_none_even_flagged(desk):
    settle(desk, AcademieVisa.NEVER, 100)
    flag_letter(actor=desk.officer, letter=desk.letter, reason="À relire")

    assert reasons(desk) == []


@pytest.mark.parametrize(
    ("text", "percent", "is_drawn"), [(LOW, 1, True), (HIGH, 99, False), (HIGH, 100, True)]
)
def test_review_draws_by_the_hash_of_the_text_the_same_each_time(desk, text, percent, is_drawn):
    settle(desk, AcademieVisa.SOME, percent)

    assert [reasons(desk, text) for _ in range(2)] == [["Lettre tirée au sort."] if is_drawn else []] * 2


def test_review_of_a_flagged_letter_says_why(desk):
    flag_letter(actor=desk.officer, letter=desk.letter, reason=" À relire ")

    assert reasons(desk) == ["Signalée : À relire"]


def test_review_of_a_reserved_visa_names_who_reserved(desk):
    visa = see(desk.second, desk.letter, Decision.RESERVED, "Une heure de plus.")

    assert reasons(desk, visa.text_sha256) == ["Réserve de SECOND Rémi."]
    assert reasons(desk) == []  # on another text, it is not said any more


def test_review_beyond_three_referents(desk):
    for _ in range(2):
        make_designation(desk.cast.school)

    assert reasons(desk) == ["Plus de trois référents."]


def test_review_without_any_activity_of_a_priority_mission(cast: Cast):
    desk = make_desk(cast)
    keep(desk.letter, "M3.1", Priority.MAIN, desk.first)

    assert reasons(desk) == ["Aucune activité des missions prioritaires."]


def test_sign_letter_for_review_is_neither_issued_nor_accepted(desk):
    letter = in_review(desk)

    letter.refresh_from_db()
    assert (letter.state, letter.review_reason, issue_due_letters()) == (
        LetterState.REVIEW,
        "L’académie lit toutes les lettres.",
        0,
    )
    assert letter.visas.filter(kind=VisaKind.ACADEMIE).count() == 0
    assert Entry.objects.get(act="sign_for_review").to_state == "review"


# The academy's visa


def test_endorse_letter_writes_its_visa_in_the_content_and_has_it_issued(desk):
    letter = in_review(desk)

    endorsed = endorse_letter(actor=desk.officer, letter=letter, comment=" Très bien. ")

    visa = endorsed.visas.get(kind=VisaKind.ACADEMIE)
    assert (visa.given_by, visa.comment, visa.is_automatic) == ("RECTORAT Odile", "Très bien.", False)
    endorsed.refresh_from_db()
    content = endorsed.signed_content or {}
    assert content["academie_visa"] == {
        "by": "RECTORAT Odile",
        "on_long": "mercredi 25 novembre 2026",
        "comment": "Très bien.",
    }
    assert endorsed.content_sha256 == canonical_sha256(content)
    assert (endorsed.state, issue_due_letters()) == (LetterState.SIGNED, 1)


@pytest.mark.parametrize("who", ["head", "referent", "other_head"])
def test_endorse_letter_by_anybody_else_is_refused(desk, who):
    letter = in_review(desk)

    with pytest.raises(DomainError) as error:
        endorse_letter(actor=getattr(desk, who), letter=letter)

    assert error.value.code == "forbidden"


def test_endorse_letter_not_signed_is_refused(desk):
    with pytest.raises(DomainError) as error:
        endorse_letter(actor=desk.officer, letter=desk.letter)

    assert error.value.code == "stale_state"


def test_endorse_amendment_supersedes_the_former_version_only_then(desk):
    first = sign(desk.head, desk.letter)
    settle(desk, AcademieVisa.ALWAYS)
    second = sign(desk.head, amend_letter(actor=desk.head, letter=first, reason="Une salle"))
    first.refresh_from_db()
    before = first.is_superseded

    endorse_letter(actor=desk.officer, letter=second)

    first.refresh_from_db()
    assert (before, first.is_superseded) == (False, True)


# Sent back


def test_send_back_letter_takes_the_signature_off_and_leaves_the_visas(desk):
    letter = in_review(desk)

    returned = send_back_letter(actor=desk.officer, letter=letter, comment=" Précisez M2.4. ")

    returned.refresh_from_db()
    assert (returned.state, returned.signed_at, returned.signed_by, returned.signed_content) == (
        LetterState.DRAFT,
        None,
        "",
        None,
    )
    assert (returned.content_sha256, returned.return_comment) == ("", "Précisez M2.4.")
    assert returned.visas.filter(voided_at=None).count() == 2
    assert mails("letter_returned") == sorted(
        [desk.cast.head.email, desk.cast.referent.email, desk.cast.second_referent.email]
    )


def test_send_back_letter_unchanged_may_be_signed_again(desk):
    returned = send_back_letter(actor=desk.officer, letter=in_review(desk), comment="Êtes-vous sûre ?")

    assert sign(desk.head, returned).state == LetterState.REVIEW


@pytest.mark.parametrize(
    ("who", "comment", "code"), [("officer", " ", "comment_required"), ("head", "Non", "forbidden")]
)
def test_send_back_letter_is_refused(desk, who, comment, code):
    letter = in_review(desk)

    with pytest.raises(DomainError) as error:
        send_back_letter(actor=getattr(desk, who), letter=letter, comment=comment)

    assert error.value.code == code


# Flags


def test_flag_letter_is_journaled_and_taken_off(desk):
    for reason in ("À relire", "À relire", ""):
        flag_letter(actor=desk.officer, letter=desk.letter, reason=reason)

    desk.letter.refresh_from_db()
    acts = Entry.objects.order_by("pk").values_list("act", "comment")
    assert (desk.letter.flag_reason, [each for each in acts if "flag" in each[0]]) == (
        "",
        [("flag_letter", "À relire"), ("flag_letter", "Elle n’est plus à lire avant son émission.")],
    )


def test_flag_letter_by_the_school_or_once_signed_is_refused(desk):
    with pytest.raises(DomainError) as school:
        flag_letter(actor=desk.head, letter=desk.letter, reason="x")
    sign(desk.head, desk.letter)
    with pytest.raises(DomainError) as late:
        flag_letter(actor=desk.officer, letter=desk.letter, reason="x")

    assert (school.value.code, late.value.code) == ("forbidden", "letter_signed")


# Settings


def test_settings_without_a_row_read_what_is_flagged(cast: Cast):
    found = letter_settings_for(cast.academie.pk)

    assert (found._state.adding, found.academie_visa, found.sampled_percent) == (True, AcademieVisa.SOME, 0)


def test_set_letter_settings_twice_is_journaled_once(desk):
    for _ in range(2):
        settle(desk, AcademieVisa.SOME, 10)

    found = LetterSettings.objects.get()
    assert (str(found), found.sampled_percent) == ("Lettres de l'académie de Poitiers", 10)
    entry = Entry.objects.get(act="set_letter_settings")
    assert (entry.before, entry.after) == (
        {"academie_visa": "some", "sampled_percent": 0},
        {"academie_visa": "some", "sampled_percent": 10},
    )


@pytest.mark.parametrize(
    ("who", "visa", "percent", "code"),
    [
        ("head", "some", 0, "forbidden"),
        ("officer", "maybe", 0, "unknown_choice"),
        ("officer", "some", 101, "bad_percent"),
        ("officer", "some", -1, "bad_percent"),
    ],
)
def test_set_letter_settings_is_refused(desk, who, visa, percent, code):
    with pytest.raises(DomainError) as error:
        set_letter_settings(
            actor=getattr(desk, who),
            academie=desk.cast.academie,
            academie_visa=visa,
            sampled_percent=percent,
        )

    assert (error.value.code, LetterSettings.objects.count()) == (code, 0)
