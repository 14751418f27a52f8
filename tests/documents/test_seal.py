"""The academy's seal, checked by tools that are not ours: pdfsig of poppler, cms of openssl."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from django.core.checks import ERROR, WARNING
from django.urls import reverse

from relais.core import clock
from relais.core.errors import DomainError
from relais.core.leases import WorkState
from relais.core.scope import SYSTEM
from relais.documents.checks import check_seal
from relais.documents.domain import read_original, seal_fault
from relais.documents.domain.seal_pdf import seal_pdf
from relais.documents.models import Document
from relais.documents.readers.certificates import UnreadableCertificateError, read_certificate
from relais.letters.enums import LetterState
from relais.letters.tasks import issue_due_letters
from tests import factories
from tests.documents.certificates import AUTHORITY, ENDS, OWNER, PASSPHRASE, Sealing, make_sealing
from tests.documents.test_issue_document import issue
from tests.letters.sample_content import sample_content
from tests.letters.test_issued_pdf import render
from tests.pdf_conformance import archive_faults, spoken_faults

IN_WORDS = f"{OWNER} (certificat délivré par {AUTHORITY})"
AFTER = datetime(2036, 9, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def sealing(tmp_path_factory: pytest.TempPathFactory) -> Sealing:
    return make_sealing(tmp_path_factory.mktemp("cachet"))


@pytest.fixture(scope="module")
def sealed(sealing: Sealing) -> bytes:
    return seal_pdf(render(), read_certificate(str(sealing.path), sealing.passphrase))


@pytest.fixture
def given(settings, sealing: Sealing) -> Sealing:
    """The academy has given a certificate."""
    settings.SEAL_CERTIFICATE, settings.SEAL_PASSPHRASE = str(sealing.path), sealing.passphrase
    return sealing


def tool(name: str) -> str:
    return shutil.which(name) or pytest.skip(f"{name} is not on this machine")


def pdfsig(pdf: bytes, folder: Path) -> dict[str, str]:
    """Return what poppler says of the only signature."""
    path = folder / "sealed.pdf"
    path.write_bytes(pdf)
    said = subprocess.run([tool("pdfsig"), str(path)], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature #") == 1
    lines = (line.strip(" -").partition(": ") for line in said.splitlines()[2:])
    return {label: value for label, separator, value in lines if separator}


def test_seal_pdf_is_valid_for_poppler_and_covers_the_whole_file(sealed, tmp_path):
    said = pdfsig(sealed, tmp_path)
    assert said["Signature Validation"] == "Signature is Valid."
    assert said["Signer Certificate Common Name"] == OWNER
    assert (said["Signature Type"], said["Signing Hash Algorithm"]) == ("ETSI.CAdES.detached", "SHA-256")
    assert said["Signed Ranges"].endswith(f"{len(sealed)}]")


def test_seal_pdf_holds_for_openssl_up_to_the_authority(sealed, sealing, tmp_path):
    assert verify_cms(sealed, sealing.authority, tmp_path).returncode == 0


def test_seal_pdf_another_authority_is_refused_by_openssl(sealed, tmp_path):
    assert verify_cms(sealed, make_sealing(tmp_path).authority, tmp_path).returncode != 0


def verify_cms(pdf: bytes, authority: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Verify the signature taken out of the PDF, and the path of its certificate."""
    with pikepdf.open(io.BytesIO(pdf)) as read:
        value = read.Root.AcroForm.Fields[0].V
        start, length, second, second_length = map(int, value.ByteRange)
        (folder / "signature.der").write_bytes(bytes(value.Contents).rstrip(b"\0"))
    (folder / "signed").write_bytes(pdf[start : start + length] + pdf[second : second + second_length])
    return subprocess.run(
        [
            *(tool("openssl"), "cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any"),
            *("-in", str(folder / "signature.der"), "-content", str(folder / "signed")),
            *("-CAfile", str(authority), "-out", str(folder / "out")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def test_seal_pdf_one_changed_byte_is_seen(sealed, tmp_path):
    with pikepdf.open(io.BytesIO(sealed)) as read:
        start = int(read.Root.AcroForm.Fields[0].V.ByteRange[2])
    # Each in turn: in the text as rendered, in what the seal added before itself, and after itself.
    for place in (20_000, len(render()) + 200, start + 20):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert pdfsig(bytes(changed), tmp_path)["Signature Validation"] != "Signature is Valid."


def test_seal_pdf_keeps_every_byte_and_what_the_file_claims(sealed, tmp_path):
    assert sealed.startswith(render())
    assert archive_faults(sealed) == []
    assert spoken_faults(sealed, tmp_path) == []


def test_seal_pdf_allows_no_change_and_reads_its_name_aloud(sealed):
    with pikepdf.open(io.BytesIO(sealed)) as read:
        field = read.Root.AcroForm.Fields[0]
        tags = read.Root.StructTreeRoot.K[0].K
        assert str(field.TU) == "Cachet électronique"
        assert int(read.Root.Perms.DocMDP.Reference[0].TransformParams.P) == 1
        assert (str(tags[-1].S), tags[-1].K.Obj) == ("/Form", field)
        assert read.Root.StructTreeRoot.ParentTree.Nums[-2:] == [field.StructParent, tags[-1]]


@pytest.mark.django_db
def test_issue_document_sealed_hash_is_of_the_sealed_bytes(given, tmp_path):
    document = issue(factories.make_school())
    original = read_original(actor=SYSTEM, document=document)
    assert document.sealed_by == IN_WORDS
    assert document.file_sha256 == sha256(original).hexdigest()
    assert pdfsig(original, tmp_path)["Signature Validation"] == "Signature is Valid."


@pytest.mark.django_db
def test_issue_document_no_certificate_given_no_seal():
    document = issue(factories.make_school())
    assert document.sealed_by == ""
    assert b"/ByteRange" not in read_original(actor=SYSTEM, document=document)


@pytest.mark.django_db
@pytest.mark.parametrize("moment", [AFTER, datetime(2025, 8, 31, 12, tzinfo=UTC)])
def test_issue_document_out_of_the_certificates_dates_issues_nothing(given, moment):
    with clock.at(moment), pytest.raises(DomainError) as refused:
        issue(factories.make_school())
    assert (refused.value.code, refused.value.message) == (
        "seal_unavailable",
        "Le cachet ne peut être apposé : son certificat vaut du 01/09/2025 au 31/08/2036.",
    )
    assert Document.objects.count() == 0


@pytest.mark.django_db
def test_issue_due_letters_seal_unavailable_keeps_them_due_and_counts_no_try(given, cast, caplog):
    letter = factories.make_signed_letter(cast.school, sample_content())
    with clock.at(AFTER):
        assert issue_due_letters() == 0
    letter.refresh_from_db()
    assert (letter.state, letter.work_state, letter.attempts) == (LetterState.SIGNED, WorkState.TODO, 0)
    assert "No letter is issued: Le cachet ne peut être apposé" in caplog.text
    assert issue_due_letters() == 1


def test_seal_fault_without_certificate_or_with_a_good_one_is_nothing(settings, sealing):
    assert seal_fault() == ""
    settings.SEAL_CERTIFICATE, settings.SEAL_PASSPHRASE = str(sealing.path), sealing.passphrase
    assert seal_fault() == ""


def test_seal_fault_file_gone_is_told(settings, tmp_path):
    path = settings.SEAL_CERTIFICATE = str(tmp_path / "absent.p12")
    assert seal_fault() == (
        f"Le cachet ne peut être apposé : le fichier « {path} » n'existe pas ou ne s'ouvre pas."
    )


def test_read_certificate_replaced_on_the_disk_is_read_again(tmp_path):
    first = make_sealing(tmp_path)
    before = read_certificate(str(first.path), PASSPHRASE)
    make_sealing(tmp_path, ends=datetime(2037, 8, 31, tzinfo=UTC))
    assert (before.ends_at, before.in_words) == (ENDS, IN_WORDS)
    assert read_certificate(str(first.path), PASSPHRASE).ends_at.year == 2037


def test_certificate_given_by_itself_says_so(sealing):
    given = read_certificate(str(sealing.path), PASSPHRASE)
    assert replace(given, issuer=OWNER).in_words == f"{OWNER} (certificat délivré par lui-même)"


@pytest.mark.parametrize("content", [b"", b"une image", None])
def test_read_certificate_what_is_none_is_refused(tmp_path, content, sealing):
    path = tmp_path / "cachet.p12"
    path.write_bytes(sealing.path.read_bytes() if content is None else content)
    with pytest.raises(UnreadableCertificateError, match="n'est pas un fichier PKCS#12 avec sa clé"):
        read_certificate(str(path), "une autre phrase")


def told() -> list[tuple[int, str | None]]:
    return [(each.level, each.id) for each in check_seal(None)]


def test_check_seal_off_or_valid_says_nothing(settings, sealing):
    assert told() == []
    settings.SEAL_CERTIFICATE, settings.SEAL_PASSPHRASE = str(sealing.path), sealing.passphrase
    assert told() == []


def test_check_seal_wrong_passphrase_refuses_to_start(given, settings):
    settings.SEAL_PASSPHRASE = "une autre"
    assert told() == [(ERROR, "relais.E012")]


@pytest.mark.parametrize("moment", [datetime(2036, 7, 15, tzinfo=UTC), AFTER])
def test_check_seal_expired_or_soon_only_warns(given, moment):
    with clock.at(moment):
        assert told() == [(WARNING, "relais.W012")]
        assert check_seal(None)[0].msg == (
            "SEAL_CERTIFICATE : le certificat vaut du 01/09/2025 au 31/08/2036. "
            "Hors de ces dates, rien n'est émis."
        )


@pytest.mark.django_db
def test_verify_says_who_sealed_the_document(client, given):
    page = client.get(reverse("documents:verify", args=[issue(factories.make_school()).number]))
    assert IN_WORDS in page.content.decode()


@pytest.mark.django_db
def test_verify_without_seal_says_nothing_of_it(client):
    page = client.get(reverse("documents:verify", args=[issue(factories.make_school()).number]))
    assert "Cachet électronique" not in page.content.decode()
