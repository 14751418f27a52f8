"""Lists of past years: read, mapped, checked line by line, written once."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from relais.accounts.models import EmailAddress, Person, RoleAssignment
from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Role
from relais.designations.domain import (
    TeamMember,
    choose_homonyms,
    import_past_list,
    map_past_list,
    receive_past_list,
    record_past_designation,
)
from relais.designations.domain.import_past_list import MOST_BYTES, MOST_WRITTEN
from relais.designations.enums import DesignationState, LineKind, ListState
from relais.designations.models import Designation, ListImport, ListMapping
from relais.designations.rules import IMPORT_PAST_DESIGNATIONS
from relais.designations.selectors import has_served_before, last_years_team
from relais.designations.selectors.list_homonyms import homonyms_of_list
from relais.designations.selectors.past_lists import (
    columns_for,
    get_list_import_or_404,
    table_of,
)
from relais.designations.selectors.plan_lines import plan_lines
from relais.outbox.models import Message
from relais.schools.selectors import get_academie_for_or_404
from tests import factories
from tests.browsers import signed_in
from tests.designations.builders import COLUMNS, csv_of, receive, receive_mapped
from tests.factories import YEAR, scope_of

pytestmark = pytest.mark.django_db

PAST = SchoolYear(2024)
PAGE = reverse("designations:past_lists")


@pytest.fixture
def officer(cast):
    return scope_of(cast.officer)


@pytest.fixture
def browser(cast):
    return signed_in(cast.officer)


def line_of(cast, first="Alice", last="Martin", address="alice@example.org", year="2024-2025", newcomer=""):
    return f"{cast.school.uai};{last};{first};{address};{year};{newcomer}"


def planned(cast, *lines, **given):
    return plan_lines(scope_of(cast.officer), receive_mapped(cast, *lines, **given))


def only(lines):
    (line,) = lines
    return line


def refused(act, **given):
    with pytest.raises(DomainError) as caught:
        act(**given)
    return caught.value.code


def said(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


# Recording one


def test_record_says_who_served_without_role_nor_mail(cast, officer):
    roles = RoleAssignment.objects.count()
    member = TeamMember(first_name="Alice", last_name="Martin", address="Alice@Example.org", is_newcomer=True)

    recorded, is_new = record_past_designation(actor=officer, school=cast.school, year=PAST, member=member)

    assert is_new
    assert recorded.state == DesignationState.ACCEPTED
    assert recorded.answered_at is not None
    assert (recorded.starts_on, recorded.ends_on) == (date(2024, 9, 1), date(2025, 8, 31))
    assert recorded.is_newcomer
    assert recorded.assignment is None
    assert str(recorded.person) == "MARTIN Alice"
    assert RoleAssignment.objects.count() == roles
    assert not Message.objects.exists()
    assert Entry.objects.filter(act="record_past_designation", object_id=recorded.pk).count() == 1


def test_record_twice_changes_nothing(cast, officer):
    given = {
        "actor": officer,
        "school": cast.school,
        "year": PAST,
        "member": TeamMember(person=cast.referent),
    }
    first, _ = record_past_designation(**given)

    again, is_new = record_past_designation(**given)

    assert (again, is_new) == (first, False)
    assert Designation.objects.count() == 1


def test_record_leaves_a_refusal_as_it_is(cast, officer):
    declined = factories.make_designation(
        cast.school, cast.referent, year=PAST, state=DesignationState.DECLINED
    )

    member = TeamMember(person=cast.referent)
    there, is_new = record_past_designation(actor=officer, school=cast.school, year=PAST, member=member)

    assert (there, is_new, there.state) == (declined, False, DesignationState.DECLINED)


@pytest.mark.parametrize("year", [YEAR, YEAR.next])
def test_record_refuses_the_current_and_future_years(cast, officer, year):
    member = TeamMember(person=cast.referent)

    given = {"actor": officer, "school": cast.school, "member": member}
    assert refused(record_past_designation, year=year, **given) == "not_past_year"


def test_record_is_for_the_officer_of_the_academie(cast, officer):
    member = TeamMember(person=cast.referent)
    elsewhere = factories.make_school(academie=factories.make_academie(code="06", name="Clermont"))

    for actor, school in ((scope_of(cast.head), cast.school), (officer, elsewhere)):
        given = {"actor": actor, "school": school, "year": PAST, "member": member}
        assert refused(record_past_designation, **given) == "forbidden"


def test_has_served_before_sees_what_was_recorded(cast, officer):
    assert not has_served_before(cast.referent, YEAR)

    member = TeamMember(person=cast.referent)
    record_past_designation(actor=officer, school=cast.school, year=YEAR.previous, member=member)

    assert has_served_before(cast.referent, YEAR)
    assert [each.person for each in last_years_team(cast.school.pk, YEAR)] == [cast.referent]


# Receiving and mapping


def test_receive_keeps_the_file_as_sent(cast):
    content = csv_of(line_of(cast))

    received = receive(cast, content, "dossier/referents 2024.csv")

    with received.file.open("rb") as kept:
        assert kept.read() == content
    assert received.file_name == "referents 2024.csv"
    assert len(received.file_sha256) == 64
    assert received.state == ListState.RECEIVED
    assert str(received) == "referents 2024.csv"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"a" * (MOST_BYTES + 1), "too_large"), (b"%PDF-1.7", "unreadable_file")],
    ids=["large", "pdf"],
)
def test_receive_refuses_what_is_no_list(cast, content, code):
    with pytest.raises(DomainError) as caught:
        receive(cast, content)

    assert caught.value.code == code
    assert not ListImport.objects.exists()


def test_mapping_is_kept_and_preselected_next_time(cast, officer):
    headings = "Code;Patronyme;Petit nom;Mel;Quand"
    content = csv_of(headings=headings)
    received = receive(cast, content + b"\nx;y;z;t;2024")
    assert columns_for(received, table_of(received)) == {"address": "mel"}
    columns = {"uai": "code", "last_name": "patronyme", "first_name": "petit_nom", "year": "quand"}

    mapped = map_past_list(actor=officer, list_import=received, columns=columns)

    assert columns_for(mapped, table_of(mapped)) == columns
    # The same headings in another order.
    again = receive(cast, b"Quand,Mel,Code,Petit nom,Patronyme\n2023,t,x,z,y")
    assert columns_for(again, table_of(again)) == columns
    assert "Colonnes reliées" in str(ListMapping.objects.get())


def test_mapping_is_kept_for_one_academie(cast):
    receive_mapped(cast, line_of(cast))
    there = factories.make_academie(code="06", name="Clermont")
    colleague = scope_of(factories.make_member(Role.OFFICER, there))
    content = csv_of(line_of(cast))

    theirs = receive_past_list(
        actor=colleague, academie=there, file_name="liste.csv", content=BytesIO(content)
    )

    assert theirs.mapping == {}
    assert not ListMapping.objects.filter(academie=there).exists()


@pytest.mark.parametrize(
    ("columns", "year", "code"),
    [
        ({"uai": "inconnue"}, None, "unknown_column"),
        ({"inconnu": "uai"}, None, "unknown_column"),
        ({**COLUMNS, "uai": ""}, None, "incomplete_mapping"),
        ({**COLUMNS, "uai": "", "school": "nom"}, None, "incomplete_mapping"),
        ({**COLUMNS, "first_name": ""}, None, "incomplete_mapping"),
        ({**COLUMNS, "year": ""}, None, "incomplete_mapping"),
        (COLUMNS, YEAR, "not_past_year"),
    ],
)
def test_mapping_lacks_something(cast, officer, columns, year, code):
    received = receive(cast, csv_of(line_of(cast)))

    given = {"actor": officer, "list_import": received, "columns": columns, "year": year}
    assert refused(map_past_list, **given) == code


def test_acts_are_the_officers(cast):
    held = receive_mapped(cast, line_of(cast))
    head = scope_of(cast.head)

    given = {"actor": head, "list_import": held}
    assert refused(map_past_list, columns=COLUMNS, **given) == "forbidden"
    assert refused(choose_homonyms, choices={}, **given) == "forbidden"
    assert refused(import_past_list, **given) == "forbidden"
    assert not Designation.objects.exists()
    for act in (
        lambda scope: get_academie_for_or_404(scope, IMPORT_PAST_DESIGNATIONS),
        lambda scope: get_list_import_or_404(scope, held.pk),
    ):
        with pytest.raises(Http404):
            act(head)


def test_reads_are_not_the_trainers(cast):
    trainer = scope_of(factories.make_member(Role.TRAINING_OFFICER, cast.academie))

    with pytest.raises(Http404):
        get_academie_for_or_404(trainer, IMPORT_PAST_DESIGNATIONS)


# Checking


def test_plan_tells_a_known_person_by_address(cast):
    EmailAddress.objects.filter(person=cast.referent).update(address="Rachida@Example.org")

    line = only(planned(cast, line_of(cast, "R.", "Autrement", "rachida@example.ORG", newcomer="oui")))

    assert (line.kind, line.person, line.is_newcomer) == (LineKind.KNOWN, cast.referent, True)
    assert line.detail == "Connue sous le nom RÉFÉRENTE Rachida."
    assert (line.school, line.year, line.line) == (cast.school, PAST, 2)


def test_plan_tells_a_new_person(cast):
    line = only(planned(cast, line_of(cast)))

    assert (line.kind, line.name, line.is_ready) == (LineKind.NEW, "MARTIN Alice", True)


def test_plan_lets_one_year_be_that_of_the_file(cast):
    assert only(planned(cast, line_of(cast, year="?"), year=SchoolYear(2023))).year == SchoolYear(2023)


@pytest.mark.parametrize(
    ("given", "kind", "reason"),
    [
        ({"year": "2026-2027"}, LineKind.ERROR, "L'import sert aux années passées"),
        ({"year": "2027"}, LineKind.ERROR, "L'import sert aux années passées"),
        ({"year": "hier"}, LineKind.ERROR, "Année « hier » illisible"),
        ({"newcomer": "peut-être"}, LineKind.ERROR, "« peut-être » : écrivez oui ou non"),
        ({"address": "alice"}, LineKind.ERROR, "« alice » n'est pas une adresse"),
        ({"address": ""}, LineKind.ERROR, "Sans adresse électronique"),
        ({"last": ""}, LineKind.ERROR, "Le nom ou le prénom manque"),
        ({"last": "M" * 101}, LineKind.ERROR, "dépasse 100 caractères"),
    ],
)
def test_plan_says_what_is_wrong(cast, given, kind, reason):
    line = only(planned(cast, line_of(cast, **given)))

    assert line.kind == kind
    assert reason in line.detail
    assert not line.is_ready


def test_plan_refuses_a_closed_account(cast):
    factories.make_person("Alice", "Martin", email="alice@example.org", is_active=False)

    line = only(planned(cast, line_of(cast)))

    assert (line.kind, line.detail) == (LineKind.ERROR, "Le compte de alice@example.org est fermé.")


def test_plan_does_not_find_a_school_of_elsewhere(cast):
    there = factories.make_school(academie=factories.make_academie(code="06", name="Clermont"))

    line = only(planned(cast, f"{there.uai};Martin;Alice;a@example.org;2024;"))

    assert line.kind == LineKind.NO_SCHOOL
    assert there.uai in line.detail


@pytest.mark.parametrize(
    ("name", "town", "reason"),
    [
        ("COLLEGE ADA LOVELACE", "poitiers", None),
        ("Ada-Lovelace", "Poitiers", None),
        ("Ada-Lovelace", "Châtellerault", "aucun établissement"),
        ("Collège", "Poitiers", "2 établissements"),
        ("", "Poitiers", "aucun établissement"),
        ("", "", "ni UAI ni nom"),
    ],
)
def test_plan_finds_a_school_by_name_and_town(cast, officer, name, town, reason):
    factories.make_school(name="Collège Ada-Lovelace du Centre", town="Nulle-Part")
    factories.make_school(name="Collège Marie-Curie", town="Poitiers")
    received = receive(
        cast, f"Nom et prénom;Établissement;Ville;Mail\nMARTIN Alice;{name};{town};a@b.fr".encode()
    )
    columns = columns_for(received, table_of(received))
    held = map_past_list(actor=officer, list_import=received, columns=columns, year=PAST)

    line = only(plan_lines(officer, held))

    if reason is None:
        assert (line.kind, line.school, line.name) == (LineKind.NEW, cast.school, "MARTIN Alice")
    else:
        assert line.kind == LineKind.NO_SCHOOL
        assert reason in line.detail


def test_plan_asks_for_capitals_where_names_run_together(cast, officer):
    received = receive(cast, f"UAI;Nom Prénom\n{cast.school.uai};Martin Alice".encode())
    columns = columns_for(received, table_of(received))
    held = map_past_list(actor=officer, list_import=received, columns=columns, year=PAST)

    assert "en capitales" in only(plan_lines(officer, held)).detail


def test_plan_says_what_is_recorded_or_twice_in_the_file(cast):
    factories.make_designation(cast.school, cast.referent, year=PAST)
    address = cast.referent.email

    lines = planned(
        cast, line_of(cast, address=address), line_of(cast), line_of(cast), line_of(cast, year="2023")
    )

    assert [line.kind for line in lines] == [LineKind.RECORDED, LineKind.NEW, LineKind.RECORDED, LineKind.NEW]
    assert lines[0].detail == "RÉFÉRENTE Rachida : Acceptée"
    assert lines[2].detail == "Même personne que la ligne 3."


def test_page_asks_as_many_queries_for_many_lines(cast, browser, assert_same_queries):
    def send_one_more():
        sent.append(line_of(cast, f"Alice{len(sent)}", address=f"alice{len(sent)}@example.org"))
        ListImport.objects.all().delete()
        page.append(reverse("designations:past_list", args=[receive_mapped(cast, *sent).pk]))

    sent: list[str] = []
    page: list[str] = []
    assert_same_queries(lambda: browser.get(page[-1]), send_one_more, expected=8)


# Homonyms


def test_homonym_waits_for_a_choice(cast, officer):
    rachida = cast.referent
    factories.make_designation(cast.school, rachida)
    held = receive_mapped(
        cast,
        line_of(cast, "RACHIDA", "referente", "autre@example.org"),
        line_of(cast, "Rachida", "Référente", "autre@example.org", year="2023"),
        line_of(cast),
    )
    lines = plan_lines(officer, held)
    assert [line.kind for line in lines] == [LineKind.HOMONYM, LineKind.HOMONYM, LineKind.NEW]

    asked = only(homonyms_of_list(officer, lines, held.choices))

    assert asked.where.startswith("ligne 2, ")
    assert "ligne 3, " in asked.where
    (pk, told) = only(asked.candidates)
    assert pk == str(rachida.pk)
    assert rachida.email in told
    assert "Collège Ada-Lovelace" in told
    assert "désignation 2026-2027" in told
    assert asked.choice == ""

    done = import_past_list(actor=officer, list_import=held)
    assert done.report["now"] == 1
    assert not Designation.objects.filter(person=rachida, year=PAST).exists()


@pytest.mark.parametrize("is_same", [True, False])
def test_homonym_told_apart(cast, officer, is_same):
    held = receive_mapped(cast, line_of(cast, "Rachida", "Référente", "autre@example.org"))
    key = only(plan_lines(officer, held)).key
    choice = str(cast.referent.pk) if is_same else "new"

    held = choose_homonyms(actor=officer, list_import=held, choices={key: choice})

    lines = plan_lines(officer, held)
    assert only(lines).kind == (LineKind.KNOWN if is_same else LineKind.NEW)
    assert only(homonyms_of_list(officer, lines, held.choices)).choice == choice
    import_past_list(actor=officer, list_import=held)
    assert (Designation.objects.get(year=PAST).person == cast.referent) is is_same
    lines = plan_lines(officer, held)
    assert only(lines).kind == LineKind.RECORDED
    assert homonyms_of_list(officer, lines, held.choices) == []


def test_homonym_without_address_may_not_be_new(cast, officer):
    held = receive_mapped(cast, line_of(cast, "Rachida", "Référente", ""))
    key = only(plan_lines(officer, held)).key

    for choice in ("new", "999999"):
        held = choose_homonyms(actor=officer, list_import=held, choices={key: choice})
        assert only(plan_lines(officer, held)).kind == LineKind.HOMONYM
    assert choose_homonyms(actor=officer, list_import=held, choices={key: ""}).choices == {}


# Writing


def test_import_twice_changes_nothing(cast, officer):
    lines = (line_of(cast, newcomer="oui"), line_of(cast, "Bob", "Durand", "bob@example.org"))
    held = receive_mapped(cast, *lines)
    assert not Designation.objects.exists()
    assert not Person.objects.filter(last_name="Martin").exists()

    done = import_past_list(actor=officer, list_import=held)

    assert (done.state, done.report["written"]) == (ListState.WRITTEN, 2)
    assert Designation.objects.filter(year=PAST, school=cast.school).count() == 2
    assert refused(import_past_list, actor=officer, list_import=held) == "nothing_new"
    again = receive_mapped(cast, *lines)
    assert refused(import_past_list, actor=officer, list_import=again) == "nothing_new"
    assert Designation.objects.count() == 2
    assert Entry.objects.filter(act="import_past_list").count() == 1


def test_import_wants_a_mapping(cast, officer):
    received = receive(cast, csv_of(line_of(cast)))

    assert refused(import_past_list, actor=officer, list_import=received) == "not_mapped"


def test_written_has_a_date(cast):
    held = receive_mapped(cast, line_of(cast))

    with pytest.raises(IntegrityError), transaction.atomic():
        ListImport.objects.filter(pk=held.pk).update(state=ListState.WRITTEN)


def test_import_goes_by_parts(cast, officer):
    held = receive_mapped(cast, line_of(cast), line_of(cast, year="2023"), line_of(cast, year="2022"))

    assert import_past_list(actor=officer, list_import=held, most=2).report["now"] == 2
    assert import_past_list(actor=officer, list_import=held, most=2).report["written"] == 3
    assert refused(import_past_list, actor=officer, list_import=held) == "nothing_new"


# In the browser


def test_page_says_how_a_long_list_goes(cast, browser):
    lines = [
        line_of(cast, f"Alice{rank}", address=f"a{rank}@example.org") for rank in range(MOST_WRITTEN + 1)
    ]
    held = receive_mapped(cast, *lines)

    page = said(browser.get(reverse("designations:past_list", args=[held.pk])))

    assert "Il en restera 1 :" in page
    assert f"Importer {MOST_WRITTEN} lignes" in page


def test_pages_from_file_to_history(cast, browser):
    content = csv_of(line_of(cast), line_of(cast, "Rachida", "Référente", "autre@example.org"))
    assert PAGE in said(browser.get(reverse("designations:roles")))

    sent = browser.post(PAGE, {"file": SimpleUploadedFile("liste.csv", content)})
    held = ListImport.objects.get()
    mapping = reverse("designations:map_columns", args=[held.pk])
    assert sent.url == mapping
    assert browser.get(reverse("designations:past_list", args=[held.pk])).url == mapping
    assert browser.get(reverse("designations:homonyms", args=[held.pk])).url == mapping
    page = said(browser.get(mapping))
    assert '<option value="prenom" selected>Prénom</option>' in page
    assert "alice@example.org" in page

    shown = browser.post(mapping, COLUMNS, follow=True)
    assert "Importer 1 ligne" in said(shown)
    assert "1 ligne attend votre choix entre homonymes" in said(shown)
    assert not Designation.objects.exists()

    homonyms = reverse("designations:homonyms", args=[held.pk])
    form = browser.get(homonyms).context["form"]
    (key,) = form.fields
    kept = browser.post(homonyms, {key: str(cast.referent.pk)}, follow=True)
    assert "Importer 2 lignes" in said(kept)
    assert "Revoir vos choix" in said(kept)

    write = reverse("designations:write_past_list", args=[held.pk])
    done = said(browser.post(write, follow=True))
    assert "2 désignations enregistrées" in done
    assert "Aucune ligne n’est à importer" in done
    assert "Il n'y a rien à importer" in said(browser.post(write, follow=True)).replace("&#x27;", "'")
    assert Designation.objects.count() == 2
    assert "2 désignations enregistrées" in said(browser.get(PAGE))
    raw = browser.get(reverse("designations:past_list_file", args=[held.pk]))
    assert b"".join(raw.streaming_content) == content


def test_page_filters_and_exports_the_lines(cast, browser):
    held = receive_mapped(cast, line_of(cast), line_of(cast, year="demain"))
    page = reverse("designations:past_list", args=[held.pk])

    assert "alice" in said(browser.get(page, {"kind": "error"}))
    assert "demain" in said(browser.get(page, {"kind": "error"}))
    assert "demain" not in said(browser.get(page, {"kind": "new"}))
    exported = b"".join(browser.get(page, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "Personne nouvelle" in exported


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Ce fichier est vide."),
        (b"\x89PNG....", "Ce fichier ne se lit pas comme une liste."),
        (b"UAI;Nom\n", "aucune ligne sous les titres"),
    ],
)
def test_page_says_at_the_field_why_a_file_is_refused(browser, content, message):
    answer = browser.post(PAGE, {"file": SimpleUploadedFile("liste.csv", content)})

    assert answer.status_code == 200
    assert message in said(answer).replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({**COLUMNS, "year": ""}, "Indiquez la colonne de l'année"),
        ({**COLUMNS, "uai": "autre"}, "Sélectionnez un choix valide"),
    ],
)
def test_page_of_columns_keeps_what_was_chosen(cast, browser, sent, message):
    held = receive(cast, csv_of(line_of(cast)))

    answer = browser.post(reverse("designations:map_columns", args=[held.pk]), sent)

    assert message in said(answer).replace("&#x27;", "'")
    assert '<option value="courriel" selected>' in said(answer)


def test_page_of_columns_lets_one_year_be_chosen(cast, browser):
    held = receive(cast, csv_of(line_of(cast, year="")))
    mapping = reverse("designations:map_columns", args=[held.pk])

    assert "Importer 1 ligne" in said(
        browser.post(mapping, {**COLUMNS, "fixed_year": "2025-2026"}, follow=True)
    )
    assert '<option value="2025-2026" selected>' in said(browser.get(mapping))
    assert "2026-2027" not in said(browser.get(mapping)).split("fixed_year", 1)[1]


def test_page_without_homonym_says_so(cast, browser):
    held = receive_mapped(cast, line_of(cast))

    assert "pas d’homonyme à trancher" in said(browser.get(reverse("designations:homonyms", args=[held.pk])))
