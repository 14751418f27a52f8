"""The circuit, the pay file and the payments, as the people who use them see them."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from relais.accounts.models import Person
from relais.allowances.enums import AwardState
from relais.allowances.models import Award, Payment
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Person], Client]
CIRCUIT, PAY, PAYMENTS = "/bareme/circuit/", "/bareme/paye/", "/bareme/paye/versements/"


def text_of(response: object) -> str:
    body = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])  # type: ignore[attr-defined]
    plain = body.replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ").replace("&#x27;", "'")
    return " ".join(plain.split())


@pytest.fixture
def award(cast: Cast) -> Award:
    envelope = factories.make_envelope(cast.school, 125_000)
    share = factories.make_share(envelope, factories.make_designation(cast.school, cast.referent), 125_000)
    return share.awards.get()


def attest(award: Award) -> None:
    Award.objects.filter(pk=award.pk).update(
        state=AwardState.ATTESTED, decided_at=factories.SOME_TIME, attested_at=factories.SOME_TIME
    )


def test_circuit_lists_and_acts_line_by_line(cast: Cast, award: Award, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    page = text_of(client.get(CIRCUIT))
    assert "RÉFÉRENTE Rachida" in page
    assert "Proposée : 1 (1 250 €)" in page

    result = text_of(client.post(f"{CIRCUIT}agir/", {"act": "decide", "pk": [award.pk]}))
    assert "1 attribution décidée ." in result.replace("décidée.", "décidée .")
    again = text_of(client.post(f"{CIRCUIT}agir/", {"act": "decide", "pk": [award.pk]}))
    assert "1 refusée" in again
    assert "Ce n'est plus possible : « Décidée »." in again


def test_circuit_without_a_line_ticked_says_so(cast: Cast, award: Award, client_for: ClientFor) -> None:
    client = client_for(cast.officer)
    for data in ({"act": "decide"}, {"act": "rien", "pk": [award.pk]}):
        page = text_of(client.post(f"{CIRCUIT}agir/", data, follow=True))
        assert "Cochez au moins une ligne" in page


def test_circuit_of_the_head_attests(cast: Cast, award: Award, client_for: ClientFor) -> None:
    Award.objects.update(state=AwardState.DECIDED, decided_at=factories.SOME_TIME)
    client = client_for(cast.head)
    page = text_of(client.get(CIRCUIT))
    shown = [words in page for words in ("Attester le service", "Rouvrir", "Fichier de paye", "Filtrer")]
    assert shown == [True, False, False, False]
    client.post(f"{CIRCUIT}agir/", {"act": "attest", "pk": [award.pk]})
    assert Award.objects.get().state == AwardState.ATTESTED


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=proposed", 1),
        ("state=paid", 0),
        ("type=college", 1),
        ("type=lycee", 0),
        ("departement=086", 1),
        ("mode=ninths", 1),
        ("entered=no", 1),
        ("entered=yes", 0),
        ("q=rachida+poitiers", 1),
        ("q=personne+nulle", 0),
    ],
)
def test_circuit_filters(cast: Cast, award: Award, client_for: ClientFor, query: str, count: int) -> None:
    page = text_of(client_for(cast.officer).get(f"{CIRCUIT}?{query}"))
    assert f"{count} attribution" in page


def test_circuit_filters_by_zone(cast: Cast, award: Award, client_for: ClientFor) -> None:
    here = factories.make_school_zone(cast.school).zone
    elsewhere = factories.make_school_zone(cast.other_school, factories.make_zone("Ailleurs")).zone
    client = client_for(cast.officer)
    assert "1 attribution" in text_of(client.get(f"{CIRCUIT}?zone={here.pk}"))
    assert "0 attribution" in text_of(client.get(f"{CIRCUIT}?zone={elsewhere.pk}"))


def test_circuit_costs_the_same_queries_whatever_the_awards(
    cast: Cast, client_for: ClientFor, assert_same_queries: Callable[..., None]
) -> None:
    client = client_for(cast.officer)

    def add() -> None:
        school = factories.make_school()
        envelope = factories.make_envelope(school, 125_000)
        factories.make_share(envelope, factories.make_designation(school), 125_000)

    assert_same_queries(lambda: client.get(CIRCUIT), add, expected=8)


def test_circuit_exports(cast: Cast, award: Award, client_for: ClientFor) -> None:
    file = b"".join(client_for(cast.officer).get(f"{CIRCUIT}?export=csv")).decode("utf-8-sig")
    heading, row = file.splitlines()
    assert heading.startswith("Personne;UAI;Établissement;Étape;Montant;Versé")
    assert f";{award.share.envelope.school.uai};" in row


def test_pay_file_is_issued_downloaded_and_issued_again(
    cast: Cast, award: Award, client_for: ClientFor
) -> None:
    client = client_for(cast.pay_officer)
    assert "Aucun fichier n’a été émis" in text_of(client.get(PAY))
    assert "Aucune attribution n'a encore son service attesté" in text_of(
        client.post(f"{PAY}emettre/", follow=True)
    )
    attest(award)
    page = text_of(client.post(f"{PAY}emettre/", follow=True))
    assert "Le fichier n° 1 est émis" in page

    def download(number: int, shape: str) -> str:
        file = client.get(f"{PAY}fichiers/{number}/{shape}/csv/")
        return b"".join(file).decode("utf-8-sig")

    first = download(1, "complet")
    assert first.splitlines()[0].startswith("Référence;UAI;Établissement;Nom;Prénom;Mission;Unités")
    assert "RÉFÉRENTE;Rachida" in first
    assert "Rien n'a changé" in text_of(client.post(f"{PAY}emettre/", follow=True))
    Award.objects.update(cents=74_537)
    client.post(f"{PAY}emettre/")
    assert download(2, "differences").splitlines()[1].startswith("modification;")
    assert download(1, "complet") == first
    client.post(f"{PAY}emettre/", {"complete": "1"})
    assert "N° 3" in text_of(client.get(PAY))
    for path in ("4/complet/csv", "1/autre/csv", "1/complet/pdf"):
        assert client.get(f"{PAY}fichiers/{path}/").status_code == 404


def upload(client: Client, text: str, name: str = "retour.csv") -> object:
    return client.post(PAYMENTS, {"file": SimpleUploadedFile(name, text.encode("utf-8-sig"))})


def test_payments_are_shown_then_written(cast: Cast, award: Award, client_for: ClientFor) -> None:
    client = client_for(cast.pay_officer)
    attest(award)
    client.post(f"{PAY}emettre/")
    text = f"Référence;Mois;Montant\n{award.pk};10/2026;138,89\n999999;10/2026;1\n"

    shown = upload(client, text)
    assert "1 versement à noter (138,89 €), 0 déjà connu, 1 refusé." in text_of(shown)
    assert Payment.objects.count() == 0
    lines = re.search(r'name="lines" value="([^"]+)"', shown.content.decode())  # type: ignore[attr-defined]
    assert lines is not None
    written = text_of(client.post(f"{PAYMENTS}noter/", {"lines": lines[1]}))
    assert "1 versement noté (138,89 €)" in written
    assert Payment.objects.get().cents == 13_889
    assert "0 versement à noter" in text_of(upload(client, text))


@pytest.mark.parametrize("lines", ["", "1;10/2026", "1;10/2026;x", "1;x;1,00"])
def test_payments_altered_on_the_way_are_refused(cast: Cast, client_for: ClientFor, lines: str) -> None:
    page = text_of(client_for(cast.pay_officer).post(f"{PAYMENTS}noter/", {"lines": lines}, follow=True))
    assert "envoyez à nouveau le fichier" in page


def test_payments_file_that_is_none_is_refused_at_the_field(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.pay_officer)
    assert "Choisissez un fichier." in text_of(client.post(PAYMENTS, {}))
    assert "Il manque la colonne" in text_of(upload(client, "a;b\n1;2\n"))
    assert "5 Mo" in text_of(upload(client, "x" * (5 * 1024 * 1024 + 1)))
    assert "ne se lit pas comme une liste" in text_of(
        upload(client, "<html><body>paye</body></html>", "paye.csv")
    )


def test_circuit_acts_on_every_line_of_the_filters(cast: Cast, award: Award, client_for: ClientFor) -> None:
    elsewhere = factories.make_school(departement_code="016", departement_name="Charente")
    other = factories.make_share(
        factories.make_envelope(elsewhere, 125_000), factories.make_designation(elsewhere), 125_000
    ).awards.get()
    client = client_for(cast.officer)
    assert 'value="departement=086"' in client.get(f"{CIRCUIT}?departement=086").content.decode()

    client.post(f"{CIRCUIT}agir/", {"act": "decide", "all": "1", "filters": "departement=086"})
    assert [Award.objects.get(pk=each.pk).state for each in (award, other)] == ["decided", "proposed"]
    client.post(f"{CIRCUIT}agir/", {"act": "decide", "all": "1", "filters": "state=rien"})
    assert Award.objects.get(pk=other.pk).state == "proposed"
    client.post(f"{CIRCUIT}agir/", {"act": "decide", "all": "1"})
    assert Award.objects.get(pk=other.pk).state == "decided"
