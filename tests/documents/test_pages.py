from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from relais.audit.models import Entry
from relais.core.scope import Role
from relais.documents.domain import issue_document
from relais.documents.enums import DocumentKind
from relais.documents.forms import LARGEST_FILE
from tests import factories
from tests.letters.sample_content import sample_content

UNKNOWN = "LM26-0000-0000-00"


@pytest.fixture
def document(cast):
    return issue_document(
        kind=DocumentKind.MISSION_LETTER,
        school=cast.school,
        year=factories.YEAR,
        title="Lettre de mission des référents numériques 2026-2027",
        file_name="Lettre de mission_0869001X_Collège Ada-Lovelace_2026-2027.pdf",
        facts=[("Établissement", "Collège Ada-Lovelace"), ("Signée le", "jeudi 1er octobre 2026")],
        content=sample_content(),
        template="letters/mission_letter.typ",
        holders=[cast.referent],
        issued_on=date(2026, 10, 1),
    )


def verify_url(number):
    return reverse("documents:verify", args=[number])


def test_verify_form_asks_for_a_number(client, db):
    assert client.get(reverse("documents:verify_form")).status_code == 200


def test_verify_form_leads_to_the_number_as_printed(client, document):
    response = client.get(
        reverse("documents:verify_form"), {"numero": document.number.lower().replace("-", " ")}
    )
    assert response.headers["Location"] == verify_url(document.number)


def test_verify_form_what_is_no_number_says_what_is_right(client, db):
    response = client.get(reverse("documents:verify_form"), {"numero": "12"})
    assert response.status_code == 400
    assert response.context["form"].errors["numero"] == [
        "Ce n'est pas la forme d'un numéro de document. Exemple : LM26-7F3K-9QXM-2R.",
    ]


def test_verify_known_number_shows_title_and_facts_and_nothing_else(client, document):
    response = client.get(verify_url(document.number.lower()))
    assert response.status_code == 200
    assert response.context["facts"] == [
        ("Titre", document.title),
        ["Établissement", "Collège Ada-Lovelace"],
        ["Signée le", "jeudi 1er octobre 2026"],
    ]
    page = response.content.decode()
    for hidden in ("@example.org", document.file_sha256, document.content_sha256, "1 250"):
        assert hidden not in page


@pytest.mark.parametrize("number", [UNKNOWN, "nimporte-quoi", "LM26-0000-0000-01"])
def test_verify_unknown_number_is_always_the_same_answer(client, document, number):
    response = client.get(verify_url(number))
    reference = client.get(verify_url(UNKNOWN))
    assert (response.status_code, reference.status_code) == (404, 404)
    assert response.content.decode().replace(number, UNKNOWN) == reference.content.decode()


def test_verify_original_file_is_recognised(client, document):
    response = client.post(verify_url(document.number), {"fichier": document.file.open()})
    assert response.context["is_original"] is True


def test_verify_other_file_differs(client, document):
    changed = SimpleUploadedFile("Lettre.pdf", document.file.read() + b" ")
    assert client.post(verify_url(document.number), {"fichier": changed}).context["is_original"] is False


def test_verify_file_is_not_kept(client, document):
    before = default_storage.listdir(".")
    client.post(verify_url(document.number), {"fichier": SimpleUploadedFile("a.pdf", b"%PDF-a")})
    assert default_storage.listdir(".") == before


def test_verify_no_file_asks_for_one(client, document):
    response = client.post(verify_url(document.number))
    assert response.context["is_original"] is None
    assert list(response.context["form"].errors) == ["fichier"]


def test_verify_huge_file_is_refused_unread(client, document):
    huge = SimpleUploadedFile("a.pdf", b"0" * (LARGEST_FILE + 1))
    response = client.post(verify_url(document.number), {"fichier": huge})
    assert response.context["form"].errors["fichier"] == [
        "Ce fichier dépasse 10 Mo : ce n'est pas un document émis ici.",
    ]


def test_verify_html_named_pdf_is_refused(client, document):
    page = SimpleUploadedFile(
        "lettre.pdf", b"<html><script>alert(1)</script>", content_type="application/pdf"
    )

    response = client.post(verify_url(document.number), {"fichier": page})

    assert response.context["is_original"] is None
    assert response.context["form"].errors["fichier"] == [
        "Ce fichier n'est pas un PDF, quel que soit son nom : choisissez la lettre reçue."
    ]


@pytest.mark.parametrize("who", ["referent", "head", "deputy", "officer"])
def test_download_those_concerned_get_the_original_with_its_name(cast, client_for, document, who):
    response = client_for(getattr(cast, who)).get(reverse("documents:download", args=[document.number]))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "attachment; "
        "filename*=utf-8''Lettre%20de%20mission_0869001X_Coll%C3%A8ge%20Ada-Lovelace_2026-2027.pdf"
    )
    assert response.content == document.file.read()


@pytest.mark.parametrize(
    "who",
    ["second_referent", "pay_officer", "authority_reader", "other_head", "outsider"],
)
def test_download_others_find_nothing(cast, client_for, document, who):
    response = client_for(getattr(cast, who)).get(reverse("documents:download", args=[document.number]))
    assert response.status_code == 404


def test_download_officer_of_another_academie_finds_nothing(client_for, document):
    elsewhere = factories.make_academie(code="99", name="académie d’ailleurs")
    officer = factories.make_member(Role.OFFICER, elsewhere)
    assert client_for(officer).get(reverse("documents:download", args=[document.number])).status_code == 404


def test_download_a_holder_keeps_it_when_the_role_is_over(cast, client_for, document):
    cast.referent.assignments.all().delete()
    client = client_for(cast.referent)
    assert client.get(reverse("documents:download", args=[document.number])).status_code == 200


def test_download_anonymous_is_asked_to_sign_in(client, document):
    assert client.get(reverse("documents:download", args=[document.number])).status_code == 302


def test_download_what_is_no_number_is_not_found(cast, client_for):
    assert client_for(cast.officer).get(reverse("documents:download", args=["x"])).status_code == 404


@pytest.mark.parametrize("content", [None, b"%PDF-1.7 changed"])
def test_download_changed_or_lost_file_is_not_given_and_goes_to_the_journal(
    cast, client_for, document, content
):
    default_storage.delete(document.file.name)
    if content is not None:
        default_storage.save(document.file.name, ContentFile(content))
    response = client_for(cast.head).get(reverse("documents:download", args=[document.number]))
    assert response.status_code == 500
    assert response["Content-Type"] == "text/html; charset=utf-8"
    entry = Entry.objects.get(act="find_altered_file")
    assert (entry.object_id, entry.comment) == (document.pk, document.file.name)
