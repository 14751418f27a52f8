"""The role list: what it holds, what is issued of it, for whom."""

from datetime import date
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse

from relais.accounts.models import EmailAddress
from relais.core.errors import DomainError
from relais.core.scope import NOBODY, SYSTEM, Role
from relais.designations.content import mailing_changes, role_export
from relais.designations.domain import issue_role_list
from relais.designations.enums import DesignationState
from relais.designations.rules import ISSUE_ROLE_LIST, READ_ROLE_LIST, can_issue_role_list
from relais.designations.selectors.roles import (
    INTRANET_ROLE,
    ROLE_COLUMNS,
    changes_since_last,
    mailing_list,
    role_rows,
)
from relais.documents.domain import Changes
from relais.documents.models import IssuedTable
from relais.schools.selectors import get_academie_for_or_404
from relais.ui import export
from tests import factories
from tests.accounts.builders import make_role
from tests.factories import YEAR, scope_of

pytestmark = pytest.mark.django_db

PAGE = reverse("designations:roles")
ISSUE = reverse("designations:issue_roles", args=[YEAR])
PROPOSED: dict[str, Any] = {"state": DesignationState.PROPOSED, "answered_at": None}


@pytest.fixture
def trainer(cast):
    return make_role(Role.TRAINING_OFFICER, academie=cast.academie).person


@pytest.fixture
def held(cast):
    """The referent's accepted designation."""
    EmailAddress.objects.filter(person=cast.referent).update(address="rachida@example.org")
    return factories.make_designation(cast.school, cast.referent)


def issue(cast, **given):
    return issue_role_list(actor=scope_of(cast.officer), academie=cast.academie, year=YEAR, **given)


def file_url(number=1, form="complete", extension="csv"):
    return reverse("designations:roles_file", args=[YEAR, number, form, extension])


def lines(response):
    return b"".join(response).decode("utf-8-sig").splitlines()


def said(response):
    return " ".join(response.content.decode().split())


# What the list holds


def test_role_rows_are_what_the_intranet_wants(cast, held):
    assert role_rows(cast.academie, YEAR) == {
        str(held.pk): [
            cast.school.uai,
            "Collège Ada-Lovelace",
            "Poitiers",
            "RÉFÉRENTE",
            "Rachida",
            "rachida@example.org",
            INTRANET_ROLE,
            date(2026, 9, 1),
            date(2027, 8, 31),
            "Acceptée",
        ]
    }


def test_role_list_headings_are_stable():
    assert [(column.key, column.label) for column, _ in ROLE_COLUMNS] == [
        ("uai", "UAI"),
        ("school", "Établissement"),
        ("town", "Commune"),
        ("last_name", "Nom"),
        ("first_name", "Prénom"),
        ("address", "Adresse académique"),
        ("role", "Rôle"),
        ("starts_on", "Début"),
        ("ends_on", "Fin"),
        ("state", "État"),
    ]


@pytest.mark.parametrize(
    ("given", "is_listed"),
    [
        (PROPOSED, False),
        ({"state": DesignationState.DECLINED}, False),
        ({"state": DesignationState.ENDED, "answered_at": None}, False),
        ({"state": DesignationState.ENDED}, True),
        ({"state": DesignationState.ACCEPTED}, True),
        ({"year": YEAR.previous}, False),
    ],
)
def test_role_list_holds_who_accepted_this_year(cast, given, is_listed):
    factories.make_designation(cast.school, cast.referent, **given)
    assert bool(role_rows(cast.academie, YEAR)) is is_listed


def test_role_list_of_another_academie_is_empty(held):
    other = factories.make_academie(code="14", name="académie de Lille")
    assert role_rows(other, YEAR) == {}


# Differences


def test_changes_before_the_first_list_are_all_new(cast, held):
    last, changes = changes_since_last(cast.academie, YEAR)
    assert last is None
    assert changes.added == (str(held.pk),)


