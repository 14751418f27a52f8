import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from relais.core.errors import DomainError
from relais.core.leases import WorkState
from relais.core.scope import SYSTEM
from relais.schools.domain.accept_changes import order_import
from relais.schools.domain.apply_import import apply_import
from relais.schools.enums import ImportState
from relais.schools.forms import imports as forms
from relais.schools.models import ImportChange, ImportRun, School
from relais.schools.tasks import run_due_imports
from relais.schools.views import imports as views
from relais.schools.views.import_tables import describe_change
from tests import factories
from tests.schools.import_files import COLLEGE, LYCEE, annuaire, compare, write

pytestmark = pytest.mark.django_db
COLLEGE_UAI = COLLEGE["Identifiant_de_l_etablissement"]
OWN = {"Nombre_d_eleves": "170", "rentree_effectif": "2024"}


@pytest.fixture
def officer(cast, client_for):
    return client_for(cast.officer)


@pytest.fixture
def run(cast):
    return compare(annuaire(COLLEGE | OWN, LYCEE | OWN | {"latitude": ""}), academie_code="13")


def url(name, run=None):
    return reverse(f"schools:{name}", args=[run.pk] if run else [])


def upload(content=b"", name="annuaire.csv", **given):
    return {"kind": "annuaire", "file": SimpleUploadedFile(name, content), **given}


def verdict(run, **given):
    return {"verdict": "refuse", "which": "ticked", **given}


def accepted(run):
    return list(run.changes.order_by("pk").values_list("is_accepted", flat=True))


def test_officer_imports_a_file_from_the_page_to_the_directory(officer, cast):
    response = officer.post(url("new_import"), upload(annuaire()))
    run = ImportRun.objects.get()
    assert (response.status_code, response["Location"]) == (302, url("import", run))
    assert run.academie == cast.academie
    assert "Lecture et comparaison du fichier" in officer.get(url("import", run)).content.decode()

    run_due_imports()
    page = officer.get(url("import", run)).content.decode()
    assert "Collège Camille-Claudel, Aigre" in page
    assert "Écrire 2\u00a0différences acceptées" in page

    officer.post(url("apply_import", run))
    assert "Écriture des différences acceptées" in officer.get(url("import", run)).content.decode()
    run_due_imports()
    assert "2\u00a0différences écrites" in officer.get(url("import", run)).content.decode()
    assert School.objects.filter(uai=COLLEGE_UAI).exists()


def test_upload_refuses_nothing_and_too_much(officer, monkeypatch):
    assert (
        "Ce champ est obligatoire" in officer.post(url("new_import"), {"kind": "annuaire"}).content.decode()
    )
    monkeypatch.setattr(forms, "MAX_FILE_BYTES", 2)
    assert "Ce fichier dépasse 200 Mo" in officer.post(url("new_import"), upload(b"abc")).content.decode()
    assert ImportRun.objects.count() == 0


def test_upload_shows_why_the_file_is_refused(officer, monkeypatch):
    def refuse(**_given):
        code = "empty_file"
        raise DomainError(code, "Ce fichier est vide.")

    monkeypatch.setattr(views, "receive_import", refuse)
    assert "Ce fichier est vide." in officer.post(url("new_import"), upload(b"a")).content.decode()


def test_ticked_lines_are_refused(officer, run):
    ids = list(run.changes.order_by("pk").values_list("pk", flat=True))
    officer.post(url("import", run), verdict(run, shown=ids, ticked=ids[:1]))

    assert accepted(run) == [False, True, True, True]


def test_whole_page_is_refused_then_accepted(officer, run):
    ids = list(run.changes.order_by("pk").values_list("pk", flat=True))
    officer.post(url("import", run), verdict(run, which="shown", shown=ids[:2]))
    assert accepted(run) == [False, False, True, True]
    officer.post(url("import", run), verdict(run, verdict="accept", which="shown", shown=ids[:2]))
    assert accepted(run) == [True, True, True, True]


def test_filtered_list_is_refused_on_all_its_pages(officer, run):
    response = officer.post(f"{url('import', run)}?kind=head_count", verdict(run, which="kept"), follow=True)

    assert accepted(run) == [True, True, False, False]
    assert response.redirect_chain == [(f"{url('import', run)}?kind=head_count", 302)]
    assert "2\u00a0différences refusées" in response.content.decode()


def test_nothing_ticked_says_so(officer, run):
    page = officer.post(url("import", run), verdict(run)).content.decode()

    assert "Cochez au moins une ligne" in page
    assert accepted(run) == [True] * 4


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=new", 2),
        ("verdict=accept", 4),
        ("verdict=refuse", 0),
        (f"q={COLLEGE_UAI.lower()}", 2),
        ("q=marie", 2),
    ],
)
def test_differences_are_filtered(officer, run, query, expected):
    assert officer.get(f"{url('import', run)}?{query}").context["listing"].count == expected


def test_decision_after_the_writing_is_refused(officer, run):
    apply_import(actor=SYSTEM, run=run)
    ids = list(run.changes.values_list("pk", flat=True))

    page = officer.post(url("import", run), verdict(run, ticked=ids), follow=True).content.decode()
    assert "Ce n&#x27;est plus possible" in page or "Ce n'est plus possible" in page
    page = officer.post(url("apply_import", run), follow=True).content.decode()
    assert "plus possible" in page


