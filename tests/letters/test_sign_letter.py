from datetime import UTC, datetime
from typing import Any

import pytest

from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.leases import WorkState
from relais.designations.enums import DesignationState
from relais.documents.domain import canonical_sha256
from relais.letters.content import letter_content
from relais.letters.domain import (
    comment_section,
    enrol_in_course,
    propose_letter,
    resolve_comment,
    return_letter,
    save_section,
    sign_letter,
)
from relais.letters.enums import Decision, LetterState, Party, Priority, VisaKind
from relais.letters.models import Letter
from tests.cast import Cast
from tests.factories import make_envelope
from tests.letters.builders import Desk, agree, keep, make_desk, make_ready_desk, see, sign, text_now

SIGNED_AT = datetime(2026, 10, 1, 6, 30, tzinfo=UTC)


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_ready_desk(cast)


def frozen(letter: Letter) -> dict[str, Any]:
    content: dict[str, Any] = letter.signed_content or {}
    return content


def test_sign_letter_freezes_the_content_with_its_hash(desk):
    with clock.at(SIGNED_AT):
        letter = sign(desk.head, desk.letter)

    letter.refresh_from_db()
    assert (letter.state, letter.signed_at, letter.signed_by, letter.work_state) == (
        LetterState.SIGNED,
        SIGNED_AT,
        "DIRECTION Hélène",
        WorkState.TODO,
    )
    assert letter.content_sha256 == canonical_sha256(frozen(letter))
    assert letter.signed_content == letter_content(letter)
    assert frozen(letter)["signed"] == {
        "by": "DIRECTION Hélène",
        "on": "2026-10-01",
        "on_long": "jeudi 1er octobre 2026",
    }


def test_sign_letter_says_for_ever_what_it_said(desk):
    letter = sign(desk.head, desk.letter)
    desk.cast.school.name = "Collège Nouveau-Nom"
    desk.cast.school.save()

    letter.refresh_from_db()
    assert frozen(letter)["school"]["name"] == "Collège Ada-Lovelace"


def test_sign_letter_is_journaled_with_its_states(desk):
    propose_letter(actor=desk.referent, letter=desk.letter)
    sign(desk.head, desk.letter)

    entry = Entry.objects.get(act="sign_letter")
    assert (entry.actor_label, entry.from_state, entry.to_state) == (
        "DIRECTION Hélène (Chef d'établissement, " + str(desk.cast.school) + ")",
        "proposed",
        "signed",
    )


def test_sign_letter_enrols_the_beginners_unless_somebody_decided(desk):
    letter = sign(desk.head, desk.letter)

    assert [row.designation for row in letter.course_enrolments.all()] == [desk.second]
    assert frozen(letter)["course"] == ["SECOND Rémi"]


def test_sign_letter_keeps_what_was_decided_of_the_course(desk):
    enrol_in_course(actor=desk.head, letter=desk.letter, designation_ids=[])

    letter = sign(desk.head, desk.letter)

    assert (letter.course_enrolments.count(), frozen(letter)["course"]) == (0, [])


@pytest.mark.parametrize("who", ["other_head", "deputy", "referent", "officer"])
def test_sign_letter_by_anybody_but_the_head_is_refused(desk, who):
    with pytest.raises(DomainError) as error:
        sign(getattr(desk, who), desk.letter)

    desk.letter.refresh_from_db()
    assert (error.value.code, desk.letter.state) == ("forbidden", LetterState.PROPOSED)


def refused(desk: Desk, seen_text: str = "") -> tuple[str, str]:
    """Try to sign, in vain; return why."""
    with pytest.raises(DomainError) as error:
        sign_letter(actor=desk.head, letter=desk.letter, seen_text=seen_text or text_now(desk.letter))
    return error.value.code, error.value.message


def test_sign_letter_without_every_visa_names_who_is_awaited(desk):
    see(desk.second, desk.letter, Decision.AGREED)

    assert refused(desk) == ("letter_incomplete", "RÉFÉRENTE Rachida n'a pas encore donné son visa.")


def test_sign_letter_refused_by_a_referent_says_why(desk):
    see(desk.first, desk.letter, Decision.AGREED)
    see(desk.second, desk.letter, Decision.REFUSED, "Pas le temps.")

    assert refused(desk) == ("letter_incomplete", "SECOND Rémi a refusé ce texte : « Pas le temps. »")


def test_sign_letter_with_a_visa_on_another_text_asks_to_read_again(desk):
    agree(desk.letter)
    save_section(actor=desk.head, letter=desk.letter, code="means", text="Un bureau", version=0)

    assert refused(desk) == (
        "letter_incomplete",
        (
            "RÉFÉRENTE Rachida doit revoir la lettre, qui a changé depuis son visa. "
            "SECOND Rémi doit revoir la lettre, qui a changé depuis son visa."
        ),
    )


def test_sign_letter_with_a_blocking_comment_names_who_waits_for_an_answer(desk):
    agree(desk.letter)
    comment_section(actor=desk.deputy, letter=desk.letter, part="moyens", text="Et la salle ?")
    comment = comment_section(
        actor=desk.referent, letter=desk.letter, part="moyens", text="Quel bureau ?", is_blocking=True
    )

    assert refused(desk) == ("letter_incomplete", "RÉFÉRENTE Rachida attend une réponse à son commentaire.")

    resolve_comment(actor=desk.head, comment=comment)
    assert sign(desk.head, desk.letter).state == LetterState.SIGNED


