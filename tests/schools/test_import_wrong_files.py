"""Files that are none: what is said of each."""

import io
import struct
import zipfile

import pytest

from relais.schools.readers import UnreadableFileError, sources
from tests.schools.import_files import COLLEGE, annuaire, csv_text, gzipped, json_text, read_all, zipped

NO_COLUMNS = (
    "Ce fichier n'est pas un annuaire des établissements : il lui faut au moins l'UAI, le nom et le code "
    "nature ou le type."
)
EMPTY = "Ce fichier est vide."
CUT_SHORT = "Ce fichier est incomplet : sa fin manque. Téléchargez-le de nouveau, puis renvoyez-le."
DAMAGED = "Cette archive est endommagée. Téléchargez-la de nouveau, puis renvoyez-la."
BAD_JSON = "Ce fichier JSON est incomplet ou mal formé. Téléchargez-le de nouveau, puis renvoyez-le."
NO_RECORD = "Ce fichier JSON ne contient aucun enregistrement."
WORKBOOK = (
    "Ce fichier est un classeur. Dans votre tableur, enregistrez-le au format CSV, puis envoyez ce CSV."
)
PLAIN = csv_text([COLLEGE] * 40).encode()
NOISE = bytes(range(256)) * 20


def other(what: str) -> str:
    return f"Ce fichier est {what}, ni un CSV ni un JSON. Envoyez celui que le ministère publie, tel quel."


def archive(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        for name in names:
            opened.writestr(name, "<contenu/>")
    return target.getvalue()


def with_flag(content: bytes, *, flag: int = 0, method: int = 0) -> bytes:
    """Return a zip of one member that says to be encrypted, or compressed in another way."""
    changed = bytearray(content)
    central = changed.find(b"PK\x01\x02")
    for at in (6, central + 8):
        struct.pack_into("<HH", changed, at, flag, method)
    return bytes(changed)


WRONG = {
    "empty": (b"", EMPTY),
    "blank": (b"\n\n \n", EMPTY),
    "empty gzip": (gzipped(b""), EMPTY),
    "words": (b"bonjour", NO_COLUMNS),
    "other columns": (b"a;b;c\n1;2;3\n", NO_COLUMNS),
    "png": (b"\x89PNG\r\n\x1a\n" + NOISE, other("une image")),
    "jpeg named csv": (b"\xff\xd8\xff\xe0" + NOISE, other("une image")),
    "gif": (b"GIF89a" + NOISE, other("une image")),
    "pdf": (b"%PDF-1.7\n" + NOISE, other("un PDF")),
    "parquet": (b"PAR1" + NOISE, other("un fichier Parquet")),
    "web page": (b"\n<!DOCTYPE html><html>503</html>", other("une page web")),
    "noise": (NOISE, other("un fichier d'un autre genre")),
    "xlsx": (archive("[Content_Types].xml", "xl/workbook.xml"), WORKBOOK),
    "ods": (archive("mimetype", "content.xml"), WORKBOOK),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, WORKBOOK),
    "xlsx in gzip": (gzipped(archive("[Content_Types].xml")), WORKBOOK),
    "empty zip": (archive(), "Cette archive est vide."),
    "zip with a password": (
        with_flag(archive("annuaire.csv"), flag=1),
        "Cette archive est protégée par un mot de passe. Envoyez le fichier sans le protéger.",
    ),
    "zip in another way": (
        with_flag(archive("annuaire.csv"), method=99),
        "Cette archive est compressée d'une façon inconnue. Envoyez le fichier sans le compresser.",
    ),
    "zip of nothing": (b"PK\x03\x04broken", DAMAGED),
    "gzip of nothing": (b"\x1f\x8b\x08\x00broken", CUT_SHORT),
    "gzip changed": (gzipped(PLAIN)[:60] + b"\x00" * 40 + gzipped(PLAIN)[100:], DAMAGED),
    "gzip cut": (gzipped(PLAIN)[:-30], CUT_SHORT),
    "zip cut": (zipped(PLAIN)[:-30], DAMAGED),
    "json cut": (json_text([COLLEGE] * 400)[:-100], BAD_JSON),
    "json that is none": (b"{UAI;nom}\n", BAD_JSON),
    "json in another encoding": (
        json_text([COLLEGE]).decode().encode("cp1252"),
        "Ce fichier JSON n'est pas en UTF-8, comme le ministère le publie.",
    ),
    "json of numbers": (b"[1, 2]", "Ce fichier JSON n'est pas une liste d'enregistrements."),
    "json of nothing": (b"[]", NO_RECORD),
    "json of an error": (b'{"error": "no"}', NO_RECORD),
    "endless cell": (
        b'UAI;"' + b"x" * 200_000 + b"\n",
        "Ce fichier n'est pas un CSV : une de ses cellules n'a pas de fin.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_file_says_what_it_is_and_what_to_do(name: str) -> None:
    content, expected = WRONG[name]

    with pytest.raises(UnreadableFileError) as refusal:
        read_all(content)

    assert str(refusal.value) == expected


def test_file_that_unpacks_beyond_reason_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 100)

    with pytest.raises(UnreadableFileError) as refusal:
        read_all(annuaire())

    assert str(refusal.value) == (
        "Ce fichier dépasse 1 Go une fois décompressé : ce n'est pas un fichier du ministère."
    )


def test_stray_control_byte_does_not_make_a_table_something_else() -> None:
    (school,) = read_all(annuaire(COLLEGE | {"Nom_commune": "Ai\x00gre"}))

    assert school is not None
    assert school.town == "Aigre"  # type: ignore[union-attr]
