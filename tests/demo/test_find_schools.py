import os
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import Settings

from relais.demo.domain.embedded_academie import annuaire_csv, embedded_schools, head_counts_csv
from relais.demo.domain.find_schools import find_schools
from relais.demo.domain.open_data import KEPT_FOR, PortalError, fetch_open_data

NOBODY_THERE = "http://127.0.0.1:9"


class Portal:
    """A ministry's portal of our own, that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.answer: Callable[[str], bytes] = lambda _: b""
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                portal.asked.append((url.path, parse_qs(url.query)["where"][0]))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(portal.answer(url.path))

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def portal(settings: Settings) -> Iterator[Portal]:
    portal = Portal()
    thread = Thread(target=portal.server.serve_forever)
    thread.start()
    settings.OPEN_DATA_URL = portal.url
    yield portal
    portal.server.shutdown()
    portal.server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _alone(settings: Settings, tmp_path: Path) -> None:
    """Leave the checkout's neighbours and the network out."""
    settings.BASE_DIR = tmp_path / "checkout"
    settings.OPEN_DATA_URL = NOBODY_THERE
    settings.OPEN_DATA_TIMEOUT = 1


def good_answer(path: str) -> bytes:
    schools = embedded_schools()
    if "annuaire" in path:
        return annuaire_csv(schools)
    return head_counts_csv(schools)


def test_file_given_comes_first(tmp_path):
    path = tmp_path / "mes_etablissements.csv"
    path.write_bytes(b"Identifiant")
    said: list[str] = []
    source = find_schools(schools_file=path, say=said.append)
    assert said == []
    assert source.line == "Établissements lus dans mes_etablissements.csv."
    assert [file.content() for file in source.files] == [b"Identifiant"]
    assert (source.academie_code, source.is_invented) == ("", False)


@pytest.mark.parametrize(
    "name", ["etablissements_poitiers.csv", "ministere/fr-en-annuaire-education_poitiers_2026-05-27.csv.gz"]
)
def test_files_beside_the_checkout_come_second(tmp_path, name):
    path = tmp_path / "shared" / "data" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    source = find_schools(schools_file=None, say=pytest.fail)
    assert source.line == f"Établissements réels de l'académie de Poitiers ({path.name})."
    assert (source.academie_code, source.is_invented) == ("13", False)


def test_portal_comes_third_and_is_asked_once(portal):
    portal.answer = good_answer
    source = find_schools(schools_file=None, say=pytest.fail)
    again = find_schools(schools_file=None, say=pytest.fail)
    assert source.line == again.line == f"Établissements réels de l'académie de Poitiers ({portal.url})."
    assert [file.content() for file in source.files] == [good_answer("annuaire"), good_answer("")]
    assert portal.asked == [
        (
            "/api/explore/v2.1/catalog/datasets/fr-en-annuaire-education/exports/csv",
            'code_academie="13" and type_etablissement in ("Collège", "Lycée", "EREA")',
        ),
        (
            "/api/explore/v2.1/catalog/datasets/fr-en-mode-hebergement-eleves-etablissements-2d/exports/csv",
            " or ".join(f'startswith(uai, "{code}")' for code in ("016", "017", "079", "086")),
        ),
    ]


def test_portal_is_asked_again_after_a_month(portal, settings):
    portal.answer = good_answer
    kept = fetch_open_data()[0]
    long_ago = time.time() - KEPT_FOR - 1
    os.utime(kept, (long_ago, long_ago))
    fetch_open_data()
    assert len(portal.asked) == 3


def test_nothing_answers_the_embedded_academie_is_there():
    said: list[str] = []
    source = find_schools(schools_file=None, say=said.append)
    assert said == [f"Portail du ministère non disponible : {NOBODY_THERE} ne répond pas."]
    assert source.line == "Académie de démonstration : établissements inventés, communes réelles."
    assert source.is_invented
    assert [file.content() for file in source.files] == [good_answer("annuaire"), good_answer("")]


@pytest.mark.parametrize(
    "answer", [b"<html>maintenance</html>", b"uai;identifiant_de_l_etablissement\n1;2\n"]
)
def test_portal_answers_something_else_it_is_not_kept(portal, settings, answer):
    portal.answer = lambda _: answer
    with pytest.raises(
        PortalError, match="fr-en-annuaire-education n'a pas été donné sous la forme attendue"
    ):
        fetch_open_data()
    assert list(settings.VAR_DIR.glob("open-data/*")) == []


def test_portal_answers_too_much_it_is_left(portal, monkeypatch):
    monkeypatch.setattr("relais.demo.domain.open_data.LARGEST_FILE", 1000)
    portal.answer = good_answer
    with pytest.raises(PortalError, match="répond trop longuement"):
        fetch_open_data()


def test_portal_has_no_address_nothing_is_asked(settings):
    settings.OPEN_DATA_URL = "file:///etc"
    with pytest.raises(PortalError, match="« file:///etc » n'est pas une adresse"):
        fetch_open_data()
