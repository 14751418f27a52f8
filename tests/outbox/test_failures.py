"""« Courriels en échec », and what an officer does about them."""

import pytest
from django.http import Http404
from django.urls import reverse

from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.leases import WorkState
from relais.core.scope import Role, Scope
from relais.outbox import reference
from relais.outbox.domain import dismiss_failure, resend_message
from relais.outbox.enums import MailCategory
from relais.outbox.models import Message
from relais.outbox.selectors import (
    count_failures,
    failures_visible_to,
    get_failure_or_404,
    get_own_mail_or_404,
    get_reader_person_or_404,
    visible_failures_or_404,
)
from relais.outbox.tasks import build_email, send_due_messages
from tests import factories
from tests.factories import make_failed_message, scope_of

pytestmark = pytest.mark.django_db

LIST = "/courriels/en-echec/"


def fails(call, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        call()
    assert refused.value.code == code


def entries() -> list[tuple[str, str, dict[str, str], dict[str, str]]]:
    return list(Entry.objects.order_by("pk").values_list("act", "actor_label", "before", "after"))


# Who sees what


def test_failures_are_those_of_the_academy(cast):
    abroad = factories.make_school(academie=factories.make_academie(code="04", name="académie de Bordeaux"))
    ours = [
        make_failed_message(cast.school),
        make_failed_message(cast.school, to_person=cast.referent),
        make_failed_message(to_person=cast.head),
    ]
    make_failed_message(abroad)
    make_failed_message(abroad, to_person=cast.head)  # a school of another academy: theirs to see
    make_failed_message()  # to nobody we know
    factories.make_message(cast.school)
    assert list(failures_visible_to(scope_of(cast.officer)).order_by("pk")) == ours
    assert count_failures(scope_of(cast.officer)) == 3
    assert count_failures(Scope(person_id=None, person_name="Administration", role=Role.ADMIN)) == 6
    assert [count_failures(scope_of(each)) for each in (cast.head, cast.pay_officer, cast.outsider)] == [
        0,
        0,
        0,
    ]


# Acts


def test_resend_to_a_school_takes_any_address_and_keeps_the_message_id(cast, mailoutbox):
    message = make_failed_message(cast.school, attempts=10)
    before = build_email(message).message()["Message-ID"]
    sent = resend_message(actor=scope_of(cast.officer), message=message, address=" college@example.org ")
    assert (sent.work_state, sent.attempts, sent.to_address) == ("todo", 0, "college@example.org")
    assert (sent.failed_at, sent.failure, sent.last_error, sent.resent_at) == (None, "", "", clock.now())
    assert send_due_messages() == 1
    assert [(mail.to, mail.message()["Message-ID"]) for mail in mailoutbox] == [
        (["college@example.org"], before)
    ]
    assert entries() == [
        (
            "resend_message",
            "RECTORAT Odile (Équipe numérique académique, académie de Poitiers)",
            {"address": message.to_address},
            {"address": "college@example.org"},
        )
    ]


def test_resend_to_a_person_takes_only_their_own_addresses(cast):
    officer = scope_of(cast.officer)
    message = make_failed_message(cast.school, to_person=cast.referent)
    fails(lambda: resend_message(actor=officer, message=message, address="autre@example.org"), "not_theirs")
    cast.referent.addresses.create(address="Autre@example.org", is_main=False)
    sent = resend_message(actor=officer, message=message, address="autre@example.org")
    assert sent.to_address == "autre@example.org"


def test_resend_refuses_what_cannot_leave(cast):
    officer = scope_of(cast.officer)
    message = make_failed_message(cast.school)
    fails(lambda: resend_message(actor=officer, message=message, address="college"), "bad_address")
    fails(
        lambda: resend_message(actor=officer, message=message, address="a@ac-poitiers.fr"), "outside_address"
    )
    link = make_failed_message(cast.school, category=MailCategory.SIGN_IN)
    fails(lambda: resend_message(actor=officer, message=link, address="a@example.org"), "sign_in")
    waiting = factories.make_message(cast.school)
    fails(lambda: resend_message(actor=officer, message=waiting, address="a@example.org"), "not_failed")
    fails(
        lambda: resend_message(actor=scope_of(cast.head), message=message, address="a@example.org"),
        "not_failed",
    )
    assert entries() == []


def test_dismiss_twice_keeps_who_saw_it_first(cast):
    message = make_failed_message(cast.school)
    seen = [dismiss_failure(actor=scope_of(cast.officer), message=message) for _ in range(2)]
    assert {(one.seen_at, one.seen_by, one.work_state) for one in seen} == {
        (clock.now(), "RECTORAT Odile", "failed")
    }
    assert [act for act, *_ in entries()] == ["dismiss_failure"]
    assert count_failures(scope_of(cast.officer)) == 0
    fails(lambda: dismiss_failure(actor=scope_of(cast.pay_officer), message=message), "not_failed")


def test_resend_of_what_was_seen_forgets_who_saw_it(cast):
    message = dismiss_failure(actor=scope_of(cast.officer), message=make_failed_message(cast.school))
    sent = resend_message(actor=scope_of(cast.officer), message=message, address="a@example.org")
    assert (sent.seen_at, sent.seen_by) == (None, "")


# Pages


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["[RUPN] B", "[RUPN] A"]),
        ("?q=rachida", ["[RUPN] B"]),
        ("?q=lovelace+A", ["[RUPN] B", "[RUPN] A"]),
        ("?raison=La boîte est pleine.", ["[RUPN] A"]),
        ("?vus=vus", ["[RUPN] C"]),
        ("?vus=tous&sort=courriel", ["[RUPN] A", "[RUPN] B", "[RUPN] C"]),
    ],
)
def test_list_filters(client_for, cast, query, found):
    make_failed_message(cast.school, subject="[RUPN] A", failure=reference.FULL_BOX)
    make_failed_message(cast.school, subject="[RUPN] B", to_person=cast.referent)
    seen = make_failed_message(cast.school, subject="[RUPN] C", failed_at=clock.now())
    dismiss_failure(actor=scope_of(cast.officer), message=seen)
    listing = client_for(cast.officer).get(LIST + query).context["listing"]
    assert [str(line[3]) for line in listing.lines] == found


