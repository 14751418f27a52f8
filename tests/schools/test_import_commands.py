import json

import pytest
from django.core.management import CommandError, call_command

from relais.core.leases import WorkState
from relais.core.scope import SYSTEM
from relais.schools import tasks
from relais.schools.domain.accept_changes import order_import
from relais.schools.enums import ImportState
from relais.schools.models import HeadCount, ImportIssue, ImportRun, School
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
        "annuaire.csv : 2\u00a0lignes lues, 0 hors périmètre\n"
        "Différences : 2\n"
        "  Nouveau : 2\n"
        "Anomalies : 1\n"
        "  Coordonnées absentes : 1\n"
        "  Ligne 3 : Coordonnées absentes, 0169002Y. L'établissement n'aura pas de point sur la carte.\n"
        "Rien n'est écrit : ajouter --write pour écrire.\n"
    )
    assert School.objects.count() == 0
    assert ImportRun.objects.get().state == ImportState.COMPARED


def test_import_schools_writes_when_told(schools_file, capsys):
    out = run(capsys, "import_schools", schools_file, "--write", "--academie", "13")

    assert out.splitlines()[-1] == "2\u00a0différences écrites."
    assert School.objects.count() == 2


def test_import_schools_as_json_sums_its_files(schools_file, capsys):
    out = json.loads(run(capsys, "import_schools", schools_file, schools_file, "--write", "--format", "json"))

    assert (out["changes"], out["issues"], out["written"]) == ({"new": 2}, {"missing_coordinates": 2}, 2)
    assert [report["changes"] for report in out["files"]] == [{"new": 2}, {}]


def test_import_schools_tells_the_first_anomalies_and_all_with_details(schools_file, capsys):
    rows = [
        COLLEGE | {"Identifiant_de_l_etablissement": factories.make_uai(n, departement="016"), "latitude": ""}
        for n in range(1, 24)
    ]
    schools_file.write_bytes(annuaire(*rows))

    brief = run(capsys, "import_schools", schools_file).splitlines()
    assert (sum(line.startswith("  Ligne") for line in brief), brief[-2]) == (
        20,
        "  … et 3 autres : --details les donne toutes.",
    )
    full = run(capsys, "import_schools", schools_file, "--details").splitlines()
    assert (sum(line.startswith("  Ligne") for line in full), len(full)) == (23, 1 + 2 + 23 + 2 + 23 + 1)
    assert "  Nouveau : Collège Camille-Claudel, Aigre" in full[3]


def test_import_schools_as_json_gives_each_difference_when_asked(schools_file, capsys):
    out = json.loads(run(capsys, "import_schools", schools_file, "--details", "--format", "json"))

    (report,) = out["files"]
    assert [(change["kind"], change["uai"], change["after"]["town"]) for change in report["change_list"]] == [
        ("new", "0169001X", "Aigre"),
        ("new", "0169002Y", "Angoulême"),
    ]
    assert report["issue_list"] == [
        {
            "line": 3,
            "kind": "missing_coordinates",
            "uai": "0169002Y",
            "detail": "L'établissement n'aura pas de point sur la carte.",
            "is_blocking": False,
        }
    ]


def test_anomaly_of_the_whole_file_has_no_line():
    issue = ImportIssue(kind="incomplete_file", line=0, detail="Charente : tout manque.")

    assert str(issue) == "Tout le fichier : Fichier incomplet. Charente : tout manque."


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


@pytest.mark.parametrize(
    ("name", "content", "academie", "expected"),
    [
        (
            "annuaire.csv",
            annuaire(),
            "99",
            "Le code d'académie « 99 » est inconnu. Exemple : 13, pour l'académie de Poitiers.",
        ),
        ("absent.csv", b"", "", "ce fichier n'existe pas."),
        ("", b"", "", "fichier illisible."),
        ("annuaire.csv", b"", "", "Ce fichier est vide."),
        ("annuaire.csv", b"\n", "", "Ce fichier est vide."),
    ],
)
def test_import_schools_says_what_is_wrong(tmp_path, name, content, academie, expected):
    (tmp_path / "annuaire.csv").write_bytes(content)
    path = tmp_path / name

    with pytest.raises(CommandError) as error:
        call_command("import_schools", path, academie=academie)

    assert str(error.value) == f"{path} : {expected}"


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
