import io
from datetime import UTC, date, datetime

import pytest

from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.leases import WorkState
from relais.core.school_year import SchoolYear
from relais.core.scope import NOBODY, SYSTEM
from relais.schools.domain import apply_import as applying
from relais.schools.domain import comparison
from relais.schools.domain.accept_changes import order_import, set_accepted
from relais.schools.domain.apply_import import apply_import
from relais.schools.domain.compare_import import compare_import
from relais.schools.domain.receive_import import receive_import
from relais.schools.domain.write_changes import ChangeWriter
from relais.schools.enums import (
    AuthorityKind,
    ChangeKind,
    Contract,
    ImportKind,
    ImportState,
    IssueKind,
    SchoolType,
    ZoneSource,
)
from relais.schools.models import Academie, Authority, ImportRun, School, SchoolZone, Zone
from relais.schools.selectors import campaign_schools
from tests import factories
from tests.schools.import_files import COLLEGE, ECOLE, LYCEE, annuaire, changes_of, compare, issues_of, write

pytestmark = pytest.mark.django_db

COLLEGE_UAI = COLLEGE["Identifiant_de_l_etablissement"]
LYCEE_UAI = LYCEE["Identifiant_de_l_etablissement"]
UAI = "Identifiant_de_l_etablissement"


def many(number: int, **given: str) -> list[dict[str, str]]:
    """Return that many collèges."""
    uais = [factories.make_uai(500 + index, departement="016") for index in range(number)]
    return [COLLEGE | {UAI: uai, "Nom_etablissement": f"Collège {uai}"} | given for uai in uais]


# ---------------------------------------------------------------- receiving


def test_received_file_is_archived_with_its_hash():
    run = receive_import(
        actor=SYSTEM,
        kind=ImportKind.ANNUAIRE,
        file_name="../dossier/annuaire.csv",
        content=io.BytesIO(b"abc"),
    )

    assert run.file.open().read() == b"abc"
    assert run.file_name == "annuaire.csv"
    assert run.file_sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (run.state, run.created_by, run.academie) == (ImportState.RECEIVED, "Relais (automatique)", None)
    assert Entry.objects.get().act == "receive_import"


def test_officer_receives_for_their_academy_only(cast):
    run = receive_import(
        actor=factories.scope_of(cast.officer),
        kind=ImportKind.ANNUAIRE,
        file_name="a.csv",
        content=io.BytesIO(b"abc"),
        academie_code="14",
    )

    assert (run.academie, run.academie_code) == (cast.academie, "13")


def test_head_and_nobody_receive_nothing(cast):
    for actor in (factories.scope_of(cast.head), NOBODY):
        with pytest.raises(DomainError) as refused:
            receive_import(actor=actor, kind=ImportKind.ANNUAIRE, file_name="a", content=io.BytesIO(b"a"))
        assert refused.value.code == "forbidden"


@pytest.mark.parametrize(
    ("code", "content", "expected"), [("99", b"a", "unknown_academie"), ("", b"", "empty_file")]
)
def test_wrong_file_or_academy_is_refused(code, content, expected):
    with pytest.raises(DomainError) as refused:
        receive_import(
            actor=SYSTEM,
            kind=ImportKind.ANNUAIRE,
            file_name="a",
            content=io.BytesIO(content),
            academie_code=code,
        )

    assert refused.value.code == expected


# ---------------------------------------------------------------- comparing and writing


def test_comparison_writes_nothing_on_schools():
    run = compare(annuaire())

    assert changes_of(run) == [("new", COLLEGE_UAI), ("new", LYCEE_UAI)]
    assert (run.state, run.work_state, run.lines_read) == (ImportState.COMPARED, WorkState.DONE, 2)
    assert School.objects.count() == 0


def test_new_schools_are_written_whole():
    run = write(annuaire(COLLEGE, LYCEE, ECOLE))

    college, lycee = School.objects.order_by("uai")
    assert (college.name, college.type, college.town) == (
        "Collège Camille-Claudel",
        SchoolType.COLLEGE,
        "Aigre",
    )
    assert (college.academie.name, college.academie.region_name) == (
        "académie de Poitiers",
        "Nouvelle-Aquitaine",
    )
    assert (college.departement_code, college.departement_name) == ("016", "Charente")
    assert (str(college.authority), str(lycee.authority)) == (
        "Département Charente",
        "Région Nouvelle-Aquitaine",
    )
    assert (college.latitude, college.longitude, college.opened_on) == (45.9, 0.01, date(1965, 5, 1))
    assert (college.ministry_zone, college.is_open, college.closed_on) == ("CHARENTE NORD", True, None)
    assert (run.state, run.lines_written, run.lines_out_of_scope) == (ImportState.APPLIED, 2, 1)
    assert run.applied_at is not None


