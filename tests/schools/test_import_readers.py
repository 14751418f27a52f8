from datetime import date

import pytest

from relais.core.school_year import SchoolYear
from relais.schools.enums import Contract, HeadCountSource, IssueKind, SchoolType, Sector
from relais.schools.readers import HeadCountRecord, UnreadableFileError, sources, values
from tests.schools.import_files import (
    COLLEGE,
    ECOLE,
    LYCEE,
    annuaire,
    csv_text,
    gzipped,
    json_text,
    read_all,
    read_counts,
    read_issues,
    read_schools,
    zipped,
)

LABELS = (
    "Code établissement;Appellation officielle;Secteur Public/Privé;Adresse;Code postal;Commune;Latitude;"
    "Longitude;Code nature;Etat établissement;Code département;Code académie;Code commune;date_ouverture\n"
    "0169001X;Collège Camille-Claudel;Public;1 rue des Essais;16140;Aigre;45,9;0,01;340;OUVERT;16;13;16005;"
    "01/05/1965\n"
)
GEOLOCATION = (
    "numero_uai;appellation_officielle;secteur_public_prive_libe;adresse_uai;code_postal_uai;libelle_commune;"
    "coordonnee_x;coordonnee_y;latitude;longitude;nature_uai;etat_etablissement;etat_etablissement_libe;"
    "code_departement;code_academie;code_commune;position;secteur_prive_code_type_contrat;date_ouverture\n"
    "0169001X;Collège Camille-Claudel;Public;1 rue des Essais;16140;Aigre;1.0;2.0;;;340;1;OUVERT;"
    "016;13;16005;45.9, 0.01;99;1965-05-01\n"
)


def lowered(row: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in row.items()}


def renamed(row: dict[str, str], **names: str) -> dict[str, str]:
    return {names.get(name, name): value for name, value in row.items()}


FORMS = {
    "capitalised, BOM": annuaire(COLLEGE),
    "capitalised, no BOM": csv_text([COLLEGE]).encode(),
    "API": csv_text([lowered(COLLEGE)]).encode(),
    "Code postal": csv_text([renamed(COLLEGE, Code_postal="Code postal")]).encode(),
    "labels": LABELS.encode(),
    "geolocation": GEOLOCATION.encode(),
    "comma": csv_text([COLLEGE], ",").encode(),
    "tab": csv_text([COLLEGE], "\t").encode(),
    "cp1252": csv_text([COLLEGE]).encode("cp1252"),
    "gz": gzipped(annuaire(COLLEGE)),
    "zip": zipped(annuaire(COLLEGE)),
    "json array": json_text([lowered(COLLEGE)]),
    "json results": b'{"total_count": 1, "results": ' + json_text([lowered(COLLEGE)]) + b"}",
    "json fields": json_text([{"datasetid": "x", "fields": lowered(COLLEGE)}]),
    "json records": b'{"nhits": 1, "records": ' + json_text([{"fields": lowered(COLLEGE)}]) + b"}",
    "spreadsheet": csv_text([COLLEGE | {"Code_departement": "16", "date_ouverture": "01/05/1965"}]).encode(),
    "json with BOM": b"\xef\xbb\xbf" + json_text([lowered(COLLEGE)]),
    "geojson": b'{"type": "FeatureCollection", "features": '
    + json_text([{"type": "Feature", "geometry": None, "properties": lowered(COLLEGE)}])
    + b"}",
    "utf-16": csv_text([COLLEGE], "\t").encode("utf-16"),
    "separator line": b"\xef\xbb\xbfsep=;\r\n" + csv_text([COLLEGE]).encode(),
    "lower-case UAI": annuaire(COLLEGE | {"Identifiant_de_l_etablissement": " 0169001x "}),
}


@pytest.mark.parametrize("form", FORMS)
def test_annuaire_in_every_published_form_reads_the_same(form):
    (school,) = read_schools(FORMS[form])

    assert (school.uai, school.name, school.type) == (
        "0169001X",
        "Collège Camille-Claudel",
        SchoolType.COLLEGE,
    )
    assert (school.sector, school.contract) == (Sector.PUBLIC, Contract.NOT_APPLICABLE)
    assert (school.academie_code, school.departement_code) == ("13", "016")
    assert (school.postcode, school.insee_code, school.town) == ("16140", "16005", "Aigre")
    assert (school.coordinates, school.address) == ((45.9, 0.01), "1 rue des Essais")
    assert (school.opened_on, school.is_open, school.nature_code) == (date(1965, 5, 1), True, "340")


