import json

import pytest
from django.core.management import CommandError, call_command

from relais.core.leases import WorkState
from relais.core.scope import SYSTEM
from relais.schools import tasks
from relais.schools.domain.accept_changes import order_import
from relais.schools.enums import ImportState
from relais.schools.models import HeadCount, ImportRun, School
from tests import factories
from tests.schools.import_files import COLLEGE, LYCEE, annuaire, compare

pytestmark = pytest.mark.django_db


@pytest.fixture
def schools_file(tmp_path):
    path = tmp_path / "annuaire.csv"
    path.write_bytes(annuaire(COLLEGE, LYCEE | {"latitude": ""}))
    return path


def run(capsys, *arguments, **options):
    call_command(*arguments, **options)
    return capsys.readouterr().out


def test_import_schools_shows_differences_and_writes_nothing(schools_file, capsys):
    out = run(capsys, "import_schools", schools_file)

    assert out == (
        "annuaire.csv : 3 lignes lues, 0 hors périmètre\n"
        "Différences : 2\n"
        "  Nouveau : 2\n"
        "Anomalies : 1\n"
        "  Coordonnées absentes : 1\n"
        "Rien n'est écrit : ajouter --write pour écrire.\n"
    )
    assert School.objects.count() == 0
    assert ImportRun.objects.get().state == ImportState.COMPARED


def test_import_schools_writes_when_told(schools_file, capsys):
    out = run(capsys, "import_schools", schools_file, "--write", "--academie", "13")

    assert out.splitlines()[-1] == "2 différences écrites."
    assert School.objects.count() == 2


def test_import_schools_as_json_sums_its_files(schools_file, capsys):
    out = json.loads(run(capsys, "import_schools", schools_file, schools_file, "--write", "--format", "json"))

    assert (out["changes"], out["issues"], out["written"]) == ({"new": 2}, {"missing_coordinates": 2}, 2)
    assert [report["changes"] for report in out["files"]] == [{"new": 2}, {}]


def test_import_schools_complete_closes_what_is_absent(schools_file, tmp_path, capsys):
    rows = [
        COLLEGE | {"Identifiant_de_l_etablissement": factories.make_uai(n, departement="016")}
        for n in range(1, 9)
    ]
    schools_file.write_bytes(annuaire(*rows))
    run(capsys, "import_schools", schools_file, "--write")
    schools_file.write_bytes(annuaire(rows[0]))

    out = json.loads(run(capsys, "import_schools", schools_file, "--complete", "--format", "json"))

    assert out["changes"] == {"closed": 7}


def test_import_headcounts_writes_when_told(tmp_path, capsys):
    school = factories.make_school()
    path = tmp_path / "effectifs.csv"
    path.write_text(f"UAI;rentrée;effectif\n{school.uai};2024;412\n", encoding="cp1252")

    out = json.loads(run(capsys, "import_headcounts", path, "--write", "--format", "json"))

    assert (out["changes"], out["written"]) == ({"head_count": 1}, 1)
    assert HeadCount.objects.get().secondary == 412


@pytest.mark.parametrize("options", [{"academie": "99"}, {"missing": True}, {"content": b"bonjour"}])
def test_import_schools_says_what_is_wrong(schools_file, options):
    schools_file.write_bytes(options.get("content", annuaire()))
    path = schools_file.with_name("absent.csv") if "missing" in options else schools_file

    with pytest.raises(CommandError) as error:
        call_command("import_schools", path, academie=options.get("academie", ""))

    assert str(error.value).startswith(f"{path} : ")


# ---------------------------------------------------------------- worker


def test_worker_compares_then_writes_what_is_ordered():
    received = compare(annuaire())
    ImportRun.objects.update(state=ImportState.RECEIVED, work_state=WorkState.TODO)

    assert tasks.run_due_imports() == 1
    received.refresh_from_db()
    assert received.state == ImportState.COMPARED
    assert tasks.run_due_imports() == 0

    order_import(actor=SYSTEM, run=received)
    assert tasks.run_due_imports() == 1
    assert School.objects.count() == 2


def test_worker_keeps_the_error_and_tries_again_later(monkeypatch):
    compare(annuaire())
    ImportRun.objects.update(state=ImportState.RECEIVED, work_state=WorkState.TODO)

    def fails(_run):
        message = "no disk left"
        raise OSError(message)

    monkeypatch.setattr(tasks, "compare_import", fails)

    assert tasks.run_due_imports() == 1
    run = ImportRun.objects.get()
    assert (run.work_state, run.last_error) == (WorkState.TODO, "OSError: no disk left")
    assert tasks.run_due_imports() == 0