def test_demo_never_keeps_a_real_address(settings):
    settings.DEMO = True
    write(annuaire())

    assert list(School.objects.order_by("uai").values_list("email", "phone")) == [
        (f"ce.{COLLEGE_UAI.lower()}@example.org", ""),
        (f"ce.{LYCEE_UAI.lower()}@example.org", ""),
    ]


def test_out_of_the_demo_addresses_are_kept(settings):
    settings.DEMO = False
    write(annuaire(COLLEGE))

    assert School.objects.values_list("email", "phone").get() == (COLLEGE["Mail"], COLLEGE["Telephone"])


def test_second_import_changes_nothing():
    write(annuaire())
    run = write(annuaire())

    assert changes_of(run) == []
    assert School.objects.count() == 2


def test_renamed_retyped_and_updated_are_told_apart():
    write(annuaire())
    changed = LYCEE | {"Nom_etablissement": "LP Marie-Curie", "code_nature": "320", "Nom_commune": "Ruelle"}
    run = compare(annuaire(COLLEGE, changed))

    assert sorted(changes_of(run)) == [
        ("renamed", LYCEE_UAI),
        ("type_changed", LYCEE_UAI),
        ("updated", LYCEE_UAI),
    ]
    renamed = run.changes.get(kind=ChangeKind.RENAMED)
    assert (renamed.before, renamed.after) == ({"name": "Lycée Marie-Curie"}, {"name": "LP Marie-Curie"})
    assert renamed.label == "Lycée Marie-Curie, Angoulême"

    apply_import(actor=SYSTEM, run=run)
    school = School.objects.get(uai=LYCEE_UAI)
    assert (school.name, school.type, school.nature_code, school.town) == (
        "LP Marie-Curie",
        SchoolType.LP,
        "320",
        "Ruelle",
    )


def test_type_change_moves_the_school_to_its_new_authority():
    write(annuaire())
    write(annuaire(COLLEGE, LYCEE | {"code_nature": "340", "Type_etablissement": "Collège"}))

    assert School.objects.get(uai=LYCEE_UAI).authority == Authority.objects.get(
        kind=AuthorityKind.DEPARTEMENT
    )


def test_empty_or_unknown_value_erases_nothing():
    write(annuaire(COLLEGE | {"Statut_public_prive": "Privé", "Code_type_contrat_prive": "30"}))
    emptied = dict.fromkeys(COLLEGE, "") | {
        UAI: COLLEGE_UAI,
        "Nom_etablissement": "Collège Camille-Claudel",
        "Statut_public_prive": "Privé",
        "code_nature": "",
        "Type_etablissement": "Internat",
    }
    run = write(annuaire(emptied | {"Nom_etablissement": "Institution Camille-Claudel"}))

    assert changes_of(run) == [("renamed", COLLEGE_UAI)]
    school = School.objects.get()
    assert (school.contract, school.type, school.latitude) == (Contract.UNDER, SchoolType.COLLEGE, 45.9)


def test_own_overrides_survive():
    write(annuaire(COLLEGE))
    school = School.objects.get()
    School.objects.update(meeting_room="Salle 12")
    zone = Zone.objects.create(academie=school.academie, name="Ruffecois")
    SchoolZone.objects.create(school=school, year=SchoolYear(2026), zone=zone, source=ZoneSource.MANUAL)

    write(annuaire(COLLEGE | {"Nom_etablissement": "Collège Autre", "libelle_bassin_formation": "SUD"}))

    school.refresh_from_db()
    assert (school.name, school.meeting_room, school.ministry_zone) == ("Collège Autre", "Salle 12", "SUD")
    assert SchoolZone.objects.get().zone == zone