def test_designation_accepted_later_ended_or_with_a_new_address_is_a_difference(cast, held):
    leaves = factories.make_designation(cast.school, cast.second_referent)
    late = factories.make_designation(cast.other_school, **PROPOSED)
    first = issue(cast)
    assert changes_since_last(cast.academie, YEAR) == (first, Changes())

    late.state, late.answered_at = DesignationState.ACCEPTED, factories.SOME_TIME
    late.save()
    leaves.state, leaves.ends_on = DesignationState.ENDED, date(2026, 11, 30)
    leaves.save()
    EmailAddress.objects.filter(person=cast.referent).update(address="r.nouvelle@example.org")
    last, changes = changes_since_last(cast.academie, YEAR)
    assert last == first
    assert changes.added == (str(late.pk),)
    assert set(changes.changed) == {str(held.pk), str(leaves.pk)}
    assert changes.removed == ()


def test_answer_withdrawn_from_the_list_is_a_removal(cast, held):
    issue(cast)
    held.state = DesignationState.DECLINED
    held.save()
    assert changes_since_last(cast.academie, YEAR)[1].removed == (str(held.pk),)
    assert issue(cast).removed_count == 1


# Issuing


def test_issue_role_list_numbers_it(cast, held):
    table = issue(cast)
    assert (str(table), table.is_complete, table.row_count) == ("Liste des rôles 2026-2027 n° 1", True, 1)


def test_issue_role_list_without_anybody_is_refused(cast):
    with pytest.raises(DomainError) as caught:
        issue(cast)
    assert caught.value.code == "empty_list"
    assert caught.value.message == "Personne n'a encore accepté de mission pour 2026-2027."


def test_issue_role_list_emptied_since_is_issued(cast, held):
    issue(cast)
    held.delete()
    assert (issue(cast).row_count, IssuedTable.objects.count()) == (0, 2)


def test_issue_role_list_without_news_is_refused_unless_complete(cast, held):
    issue(cast)
    with pytest.raises(DomainError) as caught:
        issue(cast)
    assert caught.value.code == "nothing_new"
    assert issue(cast, is_complete=True).is_complete


# Rights


def test_role_list_is_issued_by_the_officer_of_the_academie_alone(cast, trainer, held):
    far = factories.make_academie(code="14", name="académie de Lille")
    allowed = {
        name
        for name in ("officer", "pay_officer", "head", "deputy", "referent", "authority_reader", "outsider")
        if can_issue_role_list(scope_of(getattr(cast, name)), academie_id=cast.academie.pk)
    }
    assert allowed == {"officer"}
    for actor in (scope_of(trainer), SYSTEM, NOBODY):
        assert not can_issue_role_list(actor, academie_id=cast.academie.pk)
        with pytest.raises(DomainError) as caught:
            issue_role_list(actor=actor, academie=cast.academie, year=YEAR)
        assert caught.value.code == "forbidden"
    assert not can_issue_role_list(scope_of(cast.officer), academie_id=far.pk)


def test_role_list_is_read_by_officer_and_training_officer(cast, trainer):
    for person in (cast.officer, trainer):
        assert get_academie_for_or_404(scope_of(person), READ_ROLE_LIST) == cast.academie
    for person in (cast.pay_officer, cast.head, cast.referent, cast.outsider):
        with pytest.raises(Http404):
            get_academie_for_or_404(scope_of(person), READ_ROLE_LIST)


def test_issuable_academie_is_not_the_training_officers(cast, trainer):
    assert get_academie_for_or_404(scope_of(cast.officer), ISSUE_ROLE_LIST) == cast.academie
    with pytest.raises(Http404):
        get_academie_for_or_404(scope_of(trainer), ISSUE_ROLE_LIST)


# Mailing lists


def test_mailing_list_holds_each_address_once_and_only_who_serves(cast, held):
    factories.make_designation(cast.other_school, cast.referent)
    factories.make_designation(cast.school, cast.second_referent, state=DesignationState.ENDED)
    factories.make_designation(cast.school, factories.make_person(email=""))
    assert mailing_list(issue(cast)) == {"rachida@example.org": ["rachida@example.org", "RÉFÉRENTE Rachida"]}


def test_mailing_changes_add_rename_and_take_away(cast, held):
    leaves = factories.make_designation(
        cast.school, factories.make_person("Luc", "Part", email="l@example.org")
    )
    before = issue(cast)
    factories.make_designation(cast.school, factories.make_person("Anne", "Vient", email="a@example.org"))
    leaves.state = DesignationState.ENDED
    leaves.save()
    cast.referent.last_name = "Mariée"
    cast.referent.save()
    assert mailing_changes(issue(cast), before) == [
        ["ajout", "a@example.org", "VIENT Anne"],
        ["modification", "rachida@example.org", "MARIÉE Rachida"],
        ["retrait", "l@example.org", "PART Luc"],
    ]
    assert mailing_changes(before, None)[0][0] == "ajout"


