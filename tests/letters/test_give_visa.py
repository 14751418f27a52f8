"""A referent's visa: bound to one exact text, replaced by a second opinion, fallen with a changed word."""

from datetime import timedelta

import pytest

from relais.accounts.models import AccessLink
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.designations.enums import DesignationState
from relais.letters.domain import (
    comment_section,
    enrol_in_course,
    give_visa,
    propose_letter,
    return_letter,
    save_section,
)
from relais.letters.enums import Decision, LetterState, Priority
from relais.letters.models import Visa
from relais.letters.tasks import check_visas
from relais.outbox.models import Message
from tests.cast import Cast
from tests.letters.builders import Desk, agree, keep, make_desk, make_ready_desk, see, sign, text_now


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_ready_desk(cast)


def without_links(message: Message) -> str:
    lines = [line for line in message.text.splitlines() if "/lien/" not in line]
    return f"{message.subject}\n\n" + "\n".join(lines)


def mails(name: str) -> list[str]:
    return sorted(Message.objects.filter(name=name).values_list("to_address", flat=True))


def refused(desk: Desk, *, who: str = "referent", **given: str) -> str:
    values = {"decision": Decision.AGREED.value, "seen_text": text_now(desk.letter), **given}
    with pytest.raises(DomainError) as error:
        give_visa(actor=getattr(desk, who), letter=desk.letter, **values)
    return error.value.code


def test_give_visa_binds_to_the_text_and_is_journaled(desk):
    visa = see(desk.first, desk.letter)

    desk.letter.refresh_from_db()
    assert (visa.decision, visa.given_by, visa.comment, visa.voided_at) == (
        Decision.AGREED,
        "RÉFÉRENTE Rachida",
        "",
        None,
    )
    assert visa.text_sha256 == desk.letter.text_sha256 == text_now(desk.letter)
    entry = Entry.objects.get(act="give_visa")
    assert (entry.object_id, entry.actor_id, entry.after) == (
        desk.letter.pk,
        desk.first.person_id,
        {"text_sha256": visa.text_sha256},
    )


def test_give_visa_proposes_a_draft_and_asks_the_next_referent(desk):
    see(desk.first, desk.letter)

    desk.letter.refresh_from_db()
    assert (desk.letter.state, desk.letter.proposed_by) == (LetterState.PROPOSED, "RÉFÉRENTE Rachida")
    assert (mails("visa_awaited"), mails("letter_proposed")) == ([desk.cast.second_referent.email], [])


def test_give_visa_in_any_order_the_last_one_tells_the_head_once(desk, snapshot):
    propose_letter(actor=desk.head, letter=desk.letter)
    see(desk.second, desk.letter)
    before = mails("letter_proposed")
    see(desk.first, desk.letter, Decision.RESERVED, "Une heure de plus serait utile.")

    message = Message.objects.get(name="letter_proposed")
    assert (before, message.to_address) == ([], desk.cast.head.email)
    assert AccessLink.objects.latest("pk").target == f"/lettres/{desk.letter.pk}/lire/"
    assert without_links(message) == snapshot


@pytest.mark.parametrize("decision", [Decision.AGREED, Decision.RESERVED])
def test_give_visa_accepts_a_designation_not_answered_yet(desk, decision):
    desk.second.state, desk.second.answered_at = DesignationState.PROPOSED, None
    desk.second.save()

    see(desk.second, desk.letter, decision, "Sauf le mercredi.")

    desk.second.refresh_from_db()
    assert desk.second.state == DesignationState.ACCEPTED


def test_refuse_visa_does_not_answer_for_the_designation_nor_touch_its_share(desk):
    desk.second.state, desk.second.answered_at = DesignationState.PROPOSED, None
    desk.second.save()

    see(desk.second, desk.letter, Decision.REFUSED, "Trop d’activités.")

    desk.second.refresh_from_db()
    desk.second.share.refresh_from_db()
    assert (desk.second.state, desk.second.share.cents) == (DesignationState.PROPOSED, 125_000)


def test_refuse_visa_reopens_the_letter_and_tells_head_and_others(desk, snapshot):
    propose_letter(actor=desk.head, letter=desk.letter)

    see(desk.second, desk.letter, Decision.REFUSED, "Trop d’activités.")

    desk.letter.refresh_from_db()
    assert (desk.letter.state, desk.letter.proposed_at, desk.letter.returned_by) == (
        LetterState.DRAFT,
        None,
        "SECOND Rémi",
    )
    assert desk.letter.return_comment == "Trop d’activités."
    assert mails("letter_returned") == [desk.cast.referent.email]
    message = Message.objects.get(name="letter_refused")
    assert message.to_address == desk.cast.head.email
    assert without_links(message) == snapshot


def test_refuse_visa_of_a_draft_tells_the_head_alone(desk):
    see(desk.second, desk.letter, Decision.REFUSED, "Trop d’activités.")

    desk.letter.refresh_from_db()
    assert (desk.letter.state, mails("letter_returned")) == (LetterState.DRAFT, [])
    assert mails("letter_refused") == [desk.cast.head.email]


def test_refuse_visa_of_an_incomplete_letter_is_heard(cast: Cast):
    desk = make_desk(cast)

    assert see(desk.first, desk.letter, Decision.REFUSED, "Il n’y a rien.").decision == Decision.REFUSED


