import pytest

from relais.accounts.models import AccessLink
from relais.core.errors import DomainError
from relais.designations.enums import DesignationState
from relais.letters.domain import propose_letter, return_letter
from relais.letters.enums import LetterState, Party, Priority
from relais.outbox.models import Message
from tests.cast import Cast
from tests.letters.builders import Desk, agree, keep, make_desk, make_ready_desk


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_ready_desk(cast)


def without_links(message: Message) -> str:
    lines = [line for line in message.text.splitlines() if "/lien/" not in line]
    return f"{message.subject}\n\n" + "\n".join(lines)


def test_propose_letter_asks_the_other_referents_for_their_visa_with_a_link_to_the_letter(desk, snapshot):
    letter = propose_letter(actor=desk.referent, letter=desk.letter)

    message = Message.objects.get()
    assert (letter.state, letter.proposed_by) == (LetterState.PROPOSED, "RÉFÉRENTE Rachida")
    assert (message.name, message.to_address) == ("visa_awaited", desk.cast.second_referent.email)
    assert AccessLink.objects.get().target == f"/lettres/{letter.pk}/lire/"
    assert without_links(message) == snapshot


def test_propose_letter_by_the_head_asks_every_referent(desk):
    letter = propose_letter(actor=desk.head, letter=desk.letter)

    assert letter.proposed_by == "DIRECTION Hélène"
    assert sorted(Message.objects.values_list("name", "to_address")) == sorted(
        ("visa_awaited", person.email) for person in (desk.cast.referent, desk.cast.second_referent)
    )


def test_propose_letter_agreed_to_already_tells_the_head(desk, snapshot):
    """Given back, then proposed without a word changed: the visas stand, only the signature is missing."""
    agree(desk.letter)
    Message.objects.all().delete()
    returned = return_letter(actor=desk.head, letter=desk.letter, comment="Un instant.")

    letter = propose_letter(actor=desk.head, letter=returned)

    message = Message.objects.exclude(name="letter_returned").get()
    assert (message.name, message.to_address) == ("letter_proposed", desk.cast.head.email)
    assert AccessLink.objects.latest("pk").target == f"/lettres/{letter.pk}/lire/"
    assert without_links(message) == snapshot


def test_propose_letter_without_a_main_activity_is_refused(cast: Cast):
    desk = make_desk(cast)

    with pytest.raises(DomainError) as error:
        propose_letter(actor=desk.referent, letter=desk.letter)

    assert (error.value.code, error.value.message) == (
        "letter_incomplete",
        "Retenez au moins une activité principale.",
    )


def test_propose_letter_of_another_school_is_refused(desk):
    with pytest.raises(DomainError) as error:
        propose_letter(actor=desk.other_head, letter=desk.letter)

    assert error.value.code == "forbidden"


def test_propose_letter_twice_is_refused(desk):
    propose_letter(actor=desk.referent, letter=desk.letter)

    with pytest.raises(DomainError) as error:
        propose_letter(actor=desk.referent, letter=desk.letter)

    assert (error.value.code, Message.objects.count()) == ("stale_state", 1)


@pytest.mark.parametrize("missing", ["role", "address"])
def test_propose_letter_to_a_referent_out_of_reach_writes_to_nobody(desk, missing):
    if missing == "role":
        desk.second.assignment = None
        desk.second.save()
    else:
        desk.cast.second_referent.addresses.all().delete()

    letter = propose_letter(actor=desk.referent, letter=desk.letter)

    assert (letter.state, Message.objects.count()) == (LetterState.PROPOSED, 0)


def test_propose_letter_without_team_writes_to_nobody(cast: Cast):
    desk = make_desk(cast)
    keep(desk.letter, "M1.1", Priority.MAIN, Party.MANAGEMENT)
    desk.first.delete()
    desk.second.delete()

    letter = propose_letter(actor=desk.head, letter=desk.letter)

    # Nobody to ask: the head has the page, which says that no referent is designated.
    assert (letter.state, Message.objects.count()) == (LetterState.PROPOSED, 1)


def test_return_letter_gives_it_back_and_tells_each_referent(desk, snapshot):
    proposed = propose_letter(actor=desk.referent, letter=desk.letter)

    letter = return_letter(actor=desk.head, letter=proposed, comment=" Ajoutez M2.1.\n")

    messages = Message.objects.filter(name="letter_returned").order_by("to_address")
    assert (letter.state, letter.return_comment, letter.proposed_at) == (
        LetterState.DRAFT,
        "Ajoutez M2.1.",
        None,
    )
    assert {message.to_address for message in messages} == {
        desk.cast.referent.email,
        desk.cast.second_referent.email,
    }
    assert without_links(messages[0]) == snapshot


def test_return_letter_writes_only_to_whom_it_can(desk):
    proposed = propose_letter(actor=desk.referent, letter=desk.letter)
    desk.cast.referent.addresses.all().delete()
    desk.second.assignment = None
    desk.second.save()

    return_letter(actor=desk.head, letter=proposed, comment="À revoir.")

    assert Message.objects.filter(name="letter_returned").count() == 0


def test_propose_letter_again_forgets_the_correction(desk):
    proposed = propose_letter(actor=desk.referent, letter=desk.letter)
    returned = return_letter(actor=desk.head, letter=proposed, comment="Ajoutez M2.1.")

    letter = propose_letter(actor=desk.referent, letter=returned)

    assert (letter.state, letter.return_comment, letter.returned_at) == (LetterState.PROPOSED, "", None)


@pytest.mark.parametrize(
    ("who", "comment", "code"),
    [
        ("head", "  ", "comment_required"),
        ("referent", "Non", "forbidden"),
        ("other_head", "Non", "forbidden"),
    ],
)
def test_return_letter_is_refused(desk, who, comment, code):
    proposed = propose_letter(actor=desk.referent, letter=desk.letter)

    with pytest.raises(DomainError) as error:
        return_letter(actor=getattr(desk, who), letter=proposed, comment=comment)

    assert error.value.code == code


def test_return_letter_of_a_draft_is_refused(desk):
    with pytest.raises(DomainError) as error:
        return_letter(actor=desk.head, letter=desk.letter, comment="Non")

    assert error.value.code == "stale_state"


def test_propose_letter_awaited_acceptance_does_not_block(desk):
    desk.second.state, desk.second.answered_at = DesignationState.PROPOSED, None
    desk.second.save()

    assert propose_letter(actor=desk.referent, letter=desk.letter).state == LetterState.PROPOSED
