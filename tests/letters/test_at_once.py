"""Two people act on one letter at the same instant: one waits, nobody is bound to an unread text."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from relais.core.errors import DomainError
from relais.letters.domain import give_visa, save_section, sign_letter
from relais.letters.enums import Decision, LetterState
from relais.letters.models import Visa
from relais.outbox.models import Message
from tests.cast import Cast
from tests.factories import scope_of
from tests.letters.builders import agree, make_ready_desk, text_now

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="an in-memory SQLite has one writer thread"),
]


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do these acts in as many threads; return, sorted, the code of each refusal, "done" for the others."""
    start, ends = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except DomainError as error:
            ends.append(error.code)
        else:
            ends.append("done")
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_two_referents_agree_at_once_and_the_head_is_told_once(cast: Cast):
    desk = make_ready_desk(cast)
    text = text_now(desk.letter)

    def agree_as(person):
        actor = scope_of(person)
        return lambda: give_visa(actor=actor, letter=desk.letter, decision=Decision.AGREED, seen_text=text)

    ends = at_once(agree_as(cast.referent), agree_as(cast.second_referent))

    desk.letter.refresh_from_db()
    assert (ends, desk.letter.state) == (["done", "done"], LetterState.PROPOSED)
    assert Visa.objects.filter(voided_at=None).count() == 2
    assert Message.objects.filter(name="letter_proposed").count() == 1


def test_head_signs_while_a_referent_writes_what_was_read_is_what_is_signed(cast: Cast):
    desk = make_ready_desk(cast)
    agree(desk.letter)
    text = text_now(desk.letter)

    ends = at_once(
        lambda: sign_letter(actor=desk.head, letter=desk.letter, seen_text=text),
        lambda: save_section(actor=desk.referent, letter=desk.letter, code="means", text="Autre", version=0),
    )

    desk.letter.refresh_from_db()
    signed = desk.letter.state == LetterState.SIGNED
    assert ends == (["done", "letter_signed"] if signed else ["done", "stale_text"])
    means = [each["text"] for each in (desk.letter.signed_content or {"sections": []})["sections"]]
    assert means == []


def test_double_click_on_the_signature_signs_once(cast: Cast):
    desk = make_ready_desk(cast)
    agree(desk.letter)
    text = text_now(desk.letter)

    ends = at_once(*[lambda: sign_letter(actor=desk.head, letter=desk.letter, seen_text=text)] * 3)

    assert ends == ["done", "letter_signed", "letter_signed"]