@pytest.mark.parametrize(
    ("form", "title", "headings"),
    [
        ("complete", "Liste des rôles 2026-2027 n° 1", "UAI;Établissement;Commune"),
        ("differences", "Liste des rôles 2026-2027 n° 1 différences", "Nature;UAI;Établissement;Commune"),
        ("diffusion", "Liste de diffusion 2026-2027 n° 1", "Adresse;Nom"),
        ("diffusion-differences", "Liste de diffusion 2026-2027 n° 1 différences", "Nature;Adresse;Nom"),
    ],
)
def test_role_export_forms(cast, held, form, title, headings):
    made = role_export(issue(cast), None, form)
    written = list(export.csv_lines(made))
    assert made.title == title
    assert written[0].removeprefix("\ufeff").startswith(headings)
    assert len(written) == 2
    assert "rachida@example.org" in written[1]


# Pages


def test_page_before_anybody_says_why_and_offers_nothing_to_issue(cast, client_for):
    shown = said(client_for(cast.officer).get(PAGE))
    assert "Personne n’a encore accepté de mission cette année." in shown
    assert "Émettre" not in shown


def test_page_leads_from_first_list_to_differences(cast, client_for, held):
    client = client_for(cast.officer)
    assert "Émettre la liste" in said(client.get(PAGE))
    shown = said(client.post(ISSUE, {"what": "complete"}, follow=True))
    assert "La liste n° 1 est émise. Téléchargez-la ci-dessous." in shown
    assert "Rien n’a changé : il n’y a rien à émettre." in shown
    assert "Émettre les différences" not in shown

    factories.make_designation(cast.other_school)
    shown = said(client.get(PAGE))
    assert "1 ajout, 0 modification, 0 retrait." in shown
    assert "Émettre les différences depuis le n° 1 du 25/11/2026" in shown
    client.post(ISSUE, {"what": "differences"})
    assert IssuedTable.objects.get(number=2).added_count == 1
    assert not IssuedTable.objects.get(number=2).is_complete


def test_page_issue_without_news_says_so(cast, client_for, held):
    client = client_for(cast.officer)
    client.post(ISSUE)
    shown = said(client.post(ISSUE, follow=True))
    assert "Rien n&#x27;a changé depuis le n° 1" in shown


def test_page_of_the_training_officer_reads_and_downloads_only(cast, trainer, client_for, held):
    issue(cast)
    client = client_for(trainer)
    shown = said(client.get(PAGE))
    assert "N° 1 du 25/11/2026" in shown
    assert "Émettre" not in shown
    assert client.get(file_url()).status_code == 200
    assert client.post(ISSUE).status_code == 404


def test_download_differences_of_each_form(cast, client_for, held):
    issue(cast)
    factories.make_designation(cast.school, factories.make_person("Anne", "Vient", email="a@example.org"))
    issue(cast)
    client = client_for(cast.officer)
    assert len(lines(client.get(file_url(2)))) == 3
    assert lines(client.get(file_url(2, "differences")))[1].startswith(f"ajout;{cast.school.uai};")
    assert lines(client.get(file_url(2, "diffusion-differences"))) == [
        "Nature;Adresse;Nom",
        "ajout;a@example.org;VIENT Anne",
    ]
    assert lines(client.get(file_url(1, "diffusion-differences")))[1].startswith("ajout;rachida@example.org")


@pytest.mark.parametrize(
    "url",
    [file_url(9), file_url(form="autre"), file_url(extension="pdf")],
    ids=["number", "form", "extension"],
)
def test_download_of_what_is_not_there_is_404(cast, client_for, held, url):
    issue(cast)
    assert client_for(cast.officer).get(url).status_code == 404


def test_page_costs_the_same_whatever_the_rows(cast, client_for, assert_same_queries):
    client = client_for(cast.officer)
    assert_same_queries(
        lambda: client.get(PAGE), lambda: factories.make_designation(cast.school), expected=11
    )