def test_duplicate_uai_is_reported_and_the_first_line_stands():
    run = write(annuaire(COLLEGE, COLLEGE | {"Nom_etablissement": "Annexe"}))

    assert issues_of(run) == [("duplicate_uai", 3, COLLEGE_UAI)]
    assert School.objects.get().name == "Collège Camille-Claudel"


SEVERAL = COLLEGE | {"multi_uai": "1", "libelle_bassin_formation": ""}
ANNEXE_LEFT_OUT = "« Collège Camille-Claudel - annexe » :"
ANNEXE = SEVERAL | {"Nom_etablissement": "Collège Camille-Claudel - annexe", "Nom_commune": "Ruffec"}


@pytest.mark.parametrize(
    ("rows", "annexe_line", "main_line"), [((SEVERAL, ANNEXE), 3, 2), ((ANNEXE, SEVERAL), 2, 3)]
)
def test_school_of_several_lines_is_its_main_one_whatever_their_order(rows, annexe_line, main_line):
    run = write(annuaire(*rows))

    issue = run.issues.get()
    assert (issue.kind, issue.line, issue.detail) == (
        "duplicate_uai",
        annexe_line,
        f"{ANNEXE_LEFT_OUT} la ligne {main_line}, « Collège Camille-Claudel », est lue à sa place.",
    )
    assert (School.objects.get().name, School.objects.get().town) == ("Collège Camille-Claudel", "Aigre")
    assert changes_of(compare(annuaire(*reversed(rows)))) == []


def test_school_marked_as_one_of_several_lines_may_be_alone():
    run = write(annuaire(SEVERAL))

    assert (run.issues.count(), School.objects.get().town) == (0, "Aigre")


def test_unreadable_file_fails_with_its_reason():
    run = compare(b"bonjour")

    assert (run.state, run.work_state, run.get_state_display()) == (
        ImportState.FAILED,
        WorkState.FAILED,
        "Refusé",
    )
    assert run.last_error.startswith("Ce fichier n'est pas un annuaire")


# ---------------------------------------------------------------- closing and reopening