def test_json_values_are_read_as_text():
    row = lowered(COLLEGE) | {"latitude": None, "longitude": None, "position": {"lat": 45.5, "lon": 0.25}}
    row |= {"code_nature": 340, "ulis": True, "segpa": False, "code_academie": ["13"]}  # type: ignore[dict-item]

    (school,) = read_schools(json_text([row]))

    assert (school.coordinates, school.nature_code, school.academie_code) == ((45.5, 0.25), "340", "13")
    assert sources._text(value=True) == "1"
    assert sources._text(value=False) == "0"


def test_json_column_that_the_first_record_lacks_is_read():
    bare = {name: value for name, value in lowered(COLLEGE).items() if value}
    full = bare | {"identifiant_de_l_etablissement": "0169002Y", "etablissement_mere": "0169001X"}

    assert [school.parent_uai for school in read_schools(json_text([bare, full]))] == ["", "0169001X"]


def test_line_numbers_count_the_separator_line():
    text = "sep=;\n" + csv_text([COLLEGE | {"latitude": ""}])

    assert [issue.line for issue in read_issues(text.encode())] == [3]


def test_annuaire_gives_zone_parent_contract_and_contact():
    private = COLLEGE | {
        "Statut_public_prive": "Privé",
        "Code_type_contrat_prive": "30",
        "etablissement_mere": "0169002y",
    }

    (school,) = read_schools(annuaire(private))

    assert (school.contract, school.parent_uai, school.ministry_zone) == (
        Contract.UNDER,
        "0169002Y",
        "CHARENTE NORD",
    )
    assert (school.email, school.phone) == ("ce.0169001X@ac-poitiers.fr", "05 45 00 00 00")


def test_annuaire_zone_falls_back_on_the_animation_zone():
    row = COLLEGE | {"libelle_bassin_formation": "", "libelle_zone_animation_pedagogique": "PAYS VIGANAIS"}

    assert read_schools(annuaire(row))[0].ministry_zone == "PAYS VIGANAIS"


def test_own_form_gives_the_head_count_with_its_year():
    row = COLLEGE | {"Nombre_d_eleves": "170", "rentree_effectif": "2024"}

    (school,) = read_schools(annuaire(row))

    assert (school.pupils, school.pupils_year) == (170, SchoolYear(2024))


@pytest.mark.parametrize("year", ["", "bientôt"])
def test_head_count_without_year_is_left_aside(year):
    row = COLLEGE | {"Nombre_d_eleves": "170", "rentree_effectif": year}

    (school,) = read_schools(annuaire(row))

    assert (school.pupils, school.pupils_year) == (None, None)


def test_category_settles_a_type_that_nothing_else_tells():
    row = COLLEGE | {
        "code_nature": "",
        "Nom_etablissement": "Établissement innovant",
        "Type_etablissement": "Lycée",
    }

    assert read_schools(annuaire(row | {"categorie": "LP"}))[0].type == SchoolType.LP
    assert read_schools(annuaire(row | {"categorie": "LYCEE_AUTRE"}))[0].type == SchoolType.LYCEE


@pytest.mark.parametrize(
    ("nature", "label", "name", "expected"),
    [
        ("300", "Lycée", "", SchoolType.LYCEE),
        ("301", "Lycée", "", SchoolType.LYCEE),
        ("302", "Lycée", "", SchoolType.LYCEE),
        ("306", "Lycée", "Lycée professionnel X", SchoolType.LYCEE),
        ("310", "Lycée", "", SchoolType.LYCEE),
        ("320", "Lycée", "", SchoolType.LP),
        ("334", "Lycée", "", SchoolType.LP),
        ("335", "Lycée", "", SchoolType.LYCEE),
        ("340", "", "", SchoolType.COLLEGE),
        ("350", "", "", SchoolType.COLLEGE),
        ("352", "", "", SchoolType.COLLEGE),
        ("370", "", "", SchoolType.EREA),
        ("", "Collège", "", SchoolType.COLLEGE),
        ("", "EREA", "", SchoolType.EREA),
        ("", "Lycée", "Lycée professionnel agricole", SchoolType.LP),
        ("", "Lycée", "Section d'enseignement professionnel du lycée X", SchoolType.LP),
        ("", "Lycée", "LP Les Terres rouges", SchoolType.LP),
        ("", "Lycée", "Institut Y", SchoolType.LYCEE),
        ("", "", "Collège X", SchoolType.COLLEGE),
        ("999", "Lycée", "Institut Y", SchoolType.LYCEE),
        ("400", "Lycée", "Lycée technologique privé Z", SchoolType.OTHER),
        ("", "Internat", "Maison", SchoolType.OTHER),
    ],
)
def test_type_is_read_from_nature_then_type_then_name(nature, label, name, expected):
    assert values.read_type(nature, label, name) == expected


