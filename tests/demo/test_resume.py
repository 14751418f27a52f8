"""A play cut short, refused, or on the embedded academy."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from relais.core import clock
from relais.core.errors import DomainError
from relais.demo.domain.find_schools import find_schools
from relais.demo.domain.load_schools import load_schools
from relais.demo.domain.play_demo import play_demo
from relais.demo.models import PlayedStage
from relais.demo.selectors import INVENTED_BANNER, demo_academie, demo_summary
from relais.schools.models import HeadCount, School
from tests.demo.small_academie import write_small_academie

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 26, 12, tzinfo=UTC)
EXPECTED_LETTERS, EXPECTED_MAILS = 19, 81

pytestmark = pytest.mark.django_db


class PowerCutError(Exception):
    """The machine stops."""


def cut_at(text: str):
    def say(line: str) -> None:
        if line == text:
            raise PowerCutError

    return say


def test_play_cut_short_goes_on_and_leaves_the_same(tmp_path):
    path = write_small_academie(tmp_path / "petite_academie.csv")
    for moment in ("Campagne 2025-2026 : 20 jours sur 47.", "Campagne 2026-2027 : 10 jours sur 47."):
        with clock.at(NOON), pytest.raises(PowerCutError):
            play_demo(schools_file=path, say=cut_at(moment))
    out = StringIO()
    with clock.at(NEXT_DAY):
        call_command("play_demo", stdout=out)
    assert out.getvalue().splitlines()[0] == "Établissements lus dans petite_academie.csv. Déjà en place."
    summary = demo_summary()
    assert (summary.schools, summary.letters_signed, summary.pdfs) == (20, EXPECTED_LETTERS, EXPECTED_LETTERS)
    assert summary.letter_mails == summary.letter_parties == EXPECTED_MAILS
    assert len(set(PlayedStage.objects.values_list("key", flat=True))) == PlayedStage.objects.count()


def test_nothing_played_the_summary_is_empty():
    assert set(vars_of(demo_summary())) == {0}
    assert demo_academie() is None


def vars_of(summary) -> list[int]:
    return [getattr(summary, name) for name in summary.__dataclass_fields__]


def test_file_without_public_school_is_refused_and_leaves_nothing(tmp_path):
    path = tmp_path / "prives.csv"
    path.write_text(
        "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive\n"
        "0169001X;Institution des Essais;Collège;Privé\n"
    )
    with pytest.raises(DomainError) as refused:
        play_demo(schools_file=path, say=lambda _: None)
    assert refused.value.code == "no_school"
    assert not PlayedStage.objects.exists()


def test_unreadable_file_is_refused_and_leaves_nothing(tmp_path):
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(CommandError, match=r"photo\.csv"):
        call_command("play_demo", schools=path, stdout=StringIO())
    assert not PlayedStage.objects.exists()


def test_command_refuses_a_file_that_does_not_exist(tmp_path):
    with pytest.raises(CommandError, match="n'existe pas"):
        call_command("play_demo", schools=tmp_path / "absent.csv")


def test_command_refuses_to_play_outside_the_demonstration(settings: Settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match=r"config\.settings\.demo"):
        call_command("play_demo")


def test_embedded_academie_enters_by_the_import_and_is_labelled_on_every_page(
    settings: Settings, tmp_path: Path, client: Client
):
    settings.BASE_DIR = tmp_path / "checkout"
    settings.OPEN_DATA_URL = "http://127.0.0.1:9"
    said: list[str] = []
    load_schools(find_schools(schools_file=None, say=said.append))
    academie = demo_academie()
    assert academie is not None
    assert (academie.name, academie.is_invented) == ("académie de démonstration", True)
    assert School.objects.filter(academie=academie, is_open=True).count() == 293
    assert School.objects.filter(sector="public").count() == 235
    assert School.objects.exclude(email__endswith="@example.org").count() == 0
    assert HeadCount.objects.count() == 2 * 291
    assert set(School.objects.values_list("ministry_zone", flat=True)) >= {"Angoulême", "Niort", "Poitiers"}
    assert INVENTED_BANNER[:24] in client.get("/connexion/").content.decode()
    assert INVENTED_BANNER[:24] in client.get("/nulle-part/").content.decode()