def test_sign_letter_from_a_stale_tab_is_refused_and_signs_nothing(desk):
    agree(desk.letter)
    shown = text_now(desk.letter)
    save_section(actor=desk.referent, letter=desk.letter, code="means", text="Un bureau", version=0)
    agree(desk.letter)

    assert refused(desk, shown) == (
        "stale_text",
        (
            "La lettre a changé depuis que cette page est affichée. Relisez-la : votre décision n'a pas été "
            "enregistrée."
        ),
    )
    desk.letter.refresh_from_db()
    assert (desk.letter.state, desk.letter.signed_at) == (LetterState.PROPOSED, None)


def test_sign_letter_says_it_is_signed_before_saying_it_has_changed(desk):
    sign(desk.head, desk.letter)

    assert refused(desk, "0" * 64) == ("letter_signed", "La lettre est déjà signée.")


def test_sign_letter_the_academy_does_not_read_is_accepted_by_itself(desk):
    letter = sign(desk.head, desk.letter)

    visa = letter.visas.get(kind=VisaKind.ACADEMIE)
    assert (visa.given_by, visa.decision, visa.is_automatic, visa.text_sha256) == (
        "Acceptation automatique",
        Decision.AGREED,
        True,
        letter.text_sha256,
    )
    assert frozen(letter)["academie_visa"] == {
        "by": "",
        "on_long": "mercredi 25 novembre 2026",
        "comment": "",
    }


def test_sign_letter_empty_is_refused(cast: Cast):
    desk = make_desk(cast)

    with pytest.raises(DomainError) as error:
        sign(desk.head, desk.letter)

    assert error.value.code == "letter_incomplete"


def test_sign_letter_by_a_head_without_name_is_refused(desk):
    desk.cast.head.last_name = ""
    desk.cast.head.save()

    with pytest.raises(DomainError) as error:
        sign(desk.head, desk.letter)

    assert error.value.code == "head_unnamed"


def test_sign_letter_twice_is_refused_and_changes_nothing(desk):
    with clock.at(SIGNED_AT):
        letter = sign(desk.head, desk.letter)

    with pytest.raises(DomainError) as error:
        sign(desk.head, desk.letter)

    letter.refresh_from_db()
    assert (error.value.code, letter.signed_at) == ("letter_signed", SIGNED_AT)


def test_sign_letter_undecided_envelope_says_so(cast: Cast):
    desk = make_desk(cast)
    make_envelope(cast.school, None, reason="Effectif inconnu")
    keep(desk.letter, "M1.1", Priority.MAIN, desk.first)

    letter = sign(desk.head, desk.letter)

    assert frozen(letter)["envelope"] == {
        "amount": "à décider par l’académie",
        "reason": "Effectif inconnu",
    }


def test_content_is_the_whole_letter(desk, snapshot):
    save_section(
        actor=desk.referent, letter=desk.letter, code="means", text="Un bureau : le B12 !", version=0
    )
    keep(desk.letter, "M3.1", Priority.MAIN, Party.AUTHORITY, desk.first, Party.ACADEMIE)
    with clock.at(SIGNED_AT):
        letter = sign(desk.head, desk.letter)

    assert letter.signed_content == snapshot


def test_content_of_an_empty_letter_has_no_head_nor_money(cast: Cast):
    desk = make_desk(cast)
    cast.head.assignments.all().delete()
    desk.second.delete()
    desk.first.state, desk.first.answered_at = DesignationState.PROPOSED, None
    desk.first.save()

    content = letter_content(desk.letter)

    assert {key: content[key] for key in ("head", "envelope", "missions", "sections", "visas", "signed")} == {
        "head": {"name": "", "title": "chef d’établissement"},
        "envelope": {"amount": "à décider par l’académie", "reason": ""},
        "missions": [],
        "sections": [],
        "visas": [],
        "signed": {"by": "", "on": "", "on_long": ""},
    }
    assert (content["school"]["pupils"], content["team"][0]["allowance"]) == (None, "")


def test_content_before_the_signature_names_the_present_head(desk):
    assert letter_content(desk.letter)["head"]["name"] == "DIRECTION Hélène"


def test_sign_letter_after_a_correction_forgets_it(desk):
    proposed = propose_letter(actor=desk.referent, letter=desk.letter)
    returned = return_letter(actor=desk.head, letter=proposed, comment="Ajoutez M2.1.")

    letter = sign(desk.head, returned)

    assert (letter.state, letter.return_comment, letter.returned_by) == (LetterState.SIGNED, "", "")


def test_content_says_the_service_reduction_in_hours(desk):
    share = desk.first.share
    share.awards.all().delete()
    share.recognition, share.cents, share.weekly_minutes = "reduction", 0, 90
    share.save()

    allowance = letter_content(desk.letter)["team"][0]["allowance"]

    assert allowance.replace("\u00a0", " ") == "allègement de service – 1 h 30 par semaine"