def test_progress_is_polled_and_gives_way_to_the_differences(officer, run):
    assert officer.get(url("import", run), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    order_import(actor=SYSTEM, run=run)
    waiting = officer.get(url("import", run), headers={"HX-Request": "true"})
    assert "HX-Refresh" not in waiting
    ImportRun.objects.update(last_error="OSError", lines_written=2)
    assert "Une tentative a échoué" in officer.get(url("import", run)).content.decode()
    ImportRun.objects.update(work_state=WorkState.FAILED)
    assert "Toutes les tentatives ont échoué" in officer.get(url("import", run)).content.decode()
    ImportRun.objects.update(
        state=ImportState.RECEIVED, work_state=WorkState.TODO, lines_total=0, lines_read=3
    )
    assert "3\u00a0lignes lues" in officer.get(url("import", run)).content.decode()


def test_new_school_is_described_in_words(officer, run):
    listing = officer.get(f"{url('import', run)}?kind=new&q=claudel").context["listing"]

    assert [str(line[2]) for line in listing.lines] == ["Collège, Public, Charente"]


def test_unreadable_file_page_says_why(officer, cast):
    failed = compare(b"bonjour", academie_code="13")

    assert "n'est pas un annuaire" in officer.get(url("import", failed)).content.decode().replace(
        "&#x27;", "'"
    )


def test_import_without_difference_says_so(officer, run):
    apply_import(actor=SYSTEM, run=run)
    again = compare(annuaire(COLLEGE | OWN, LYCEE | OWN | {"latitude": ""}), academie_code="13")

    assert "Aucune différence" in officer.get(url("import", again)).content.decode()
    assert "ces filtres" in officer.get(f"{url('import', run)}?verdict=refuse").content.decode()


def test_anomalies_are_listed_and_exported(officer, run):
    listing = officer.get(f"{url('import_issues', run)}?kind=missing_coordinates").context["listing"]
    assert listing.count == 1

    exported = officer.get(f"{url('import_issues', run)}?export=csv")
    lines = b"".join(exported.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Ligne;Anomalie;UAI;Précision;Ligne écartée"
    assert lines[1].startswith(f"3;Coordonnées absentes;{LYCEE['Identifiant_de_l_etablissement']};")


def test_differences_are_exported(officer, cast):
    write(annuaire(), academie_code="13")
    private = {
        "Statut_public_prive": "Privé",
        "Code_type_contrat_prive": "30",
        "date_ouverture": "01/09/2026",
    }
    changed = COLLEGE | OWN | private | {"Nom_etablissement": "Collège X", "code_nature": "352"}
    run = compare(annuaire(changed, LYCEE | OWN | {"etat": "FERME"}), academie_code="13")

    exported = officer.get(f"{url('import', run)}?export=csv&q={COLLEGE_UAI}")
    _, *lines = csv.reader(
        b"".join(exported.streaming_content).decode("utf-8-sig").splitlines(), delimiter=";"
    )
    assert {line[0]: line[2] for line in lines} == {
        "Effectif": "Constat 2024, second degré : rien → 170 ; source : rien → Annuaire de l'éducation",
        "Modifié": (
            "secteur : Public → Privé ; contrat : Sans objet → Sous contrat ; "
            "date d'ouverture : 01/05/1965 → 01/09/2026"
        ),
        "Renommé": "nom : Collège Camille-Claudel → Collège X",
        "Type changé": "code nature : 340 → 352",
    }


def test_every_kind_of_value_is_described(cast):
    change = ImportChange(kind="updated", before={"academie__code": "14"}, after={"academie__code": "13"})
    assert describe_change(change) == "académie : académie de Rennes → académie de Poitiers"
    change = ImportChange(kind="reopened", before={"is_open": False}, after={"is_open": True})
    assert describe_change(change) == "ouvert : non → oui"
    change = ImportChange(
        kind="updated", before={"departement_code": "017"}, after={"departement_code": "016"}
    )
    assert describe_change(change) == "département : Charente-Maritime → Charente"
    change = ImportChange(kind="closed", before={"is_open": True}, after={"is_open": False})
    assert describe_change(change).startswith("Absent du fichier")


def test_file_received_is_given_back(officer, run):
    assert b"".join(officer.get(url("import_file", run)).streaming_content) == run.file.open().read()


def test_imports_are_listed_for_their_academy_only(officer, run):
    compare(annuaire(), academie_code="14")

    assert officer.get(url("imports")).context["listing"].rows == [run]


def test_list_of_imports_costs_the_same_with_more(officer, cast, assert_same_queries):
    assert_same_queries(
        lambda: officer.get(url("imports")),
        lambda: compare(annuaire(), academie_code="13"),
        expected=6,
    )


def test_other_academy_and_other_roles_get_nothing(cast, client_for, run):
    factories.make_academie(code="14", name="académie de Rennes")
    others = [cast.head, cast.pay_officer, cast.outsider, cast.authority_reader]
    for person in others:
        client = client_for(person)
        for name in ("import", "import_issues", "import_file"):
            assert client.get(url(name, run)).status_code == 404
        assert client.post(url("apply_import", run)).status_code == 404
        assert client.get(url("imports")).status_code == 404