def test_give_visa_again_replaces_the_first_opinion(desk):
    first = see(desk.first, desk.letter, Decision.REFUSED, "Trop d’activités.")
    second = see(desk.first, desk.letter)

    first.refresh_from_db()
    assert (first.void_reason, second.voided_at) == ("Un nouvel avis a été donné.", None)
    assert list(Visa.objects.filter(voided_at=None)) == [second]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"who": "head"}, "forbidden"),
        ({"who": "deputy"}, "forbidden"),
        ({"who": "officer"}, "forbidden"),
        ({"decision": "perhaps"}, "unknown_decision"),
        ({"decision": "reserved", "comment": "  "}, "comment_required"),
        ({"decision": "refused"}, "comment_required"),
        ({"seen_text": "0" * 64}, "stale_text"),
    ],
)
def test_give_visa_is_refused(desk, given, code):
    assert (refused(desk, **given), Visa.objects.count()) == (code, 0)


def test_give_visa_by_a_referent_who_left_the_team_is_refused(desk):
    desk.first.state = DesignationState.ENDED
    desk.first.save()

    assert refused(desk) == "forbidden"


def test_give_visa_to_an_incomplete_letter_is_refused(cast: Cast):
    assert refused(make_desk(cast)) == "letter_incomplete"


def test_give_visa_after_the_signature_is_refused(desk):
    sign(desk.head, desk.letter)

    assert refused(desk) == "letter_signed"


def test_give_visa_on_a_text_changed_meanwhile_is_refused_and_binds_nobody(desk):
    shown = text_now(desk.letter)
    save_section(actor=desk.head, letter=desk.letter, code="means", text="Un bureau", version=0)

    assert (refused(desk, seen_text=shown), Visa.objects.count()) == ("stale_text", 0)


CHANGES = {
    "text": lambda desk: save_section(
        actor=desk.head, letter=desk.letter, code="means", text="Un bureau", version=0
    ),
    "course": lambda desk: enrol_in_course(actor=desk.head, letter=desk.letter, designation_ids=[]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changed_word_voids_the_visas_and_tells_their_givers(desk, change):
    agree(desk.letter)

    change(desk)

    assert Visa.objects.filter(voided_at=None).count() == 0
    assert mails("visa_voided") == sorted([desk.cast.referent.email, desk.cast.second_referent.email])


def test_voided_visa_says_who_changed_what(desk, snapshot):
    see(desk.first, desk.letter)

    CHANGES["text"](desk)

    visa = Visa.objects.get()
    assert visa.void_reason == "DIRECTION Hélène a modifié « Moyens »."
    assert without_links(Message.objects.get(name="visa_voided")) == snapshot


def test_voided_visa_does_not_stand_again_with_the_former_text(desk):
    see(desk.first, desk.letter)
    save_section(actor=desk.head, letter=desk.letter, code="means", text="Un bureau", version=0)
    save_section(actor=desk.head, letter=desk.letter, code="means", text="", version=1)

    visa = Visa.objects.get()
    assert visa.voided_at is not None
    assert visa.text_sha256 == text_now(desk.letter)


def test_voided_visas_are_told_once_a_day(desk):
    sent = []
    for version, days in enumerate((0, 0, 1)):
        with clock.at(clock.now() + timedelta(days=days)):
            see(desk.first, desk.letter)
            save_section(
                actor=desk.head, letter=desk.letter, code="means", text=f"Bureau {version}", version=version
            )
            sent.append(len(mails("visa_voided")))

    assert sent == [1, 1, 2]


def test_same_text_again_voids_nothing(desk):
    agree(desk.letter)

    save_section(actor=desk.head, letter=desk.letter, code="means", text="", version=0)

    assert Visa.objects.filter(voided_at=None).count() == 2


def test_visas_stand_through_a_return_and_fall_at_the_proposal_of_another_text(desk):
    agree(desk.letter)
    returned = return_letter(actor=desk.head, letter=desk.letter, comment="À revoir.")
    keep(desk.letter, "M3.1", Priority.SECONDARY, desk.first)  # written past the domain

    propose_letter(actor=desk.head, letter=returned)

    reasons = Visa.objects.values_list("void_reason", flat=True)
    assert list(reasons) == ["La lettre a changé entre-temps."] * 2


def test_check_visas_sees_a_share_changed_from_outside(desk):
    agree(desk.letter)
    before = check_visas()
    share = desk.first.share
    share.cents = 100_000
    share.save()

    assert (before, check_visas(), check_visas()) == (0, 2, 0)
    assert set(Visa.objects.values_list("void_reason", flat=True)) == {
        "L'équipe, la répartition ou l'établissement a changé."
    }


def test_check_visas_leaves_signed_letters_alone(desk):
    sign(desk.head, desk.letter)
    desk.cast.school.name = "Collège Nouveau-Nom"
    desk.cast.school.save()

    assert check_visas() == 0


def test_mail_of_an_awaited_visa_carries_the_open_comments(desk, snapshot):
    comment_section(actor=desk.deputy, letter=desk.letter, part="moyens", text="Quel bureau ?")

    propose_letter(actor=desk.referent, letter=desk.letter)

    assert without_links(Message.objects.get(name="visa_awaited")) == snapshot
