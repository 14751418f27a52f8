"""« Ce que nous vous avons envoyé »: all of it to the person, without what opens to their academy."""

import pytest
from django.urls import reverse

from relais.accounts.domain import create_access_link
from relais.audit.models import Entry
from relais.core import clock
from relais.core.scope import SYSTEM
from relais.outbox.enums import MailCategory
from relais.outbox.rules import hide_secrets
from tests import factories
from tests.factories import SOME_TIME, make_failed_message, make_message

pytestmark = pytest.mark.django_db

MINE = "/courriels/envoyes/"
TOKEN = "Zm9v-YmFy_1234567890abcdefghijklmnopqrstuvw"
TEXT = f"Bonjour,\n\nhttp://127.0.0.1:8000/lien/{TOKEN}/\n\nhttp://127.0.0.1:8000/compte/\n"


def subjects(response) -> list[str]:
    return [str(line[0]) for line in response.context["listing"].lines]


def test_own_list_has_every_mail_and_its_state(client_for, cast):
    make_message(cast.school, to_person=cast.referent, subject="attend")
    make_message(cast.school, to_person=cast.referent, subject="parti", work_state="done", sent_at=SOME_TIME)
    make_failed_message(cast.school, to_person=cast.referent, subject="échec")
    make_message(to_person=cast.referent, subject="lien", category=MailCategory.SIGN_IN)
    make_message(cast.school, to_person=cast.head, subject="à un autre")
    make_message(cast.school, subject="à l'établissement")
    response = client_for(cast.referent).get(f"{MINE}?sort=ecrit")
    assert {(str(line[0]), str(line[4])) for line in response.context["listing"].lines} == {
        ("attend", "En attente"),
        ("parti", "Parti"),
        ("échec", "Non remis"),
        ("lien", "En attente"),
    }


def test_own_mail_is_shown_whole(client_for, cast):
    mail = make_message(to_person=cast.referent, text=TEXT)
    page = client_for(cast.referent).get(reverse("outbox:my_mail", args=[mail.pk])).content.decode()
    assert f"/lien/{TOKEN}/" in page
    assert Entry.objects.count() == 0


def test_own_mail_failed_says_why(client_for, cast):
    mail = make_failed_message(cast.school, to_person=cast.referent)
    factories.make_attachment(mail, factories.make_document(cast.school))
    page = client_for(cast.referent).get(reverse("outbox:my_mail", args=[mail.pk])).content.decode()
    assert mail.failure in page
    assert "Lettre de mission.pdf" in page


def test_own_page_leads_to_the_list(client_for, cast):
    assert MINE in client_for(cast.referent).get("/compte/").content.decode()


def test_officer_list_leaves_sign_in_links_and_other_academies_out(client_for, cast):
    abroad = factories.make_school(academie=factories.make_academie(code="04", name="académie de Bordeaux"))
    make_message(cast.school, to_person=cast.referent, subject="acte")
    make_message(to_person=cast.referent, subject="sans établissement")
    make_message(to_person=cast.referent, subject="lien", category=MailCategory.SIGN_IN)
    make_message(abroad, to_person=cast.referent, subject="ailleurs")
    url = reverse("outbox:person_mails", args=[cast.referent.pk])
    client = client_for(cast.officer)
    assert sorted(subjects(client.get(url))) == ["acte", "sans établissement"]
    assert url in client.get(reverse("accounts:person", args=[cast.referent.pk])).content.decode()


def test_officer_reads_a_mail_without_its_secret_and_the_journal_says_so(client_for, cast):
    mail = make_message(cast.school, to_person=cast.referent, text=TEXT)
    url = reverse("outbox:person_mail", args=[cast.referent.pk, mail.pk])
    page = client_for(cast.officer).get(url).content.decode()
    assert TOKEN not in page
    assert "[lien personnel masqué]" in page
    assert "/compte/" in page
    assert list(Entry.objects.values_list("act", "school_id")) == [("view_message", cast.school.pk)]


def test_officer_reads_neither_a_sign_in_link_nor_anothers_mail(client_for, cast):
    link = make_message(to_person=cast.referent, category=MailCategory.SIGN_IN)
    other = make_message(to_person=cast.head)
    client = client_for(cast.officer)
    for mail in (link, other):
        url = reverse("outbox:person_mail", args=[cast.referent.pk, mail.pk])
        assert client.get(url).status_code == 404


def test_officer_who_reads_their_own_mail_there_leaves_no_line(client_for, cast):
    mail = make_message(to_person=cast.officer)
    client_for(cast.officer).get(reverse("outbox:person_mail", args=[cast.officer.pk, mail.pk]))
    assert Entry.objects.filter(act="view_message").count() == 0


def test_list_costs_the_same_queries_whatever_the_rows(client_for, cast, assert_same_queries):
    client = client_for(cast.referent)
    assert_same_queries(
        lambda: client.get(MINE), lambda: make_message(cast.school, to_person=cast.referent), expected=5
    )


def test_hide_secrets_of_a_real_link(cast):
    _, url = create_access_link(
        actor=SYSTEM,
        assignment=cast.referent.assignments.get(),
        target="/",
        expires_at=clock.now().replace(year=2027),
    )
    assert hide_secrets(f"Voir {url}\n") == "Voir [lien personnel masqué]\n"