def test_list_export_has_what_the_server_said(client_for, cast):
    make_failed_message(cast.school, to_person=cast.referent)
    body = b"".join(client_for(cast.officer).get(f"{LIST}?export=csv")).decode("utf-8-sig")
    assert [line.split(";")[0] for line in body.splitlines()] == ["Destinataire", "RÉFÉRENTE Rachida"]
    assert "5.1.1 User unknown" in body


def test_list_costs_the_same_queries_whatever_the_rows(client_for, cast, assert_same_queries):
    officer = client_for(cast.officer)
    assert_same_queries(
        lambda: officer.get(LIST),
        lambda: make_failed_message(cast.school, to_person=cast.referent),
        expected=6,
    )


def test_page_offers_the_addresses_of_a_person(client_for, cast):
    message = make_failed_message(cast.school, to_person=cast.referent, to_address="vieille@example.org")
    client = client_for(cast.officer)
    url = reverse("outbox:failure", args=[message.pk])
    choices = client.get(url).context["form"].fields["address"].choices
    assert choices == [(cast.referent.email, cast.referent.email)]
    refused = client.post(url, {"address": "autre@example.org"})
    assert list(refused.context["form"].errors) == ["address"]
    assert client.post(url, {"address": cast.referent.email}).url == LIST
    message.refresh_from_db()
    assert (message.work_state, message.to_address) == ("todo", cast.referent.email)


def test_page_asks_the_address_of_a_school(client_for, cast):
    message = make_failed_message(cast.school, to_address="college@example.org")
    client = client_for(cast.officer)
    url = reverse("outbox:failure", args=[message.pk])
    assert client.get(url).context["form"]["address"].value() == "college@example.org"
    refused = client.post(url, {"address": "a@ac-poitiers.fr"})
    assert refused.context["form"].errors["address"] == [
        "La démonstration n'écrit qu'aux adresses en example.org, jamais à a@ac-poitiers.fr."
    ]
    assert client.post(url, {"address": "college@example.org"}).status_code == 302


def test_page_of_a_sign_in_link_or_of_somebody_without_address_offers_no_resending(client_for, cast):
    cast.referent.addresses.all().delete()
    client = client_for(cast.officer)
    link = make_failed_message(to_person=cast.head, category=MailCategory.SIGN_IN)
    lost = make_failed_message(cast.school, to_person=cast.referent)
    for message in (link, lost):
        page = client.get(reverse("outbox:failure", args=[message.pk])).content.decode()
        assert "Renvoyer le courriel" not in page
        assert "Marquer comme vu" in page


def test_dismiss_page_takes_the_mail_off_the_list(client_for, cast):
    message = make_failed_message(cast.school)
    client = client_for(cast.officer)
    assert client.post(reverse("outbox:dismiss", args=[message.pk])).url == LIST
    assert client.get(LIST).context["listing"].count == 0
    page = client.get(reverse("outbox:failure", args=[message.pk])).content.decode()
    assert "RECTORAT Odile" in page
    assert "Marquer comme vu" not in page


def test_cockpit_counts_what_nobody_has_seen(client_for, cast):
    factories.make_campaign(cast.academie)
    client, url = client_for(cast.officer), reverse("dashboards:campaign")
    assert LIST not in client.get(url).content.decode()
    make_failed_message(cast.school)
    assert "1 courriel n’est pas arrivé" in client.get(url).content.decode().replace("\xa0", " ")


def test_failed_message_without_reason_is_refused_by_the_database(cast):
    message = factories.make_message(cast.school)
    message.work_state = WorkState.FAILED
    with pytest.raises(Exception, match="message_failed_has_reason"):
        message.save()


def test_seen_message_that_is_not_failed_is_refused_by_the_database(cast):
    message = factories.make_message(cast.school)
    with pytest.raises(Exception, match="message_seen_is_failed"):
        Message.objects.filter(pk=message.pk).update(seen_at=clock.now(), seen_by="RECTORAT Odile")


def test_reads_of_others_are_not_found(cast):
    head, message = scope_of(cast.head), make_failed_message(cast.school)
    for read in (
        lambda: visible_failures_or_404(head),
        lambda: get_failure_or_404(head, message.pk),
        lambda: get_reader_person_or_404(head, cast.referent.pk),
        lambda: get_own_mail_or_404(head, message.pk),
    ):
        with pytest.raises(Http404):
            read()