@pytest.mark.parametrize(
    ("nature", "label"),
    [
        ("151", "Ecole"),
        ("", "Ecole"),
        ("809", "Service Administratif"),
        ("240", "Médico-social"),
        ("380", "Autre"),
        ("400", ""),
    ],
)
def test_other_establishments_are_out_of_scope(nature, label):
    assert read_all(annuaire(COLLEGE | {"code_nature": nature, "Type_etablissement": label})) == [None]


@pytest.mark.parametrize(
    ("code", "label", "given", "expected"),
    [
        ("30", "", "", Contract.UNDER),
        ("", "CONTRAT SIMPLE", "", Contract.UNDER),
        ("10", "HORS CONTRAT", "", Contract.NONE),
        ("", "HORS CONTRAT", "", Contract.NONE),
        ("", "", "", Contract.UNKNOWN),
        ("", "", "oui", Contract.UNDER),
        ("10", "", "non", Contract.NONE),
        ("", "", "inconnu", Contract.UNKNOWN),
    ],
)
def test_contract_of_a_private_school(code, label, given, expected):
    assert values.read_contract(Sector.PRIVATE, code, label, given) == expected


@pytest.mark.parametrize(
    ("change", "kind", "is_blocking"),
    [
        ({"Identifiant_de_l_etablissement": "0169001A"}, IssueKind.BAD_UAI, True),
        ({"Identifiant_de_l_etablissement": "COLLEGE"}, IssueKind.BAD_UAI, True),
        ({"Statut_public_prive": ""}, IssueKind.BAD_VALUE, True),
        ({"latitude": ""}, IssueKind.MISSING_COORDINATES, False),
        ({"latitude": "nord"}, IssueKind.MISSING_COORDINATES, False),
        ({"latitude": "0", "longitude": "0"}, IssueKind.MISSING_COORDINATES, False),
        ({"latitude": "6332018.2"}, IssueKind.MISSING_COORDINATES, False),
        (
            {"code_nature": "", "Type_etablissement": "Internat", "Nom_etablissement": "X"},
            IssueKind.UNKNOWN_TYPE,
            False,
        ),
        ({"date_ouverture": "hier"}, IssueKind.BAD_VALUE, False),
        ({"Mail": "néant"}, IssueKind.BAD_VALUE, False),
        ({"Nom_etablissement": ""}, IssueKind.BAD_VALUE, False),
    ],
)
def test_faulty_line_is_reported(change, kind, is_blocking):
    (issue,) = read_issues(annuaire(LYCEE, COLLEGE | change))

    assert (issue.kind, issue.line, issue.is_blocking) == (kind, 3, is_blocking)


def test_issue_carries_the_academy_of_its_line():
    wrong_letter = COLLEGE | {"Identifiant_de_l_etablissement": "0169001A"}
    no_sector = COLLEGE | {"Statut_public_prive": ""}

    issues = read_issues(annuaire(wrong_letter, no_sector, wrong_letter | {"Code_academie": ""}))

    assert [issue.academie_code for issue in issues] == ["13", "13", "13"]


@pytest.mark.parametrize(
    ("main", "annexe"),
    [
        ({}, {"Nom_etablissement": "Collège Abélard (annexe du collège Camille-Claudel)"}),
        ({}, {"Nom_etablissement": "Collège Abélard", "Mail": "ce.0169009F@ac-poitiers.fr"}),
        ({"Mail": ""}, {"Nom_etablissement": "Collège Zola", "Mail": ""}),
    ],
)
def test_main_line_of_a_uai_ranks_before_its_annexes(main, annexe):
    first, second = read_schools(annuaire(COLLEGE | main, COLLEGE | annexe))

    assert first.main_line_rank < second.main_line_rank


def test_line_without_a_known_departement_is_left_out():
    row = COLLEGE | {
        "Identifiant_de_l_etablissement": "9990001X",
        "Code_departement": "",
        "Code_academie": "",
    }

    assert [issue.kind for issue in read_issues(annuaire(row))] == [IssueKind.BAD_VALUE]