def test_school_absent_from_the_file_is_closed_not_deleted():
    write(annuaire())
    with clock.at(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        run = write(annuaire(LYCEE, *many(1)))

    assert ("closed", COLLEGE_UAI) in changes_of(run)
    closed = School.objects.get(uai=COLLEGE_UAI)
    assert (closed.is_open, closed.closed_on) == (False, date(2026, 11, 24))
    assert changes_of(write(annuaire(LYCEE, *many(1)))) == []


def test_closed_school_keeps_its_date_when_something_else_changes():
    write(annuaire())
    with clock.at(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        write(annuaire(COLLEGE | {"etat": "FERME"}, LYCEE))
    run = write(annuaire(COLLEGE | {"etat": "FERME", "Nom_commune": "Ruffec"}, LYCEE))

    assert changes_of(run) == [("updated", COLLEGE_UAI)]
    assert School.objects.get(uai=COLLEGE_UAI).closed_on == date(2026, 11, 24)


def test_closed_school_that_is_back_is_reopened():
    write(annuaire())
    write(annuaire(COLLEGE | {"etat": "FERME"}, LYCEE))
    run = write(annuaire())

    assert changes_of(run) == [("reopened", COLLEGE_UAI)]
    reopened = School.objects.get(uai=COLLEGE_UAI)
    assert (reopened.is_open, reopened.closed_on) == (True, None)


def test_unknown_school_already_closed_is_not_created():
    run = write(annuaire(COLLEGE | {"etat": "FERME"}))

    assert (changes_of(run), run.lines_out_of_scope) == ([], 1)


def test_other_departements_are_not_closed_by_a_partial_file():
    elsewhere = COLLEGE | {UAI: factories.make_uai(1, departement="086"), "Code_departement": "086"}
    write(annuaire(COLLEGE, elsewhere))

    assert changes_of(compare(annuaire(COLLEGE))) == []


def test_file_without_lycees_closes_none():
    write(annuaire())

    assert changes_of(compare(annuaire(COLLEGE))) == []


def test_visibly_partial_file_closes_nothing_and_says_so():
    rows = many(20)
    write(annuaire(*rows))
    run = compare(annuaire(*rows[:10]))

    assert changes_of(run) == []
    issue = run.issues.get()
    assert (issue.kind, issue.is_blocking) == (IssueKind.INCOMPLETE_FILE, False)
    assert issue.detail == (
        "Charente : 10 des 20 établissements ouverts manquent. Le fichier semble partiel : "
        "aucune fermeture proposée."
    )


def test_file_said_complete_closes_all_that_is_absent():
    rows = many(20)
    write(annuaire(*rows))

    assert len(changes_of(compare(annuaire(*rows[:10]), is_complete=True))) == 10


def test_school_whose_line_cannot_be_read_is_not_closed():
    write(annuaire())
    wrong_letter = LYCEE | {UAI: LYCEE_UAI[:7] + "A"}
    no_sector = COLLEGE | {"Statut_public_prive": ""}
    run = compare(
        annuaire(wrong_letter, no_sector, *many(1, code_nature="300"), *many(2)[1:]), is_complete=True
    )

    assert [kind for kind, _ in changes_of(run)] == ["new", "new"]


# ---------------------------------------------------------------- one academy


def test_national_file_is_read_for_one_academy():
    breton = COLLEGE | {
        UAI: factories.make_uai(1, departement="035"),
        "Code_departement": "035",
        "Code_academie": "14",
    }
    run = write(annuaire(COLLEGE, breton), academie_code="13")

    assert (changes_of(run), run.lines_out_of_scope) == ([("new", COLLEGE_UAI)], 1)
    assert run.academie == Academie.objects.get()


def test_anomalies_of_other_academies_are_not_ours():
    breton = COLLEGE | {
        UAI: factories.make_uai(1, departement="035"),
        "Code_departement": "035",
        "Code_academie": "14",
    }
    nowhere = breton | {"latitude": ""}
    wrong_letter = breton | {UAI: "0359001A"}
    run = compare(annuaire(COLLEGE | {"latitude": ""}, nowhere, wrong_letter), academie_code="13")

    assert issues_of(run) == [("missing_coordinates", 2, COLLEGE_UAI)]
    assert (run.lines_read, run.lines_out_of_scope) == (3, 2)


def test_file_of_another_academy_is_refused_and_says_whose_it_is():
    run = compare(annuaire(COLLEGE, ECOLE), academie_code="14")

    assert (run.state, run.lines_out_of_scope) == (ImportState.FAILED, 2)
    assert run.last_error == (
        "Ce fichier ne contient aucun établissement du second degré pour : académie de Rennes. "
        "Il porte sur : académie de Poitiers."
    )


def test_file_of_many_other_academies_names_the_first_ones():
    rows = [
        COLLEGE
        | {UAI: factories.make_uai(1, departement=code), "Code_departement": code, "Code_academie": ""}
        for code in ("016", "035", "033", "075")
    ]
    factories.make_academie(code="901", name="académie d'essai")

    assert compare(annuaire(*rows), academie_code="901").last_error == (
        "Ce fichier ne contient aucun établissement du second degré pour : 901. "
        "Il porte sur : académie de Poitiers, académie de Rennes, académie de Bordeaux, …."
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (annuaire(ECOLE), "Ce fichier ne contient aucun établissement du second degré."),
        (annuaire(COLLEGE).splitlines(keepends=True)[0], "Ce fichier n'a aucune ligne sous ses titres."),
    ],
)
def test_file_without_any_school_is_refused(content, expected):
    run = compare(content)

    assert (run.state, run.last_error, changes_of(run)) == (ImportState.FAILED, expected, [])


def test_academy_code_after_a_spreadsheet_is_understood():
    row = COLLEGE | {
        UAI: factories.make_uai(1, departement="033"),
        "Code_departement": "33",
        "Code_academie": "4",
    }

    assert compare(annuaire(row), academie_code="4").academie_code == "04"


def test_without_academy_all_of_france_is_imported():
    breton = COLLEGE | {
        UAI: factories.make_uai(1, departement="035"),
        "Code_departement": "035",
        "Code_academie": "14",
    }
    write(annuaire(COLLEGE, breton))

    assert list(Academie.objects.values_list("code", flat=True).order_by("code")) == ["13", "14"]


# ---------------------------------------------------------------- parents


def test_section_and_annexe_are_linked_to_their_parent():
    section = LYCEE | {
        UAI: factories.make_uai(1, departement="016"),
        "Nom_etablissement": "Section d'enseignement professionnel du lycée Marie-Curie",
        "code_nature": "334",
        "etablissement_mere": LYCEE_UAI,
    }
    write(annuaire(section, LYCEE))

    parent = School.objects.get(uai=LYCEE_UAI)
    assert list(parent.annexes.values_list("uai", flat=True)) == [section[UAI]]
    assert changes_of(write(annuaire(section, LYCEE))) == []


def test_parent_that_is_unknown_or_itself_is_no_parent():
    write(annuaire(COLLEGE | {"etablissement_mere": LYCEE_UAI}, LYCEE | {"etablissement_mere": LYCEE_UAI}))
    assert School.objects.get(uai=LYCEE_UAI).parent is None
    write(annuaire(COLLEGE | {"etablissement_mere": "0860034V"}, LYCEE))

    assert School.objects.get(uai=COLLEGE_UAI).parent is None


@pytest.mark.parametrize(
    ("change", "is_linked"),
    [
        ({}, True),
        ({"Nom_etablissement": "Cité scolaire Marie-Curie (collège)"}, True),
        ({"Nom_etablissement": "Collège Ada-Lovelace"}, False),
        ({"Nom_etablissement": "Collège"}, False),
        ({"Nom_etablissement": "Collège Marie Curie - Lycée des métiers du bois"}, True),
        ({"latitude": "45.6508", "longitude": "0.1505"}, True),
        ({"latitude": "45.6508", "longitude": "0.1510"}, False),
        ({"latitude": "45.7"}, False),
        ({"latitude": "", "longitude": ""}, False),
        ({"Statut_public_prive": "Privé"}, False),
        ({"code_nature": "320", "Nom_etablissement": "Lycée professionnel Marie Curie"}, True),
        ({"code_nature": "334", "Nom_etablissement": "SEP du lycée Marie Curie"}, False),
    ],
)
def test_college_of_a_cite_scolaire_is_linked_to_its_lycee(change, is_linked):
    college = COLLEGE | {
        "Nom_etablissement": "Collège Marie Curie",
        "latitude": LYCEE["latitude"],
        "longitude": LYCEE["longitude"],
    }
    write(annuaire(college | change, LYCEE))

    assert (School.objects.get(uai=COLLEGE_UAI).parent is not None) is is_linked


@pytest.mark.parametrize(
    ("natures", "parent"),
    [
        ({"300": "Lycée Marie-Curie", "320": "LP Marie-Curie"}, "Lycée Marie-Curie"),
        ({"320": "LP Marie-Curie"}, "LP Marie-Curie"),
        ({"300": "Lycée Marie-Curie", "302": "Lycée Marie Curie"}, None),
    ],
)
def test_cite_scolaire_with_several_lycees_is_of_the_general_one(natures, parent):
    college = LYCEE | {UAI: COLLEGE_UAI, "Nom_etablissement": "Collège Marie Curie", "code_nature": "340"}
    lycees = [
        LYCEE
        | {UAI: factories.make_uai(700 + index, departement="016"), "code_nature": nature}
        | {"Nom_etablissement": name}
        for index, (nature, name) in enumerate(natures.items())
    ]
    write(annuaire(college, *lycees))

    found = School.objects.get(uai=COLLEGE_UAI).parent
    assert (found and found.name) == parent
    assert School.objects.filter(type=SchoolType.LYCEE, parent__isnull=False).count() == 0


def test_section_and_school_of_another_ministry_are_not_in_the_campaign():
    section = LYCEE | {UAI: factories.make_uai(1, departement="016"), "code_nature": "334"}
    farm = LYCEE | {UAI: factories.make_uai(2, departement="016"), "ministere_tutelle": "AGRICULTURE"}
    unsaid = LYCEE | {UAI: factories.make_uai(3, departement="016"), "ministere_tutelle": ""}
    write(annuaire(COLLEGE, section, farm, unsaid))

    ours = campaign_schools(Academie.objects.get()).order_by("uai")
    assert list(ours.values_list("uai", flat=True)) == [COLLEGE_UAI, unsaid[UAI]]


# ---------------------------------------------------------------- accepting


def test_refused_difference_is_not_written(cast):
    run = compare(annuaire(), academie_code="13")
    actor = factories.scope_of(cast.officer)

    number = set_accepted(
        actor=actor,
        run=run,
        accepted=False,
        change_ids=[run.changes.get(uai=LYCEE_UAI).pk],
    )
    run = apply_import(actor=actor, run=run)

    assert (number, run.lines_written) == (1, 1)
    assert not School.objects.filter(uai=LYCEE_UAI).exists()


def test_only_accepted_false_writes_the_refused_too():
    run = compare(annuaire())
    assert set_accepted(actor=SYSTEM, run=run, accepted=False) == 2
    assert apply_import(actor=SYSTEM, run=run, only_accepted=False).lines_written == 2


def test_a_kind_is_refused_whole():
    write(annuaire())
    run = compare(annuaire(COLLEGE | {"Nom_etablissement": "Collège Autre"}, LYCEE, *many(3)))

    assert set_accepted(actor=SYSTEM, run=run, accepted=False, kind=ChangeKind.NEW) == 3
    assert set_accepted(actor=SYSTEM, run=run, accepted=False, kind=ChangeKind.NEW) == 0
    assert apply_import(actor=SYSTEM, run=run).lines_written == 1


def test_change_on_a_school_that_was_refused_stays_unwritten():
    run = compare(annuaire(COLLEGE | {"Nombre_d_eleves": "170", "rentree_effectif": "2024"}))
    set_accepted(actor=SYSTEM, run=run, accepted=False, kind=ChangeKind.NEW)

    assert apply_import(actor=SYSTEM, run=run).lines_written == 0
    assert run.changes.filter(written_at=None).count() == 2


def test_update_of_a_school_gone_meanwhile_stays_unwritten():
    write(annuaire())
    run = compare(annuaire(COLLEGE | {"Nom_etablissement": "Collège Autre"}, LYCEE))
    School.objects.all().delete()

    assert apply_import(actor=SYSTEM, run=run).lines_written == 0


def test_new_school_created_meanwhile_is_updated():
    run = compare(annuaire(COLLEGE))
    write(annuaire(COLLEGE | {"Nom_etablissement": "Ancien nom"}))
    apply_import(actor=SYSTEM, run=run)

    assert School.objects.get().name == "Collège Camille-Claudel"


def test_import_of_another_academy_is_forbidden(cast):
    run = compare(annuaire(), academie_code="14")

    for actor in (factories.scope_of(cast.officer), factories.scope_of(cast.head)):
        with pytest.raises(DomainError) as refused:
            order_import(actor=actor, run=run)
        assert refused.value.code == "forbidden"


def test_applied_import_is_not_applied_again():
    run = write(annuaire())

    for act in (order_import, apply_import):
        with pytest.raises(DomainError) as refused:
            act(actor=SYSTEM, run=run)
        assert refused.value.code == "stale_state"
    with pytest.raises(DomainError):
        set_accepted(actor=SYSTEM, run=run, accepted=True)


# ---------------------------------------------------------------- interrupted work


def test_interrupted_comparison_starts_again_without_doubles():
    run = compare(annuaire())
    ImportRun.objects.update(state=ImportState.RECEIVED, work_state=WorkState.TODO)
    run = compare_import(ImportRun.objects.get())

    assert len(changes_of(run)) == 2


def test_interrupted_writing_is_taken_up_where_it_stopped(monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 3)
    run = order_import(actor=SYSTEM, run=compare(annuaire(*many(8))))
    calls = []
    write_batch = ChangeWriter.write

    def dies_at_the_second(self, batch):
        calls.append(len(batch))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return write_batch(self, batch)

    monkeypatch.setattr(ChangeWriter, "write", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        apply_import(actor=SYSTEM, run=run)
    assert School.objects.count() == 3

    run = apply_import(actor=SYSTEM, run=ImportRun.objects.get())
    assert (School.objects.count(), run.lines_written) == (8, 8)
    assert calls == [3, 3, 3, 2]


def test_long_comparison_is_written_by_batches(monkeypatch):
    monkeypatch.setattr(comparison, "BATCH", 2)
    rows = [*many(5), ECOLE, ECOLE, ECOLE, COLLEGE | {"Mail": "néant"}, LYCEE | {"Mail": "néant"}]
    run = compare(annuaire(*rows))

    assert (run.changes.count(), run.issues.count(), run.lines_out_of_scope) == (7, 2, 3)
