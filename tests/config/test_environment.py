from pathlib import Path

import pytest

from config.environment import Environment

SQLITE = "sqlite:////var/relais.sqlite3"


def test_text_is_stripped_and_has_a_default():
    environment = Environment({"SITE_URL": " https://relais.example.org "})

    assert environment.text("SITE_URL") == "https://relais.example.org"
    assert environment.text("ACADEMIE_NAME", default="académie") == "académie"


def test_words_are_a_list_without_empty_ones():
    environment = Environment({"ALLOWED_HOSTS": "a.example.org, b.example.org,,", "NONE": ""})

    assert environment.words("ALLOWED_HOSTS") == ["a.example.org", "b.example.org"]
    assert environment.words("NONE", default=["x"]) == []
    assert environment.words("MISSING", default=["x"]) == ["x"]
    assert environment.words("MISSING") == []


def test_number_wrong_is_a_fault_and_the_default_holds():
    environment = Environment({"EMAIL_PORT": "smtp", "OPEN_DATA_TIMEOUT": "12"})

    assert environment.number("EMAIL_PORT", default=25) == 25
    assert environment.number("OPEN_DATA_TIMEOUT", default=5) == 12
    assert environment.faults == [("EMAIL_PORT", "« smtp » n'est pas un nombre entier, par exemple 25.")]


@pytest.mark.parametrize(("raw", "expected"), [("oui", True), ("TRUE", True), ("0", False), ("", False)])
def test_flag_reads_yes_and_no(raw, expected):
    environment = Environment({"EMAIL_USE_TLS": raw})

    assert (environment.flag("EMAIL_USE_TLS"), environment.faults) == (expected, [])


def test_flag_wrong_is_a_fault_and_means_no():
    environment = Environment({"EMAIL_USE_TLS": "peut-être"})

    assert environment.flag("EMAIL_USE_TLS") is False
    assert environment.faults == [("EMAIL_USE_TLS", "« peut-être » n'est ni oui ni non.")]


def test_path_has_a_default():
    environment = Environment({"VAR_DIR": "/srv/relais"})

    assert environment.path("VAR_DIR", default=Path("var")) == Path("/srv/relais")
    assert environment.path("ELSEWHERE", default=Path("var")) == Path("var")


def test_database_sqlite_is_tuned_for_one_writer():
    database = Environment({}).database("DATABASE_URL", default=SQLITE)

    assert (database["ENGINE"], database["NAME"]) == ("django.db.backends.sqlite3", "/var/relais.sqlite3")
    assert database["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }


def test_database_postgresql_keeps_its_connections():
    environment = Environment({"DATABASE_URL": "postgres://relais:secret@db.example.org:5433/rupn"})
    database = environment.database("DATABASE_URL", default=SQLITE)

    assert [database[name] for name in ("ENGINE", "NAME", "USER", "HOST", "PORT", "CONN_MAX_AGE")] == [
        "django.db.backends.postgresql",
        "rupn",
        "relais",
        "db.example.org",
        5433,
        60,
    ]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("mysql://relais@db/rupn", "« mysql » n'est pas reconnu : sqlite:///chemin ou postgres://hote/base."),
        (
            "postgres://relais@db:port/rupn",
            "l'adresse n'est pas lisible : sqlite:///chemin ou postgres://hote/base.",
        ),
    ],
)
def test_database_wrong_is_a_fault_and_the_default_holds(raw, why):
    environment = Environment({"DATABASE_URL": raw})

    assert environment.database("DATABASE_URL", default=SQLITE)["NAME"] == "/var/relais.sqlite3"
    assert environment.faults == [("DATABASE_URL", why)]


def test_secret_comes_from_the_variable_or_from_the_file(tmp_path: Path):
    kept = tmp_path / "secret"
    kept.write_text(" un secret\n")
    environment = Environment({"A": " dit ", "B_FILE": str(kept)})

    assert [environment.secret(name) for name in ("A", "B", "C")] == ["dit", "un secret", ""]
    assert environment.secret("C", default="x") == "x"
    assert environment.faults == []


def test_secret_in_a_file_that_is_not_there_is_a_fault(tmp_path: Path):
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    environment = Environment({"A_FILE": "/absent", "B_FILE": str(tmp_path / "binary")})

    assert [environment.secret("A", default="x"), environment.secret("B")] == ["x", ""]
    assert [name for name, _ in environment.faults] == ["A_FILE", "B_FILE"]


def test_secret_given_twice_is_a_fault(tmp_path: Path):
    kept = tmp_path / "secret"
    kept.write_text("du fichier")
    environment = Environment({"A": "de la variable", "A_FILE": str(kept)})

    assert environment.secret("A") == "du fichier"
    assert environment.faults == [("A_FILE", "A est donnée aussi : gardez l'une des deux.")]


def test_database_address_comes_from_a_file(tmp_path: Path):
    kept = tmp_path / "database"
    kept.write_text("postgres://relais:mot-de-passe@db.example.org/relais\n")

    database = Environment({"DATABASE_URL_FILE": str(kept)}).database("DATABASE_URL", default=SQLITE)

    assert (database["HOST"], database["PASSWORD"]) == ("db.example.org", "mot-de-passe")


def test_words_come_from_a_file_too(tmp_path: Path):
    kept = tmp_path / "keys"
    kept.write_text("une, deux\n")

    assert Environment({"SECRET_KEY_FALLBACKS_FILE": str(kept)}).words("SECRET_KEY_FALLBACKS") == [
        "une",
        "deux",
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("CT-Remote-User", "HTTP_CT_REMOTE_USER"),
        ("ct_remote_user", "HTTP_CT_REMOTE_USER"),
        ("HTTP_CT_REMOTE_USER", "HTTP_CT_REMOTE_USER"),
        ("", ""),
    ],
)
def test_header_is_named_as_a_request_holds_it(raw, expected):
    environment = Environment({"SIGN_ON_HEADER": raw})

    assert (environment.header("SIGN_ON_HEADER"), environment.faults) == (expected, [])


def test_header_with_a_wrong_name_is_a_fault():
    environment = Environment({"SIGN_ON_HEADER": "CT Remote User:"})

    assert environment.header("SIGN_ON_HEADER") == ""
    assert [name for name, _ in environment.faults] == ["SIGN_ON_HEADER"]