def test_illegible_head_count_of_an_annuaire_is_reported():
    row = COLLEGE | {"Nombre_d_eleves": "beaucoup", "rentree_effectif": "2024"}

    assert [issue.detail for issue in read_issues(annuaire(row))] == ["Effectif illisible : « beaucoup »."]


def test_wrong_letter_tells_the_right_one():
    (issue,) = read_issues(annuaire(COLLEGE | {"Identifiant_de_l_etablissement": "0169001A"}))

    assert issue.detail == "Lettre attendue : 0169001X"


def test_school_without_a_name_is_called_by_its_town():
    assert read_schools(annuaire(COLLEGE | {"Nom_etablissement": ""}))[0].name == "Collège (Aigre)"


@pytest.mark.parametrize(
    ("uai", "departement", "academie", "expected"),
    [
        ("6200002H", "02A", "27", ("27", "02A")),
        ("6200002H", "", "", ("27", "02A")),
        ("7200021K", "2B", "", ("27", "02B")),
        ("0169001X", "", "", ("13", "016")),
        ("0140061R", "14", "5", ("70", "014")),
        ("9870026P", "987", "42", ("42", "986")),
        ("9870026P", "", "", ("42", "986")),
        ("9830002K", "983", "40", ("40", "988")),
        ("0169001X", "16", "12", ("12", "016")),
    ],
)
def test_place_is_read_from_its_columns_or_the_uai(uai, departement, academie, expected):
    row = COLLEGE | {
        "Identifiant_de_l_etablissement": uai,
        "Code_departement": departement,
        "Code_academie": academie,
    }

    (school,) = read_schools(annuaire(row))

    assert (school.academie_code, school.departement_code) == expected


def test_ecole_is_counted_but_not_read():
    assert [item and item.uai for item in read_all(annuaire(ECOLE, COLLEGE))] == [None, "0169001X"]


def test_accent_of_windows_is_seen_wherever_it_comes(monkeypatch):
    monkeypatch.setattr(sources, "LEADING_BYTES", 400)
    monkeypatch.setattr(sources, "CHUNK", 50)
    plain = {name: value.encode("ascii", "ignore").decode() for name, value in COLLEGE.items()}
    plain["code_nature"] = "340"

    schools = read_schools(csv_text([plain, plain, LYCEE]).encode("cp1252"))

    assert schools[-1].name == "Lycée Marie-Curie"


HEBERGEMENT = (
    "rentree;uai;type_d_etablissement;secteur;code_departement;nombre_d_eleves_dans_une_formation_du_second_degre;"
    "nombre_d_eleves_dans_une_formation_du_superieur\n2024;0169002Y;LYCEE;PUBLIC;016;948;35\n"
)
HEBERGEMENT_LABELS = (
    "Rentrée;UAI;Nombre d’élèves dans une formation du second degré;"
    "Nombre d'élèves dans une formation du supérieur\n2024;0169002Y;948;35\n"
)
COLLEGE_LABELS = (
    "Rentrée scolaire;Numéro du collège;Nombre d'élèves total (nombre d'élèves dans les formations du 1er "
    "cycle du 2nd degré, les DIMA sont exclus);Nombre d'élèves total hors Segpa hors ULIS;"
    "Nombre d'élèves total Segpa\n"
    "2021;0169001X;170;160;10\n"
)
COLLEGE_API = (
    "rentree_scolaire;numero_college;nombre_eleves_total;nombre_eleves_total_hors_segpa_hors_ulis\n"
    "2021;0169001X;170;160\n"
)
GT = "rentree_scolaire;numero_lycee;nombre_d_eleves;2ndes_gt\n2022;0169002Y;800;300\n"
PRO = "rentree_scolaire;numero_lycee;nombre_d_eleves;2ndes_pro;cap_1ere_annee\n2022;0169002Y;148;60;9\n"
FORMER = "Annee_scolaire;Numero_d_etablissement;Nombre_d_eleves\n2018-2019;0169001X;168\n"
LEVELS = "rentree_scolaire;numero_uai;niveau;nombre_d_eleves;dont_segpa\n2022;0169002Y;lycee_gt;800;\n"
OWN = "Identifiant_de_l_etablissement;Nombre_d_eleves;rentree_effectif\n0169001X;170;2024\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEBERGEMENT, ("0169002Y", 2024, HeadCountSource.HEBERGEMENT_2D, {"secondary": 948, "post_bac": 35})),
        (
            HEBERGEMENT_LABELS,
            ("0169002Y", 2024, HeadCountSource.HEBERGEMENT_2D, {"secondary": 948, "post_bac": 35}),
        ),
        (COLLEGE_LABELS, ("0169001X", 2021, HeadCountSource.COLLEGE, {"college": 170})),
        (COLLEGE_API, ("0169001X", 2021, HeadCountSource.COLLEGE, {"college": 170})),
        (GT, ("0169002Y", 2022, HeadCountSource.LYCEE_GT, {"lycee_gt": 800})),
        (PRO, ("0169002Y", 2022, HeadCountSource.LYCEE_PRO, {"lycee_pro": 148})),
        (FORMER, ("0169001X", 2018, HeadCountSource.SECOND_DEGRE, {"secondary": 168})),
        (LEVELS, ("0169002Y", 2022, HeadCountSource.LYCEE_GT, {"lycee_gt": 800})),
        (OWN, ("0169001X", 2024, HeadCountSource.ANNUAIRE, {"secondary": 170})),
        (
            "UAI;rentrée;effectif\n0169001X;2024;170\n",
            ("0169001X", 2024, HeadCountSource.PLAIN, {"secondary": 170}),
        ),
        (
            "UAI;rentrée;effectif;enseignants\n0169001X;2024;170;15\n",
            ("0169001X", 2024, HeadCountSource.PLAIN, {"secondary": 170, "teachers": 15}),
        ),
        (
            "UAI;rentrée;effectif;nombre d'enseignants\n0169001X;2024;170;15\n",
            ("0169001X", 2024, HeadCountSource.PLAIN, {"secondary": 170, "teachers": 15}),
        ),
        (
            "UAI;rentrée;effectif;enseignants\n0169001X;2024;170;\n",
            ("0169001X", 2024, HeadCountSource.PLAIN, {"secondary": 170}),
        ),
        ("0169001X,R2024,170\n", ("0169001X", 2024, HeadCountSource.PLAIN, {"secondary": 170})),
        (
            "UAI\trentrée\teffectif\n0169001x\t2024-25\t170.0\n",
            ("0169001X", 2024, HeadCountSource.PLAIN, {"secondary": 170}),
        ),
    ],
)
def test_head_counts_in_every_form(text, expected):
    (record,) = read_counts(text.encode())

    assert isinstance(record, HeadCountRecord)
    assert (record.uai, int(record.year), record.source, record.parts) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("0169001A;2024;170", IssueKind.BAD_UAI),
        (";2024;170", IssueKind.BAD_UAI),
        ("0169001X;2024;cent", IssueKind.BAD_VALUE),
        ("0169001X;2024;170000", IssueKind.BAD_VALUE),
        ("0169001X;l'an dernier;170", IssueKind.BAD_VALUE),
    ],
)
def test_faulty_head_count_is_reported(line, expected):
    (issue,) = read_counts(f"UAI;rentrée;effectif\n{line}\n".encode())

    assert (issue.kind, issue.line) == (expected, 2)  # type: ignore[union-attr]


def test_illegible_teachers_are_reported():
    (issue,) = read_counts("UAI;rentrée;effectif;enseignants\n0169001X;2024;170;beaucoup\n".encode())

    assert "beaucoup" in issue.detail  # type: ignore[union-attr]


def test_teachers_alone_are_no_head_count():
    assert read_counts(b"UAI;rentree;effectif;enseignants\n0169001X;2024;;15\n") == [None]


def test_head_count_without_a_figure_is_nothing():
    assert read_counts(b"UAI;rentree;effectif\n0169001X;2024;\n") == [None]
    assert read_counts(HEBERGEMENT.replace(";948;", ";;").encode()) == [None]


def test_head_count_of_an_unknown_level_is_reported():
    (issue,) = read_counts(LEVELS.replace("lycee_gt", "maternelle").encode())

    assert issue.detail == "Niveau inconnu."  # type: ignore[union-attr]


def test_file_without_the_columns_of_head_counts_is_refused():
    with pytest.raises(UnreadableFileError, match="n'est pas un fichier d'effectifs"):
        read_counts(annuaire())


def test_quoted_cells_and_blank_lines_keep_their_line_numbers():
    text = 'UAI;rentrée;effectif\n"0169001X";"2024";"170"\n\n0169002A;2024;9\n'

    _, issue = read_counts(text.encode())

    assert issue.line == 4  # type: ignore[union-attr]
