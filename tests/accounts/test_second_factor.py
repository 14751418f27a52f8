"""Nobody acts over more than one school without a second factor, and others may add one."""

import re
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from relais.accounts.domain import (
    enrol_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    verify_second_factor,
)
from relais.accounts.models import CONNECTION, IS_VERIFIED, Person, Session
from relais.accounts.selectors import has_second_factor, recovery_codes_left, second_factor_of
from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role
from relais.core.totp import letters_of, new_totp_key
from tests import factories
from tests.accounts.second_factor import code_of, enrol, wrong_code_for
from tests.browsers import signed_in
from tests.cast import Cast
from tests.house.access_table import TABLE, Row
from tests.house.layers import assert_none
from tests.house.world import World, make_world

VERIFY = "/connexion/code/"
ENROL = "/compte/second-facteur/"
NETWORK = "192.0.2.7"
# An officer's own way out, and the pages where the second factor is shown or enrolled.
OPEN = {
    "accounts:enrol_factor",
    "accounts:sign_out",
    "accounts:start_enrolment",
    "accounts:verify_factor",
}


def one_factor(person: Person) -> Client:
    """Return a browser in which the person has signed in, and verified nothing more."""
    client = Client()
    client.force_login(person)
    return client


def verify(person: Person, code: str) -> None:
    verify_second_factor(actor=factories.scope_of(person), person=person, code=code, network=NETWORK)


def enrolled(person: Person, *, key: str, code: str, is_verified: bool = True) -> list[str]:
    return enrol_second_factor(
        actor=factories.scope_of(person), person=person, key=key, code=code, is_verified=is_verified, keep=""
    )


def refusal(act: object, *args: object, **given: object) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **given)  # type: ignore[operator]
    return refused.value.code


# Without it, nothing


def answers(world: World, person: Person) -> Iterator[tuple[Row, str]]:
    """Yield what each address that is not public answers to the person, who has verified nothing."""
    public = {row.name for row in TABLE if row.outcomes.split()[0] != "in"}
    for row in TABLE:
        if row.name not in public | OPEN:
            url = reverse(row.name, kwargs={name: value(world) for name, value in row.kwargs.items()})
            response = getattr(one_factor(person), row.method)(url)
            yield row, f"{response.status_code} {response.get('Location', '')}"


@pytest.mark.parametrize("role", ["officer", "pay_officer"])
def test_officer_without_second_factor_gets_nothing_anywhere(db: None, role: str) -> None:
    """Every address leads to the enrolment, but those that answer whoever asks."""
    world = make_world()

    told = list(answers(world, getattr(world.cast, role)))

    assert len(told) > 50
    assert_none(f"{row}: {answer}" for row, answer in told if not answer.startswith(f"302 {ENROL}?next="))


def test_officer_without_second_factor_is_nobody_on_public_pages(cast: Cast) -> None:
    page = one_factor(cast.officer).get("/plan-du-site/").content.decode()

    assert ("RECTORAT Odile" in page, "Équipe numérique académique, académie" in page) == (True, False)
    assert 'id="menu-principal"' not in page


def test_officer_is_sent_to_verify_once_enrolled(cast: Cast) -> None:
    enrol(cast.officer)

    response = one_factor(cast.officer).get("/pilotage/?page=2")

    assert response["Location"] == f"{VERIFY}?next=%2Fpilotage%2F%3Fpage%3D2"


def test_what_is_posted_without_second_factor_is_not_done(cast: Cast) -> None:
    enrol(cast.officer)
    client = one_factor(cast.officer)

    response = client.post("/mon-nom/", {"first_name": "Autre", "last_name": "Nom"})

    cast.officer.refresh_from_db()
    assert (response["Location"], cast.officer.first_name) == (f"{VERIFY}?next=%2F", "Odile")


def test_every_wide_role_is_held_back(cast: Cast) -> None:
    for role in (Role.ACADEMIE_READER, Role.TRAINING_OFFICER):
        person = factories.make_member(role, cast.academie)
        assert one_factor(person).get("/")["Location"].startswith(ENROL)


@pytest.mark.parametrize("who", ["head", "deputy", "referent", "authority_reader", "outsider"])
def test_roles_of_one_school_are_not_held_back(cast: Cast, who: str) -> None:
    assert one_factor(getattr(cast, who)).get("/mon-role/").status_code == 200


def test_head_who_is_an_officer_too_is_held_back_as_an_officer_only(cast: Cast) -> None:
    officer = factories.make_assignment(Role.OFFICER, cast.academie, cast.head)
    client = one_factor(cast.head)
    assert client.get("/compte/").status_code == 200

    client.post("/mon-role/", {"capacity": str(officer.pk)})

    assert client.get("/compte/")["Location"].startswith(ENROL)


def test_head_with_a_second_factor_is_asked_for_it(cast: Cast) -> None:
    enrol(cast.head)

    assert one_factor(cast.head).get("/")["Location"] == f"{VERIFY}?next=%2F"


def test_whoever_is_held_back_signs_out(cast: Cast) -> None:
    assert one_factor(cast.officer).post("/deconnexion/")["Location"] == "/connexion/"


def test_demo_account_counts_as_verified(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from relais.accounts.demo_accounts import DemoAccount  # noqa: PLC0415 - only here

    account = DemoAccount(cast.officer.assignments.get().pk, "Odile", "Équipe", "académie")
    monkeypatch.setattr("relais.accounts.demo_accounts._listers", [lambda: [account]])
    client = Client()

    client.post("/connexion/demonstration/", {"assignment": account.key})

    assert client.get("/mon-role/").status_code == 200


# Enrol


def start(client: Client) -> str:
    """Draw a key, and return it."""
    assert client.post(f"{ENROL}commencer/", {"next": "/campagne/"})["Location"].startswith(ENROL)
    return str(client.session["totp_key"])


def test_enrolment_shows_nothing_before_it_begins(cast: Cast) -> None:
    client = one_factor(cast.officer)

    page = client.get(f"{ENROL}?next=/campagne/").content.decode()

    assert ('name="next" value="/campagne/"' in page, "data:image" in page) == (True, False)
    assert "totp_key" not in client.session


def test_enrolment_shows_the_key_and_its_square(cast: Cast) -> None:
    client = one_factor(cast.officer)
    key = start(client)

    page = client.get(ENROL).content.decode()

    assert (letters_of(key) in page, 'src="data:image/svg+xml;charset=utf-8,' in page) == (True, True)


def test_enrolment_gives_ten_codes_once_and_opens(cast: Cast) -> None:
    client = one_factor(cast.officer)
    key = start(client)
    opened_by = client.session.session_key

    page = client.post(ENROL, {"code": code_of(key), "next": "/campagne/"}).content.decode()

    codes = re.findall(r"<code>([\w-]+)</code>", page)
    assert ([len(code) for code in codes], 'href="/campagne/"' in page) == ([14] * 10, True)
    assert (client.session.session_key != opened_by, "totp_key" in client.session) == (True, False)
    assert client.get("/compte/").status_code == 200
    assert (has_second_factor(cast.officer.pk), recovery_codes_left(cast.officer)) == (True, 10)
    assert list(Entry.objects.values_list("act", flat=True)) == ["enrol_second_factor"]


def test_enrolment_with_a_wrong_code_gives_nothing(cast: Cast) -> None:
    client = one_factor(cast.officer)
    key = start(client)

    page = client.post(ENROL, {"code": wrong_code_for(key)}).content.decode()

    assert ("pas le bon" in page, letters_of(key) in page) == (True, True)
    assert (has_second_factor(cast.officer.pk), client.get("/")["Location"][: len(ENROL)]) == (False, ENROL)


def test_enrolment_without_code_says_what_is_missing(cast: Cast) -> None:
    client = one_factor(cast.officer)
    start(client)

    assert "ui-error-summary" in client.post(ENROL, {"code": ""}).content.decode()


def test_enrolment_never_leads_elsewhere(cast: Cast) -> None:
    client = one_factor(cast.officer)
    key = start(client)

    page = client.post(ENROL, {"code": code_of(key), "next": "https://ailleurs.example/"}).content.decode()

    assert "ailleurs.example" not in page


def test_enrolment_is_not_a_way_round_the_second_factor(cast: Cast) -> None:
    key = enrol(cast.officer)
    client = one_factor(cast.officer)

    told = [
        client.get(ENROL)["Location"],
        client.post(f"{ENROL}commencer/")["Location"],
        client.post(ENROL, {"code": "000000"})["Location"],
    ]

    assert told == [VERIFY] * 3
    assert refusal(enrolled, cast.officer, key=key, code=code_of(key), is_verified=False) == "unverified"


def test_key_drawn_in_one_browser_is_not_enrolled_from_another(cast: Cast) -> None:
    start(one_factor(cast.officer))

    page = one_factor(cast.officer).get(ENROL).content.decode()

    assert "Commencer" in page


def test_enrolling_replaces_the_application_and_ends_other_sessions(cast: Cast) -> None:
    enrol(cast.head)
    elsewhere, client = signed_in(cast.head), signed_in(cast.head)
    key = start(client)

    client.post(ENROL, {"code": code_of(key)})

    assert second_factor_of(cast.head.pk) == TOTPDevice.objects.get(user=cast.head, key=key)
    assert (client.get("/compte/").status_code, elsewhere.get("/compte/").status_code) == (200, 302)


def test_enrolling_somebody_else_is_forbidden(cast: Cast) -> None:
    key = new_totp_key()
    given = {"person": cast.head, "key": key, "code": code_of(key), "is_verified": True, "keep": ""}

    assert refusal(enrol_second_factor, actor=factories.scope_of(cast.officer), **given) == "forbidden"


# Verify


def test_code_of_the_application_opens(cast: Cast) -> None:
    key = enrol(cast.officer)
    client = one_factor(cast.officer)
    opened_by = client.session.session_key

    response = client.post(VERIFY, {"code": code_of(key), "next": "/compte/"})

    assert (response["Location"], client.session[IS_VERIFIED]) == ("/compte/", True)
    assert client.session.session_key != opened_by
    assert client.get("/compte/").status_code == 200


def test_code_never_leads_elsewhere(cast: Cast) -> None:
    key = enrol(cast.officer)

    response = one_factor(cast.officer).post(VERIFY, {"code": code_of(key), "next": "//ailleurs.example"})

    assert response["Location"] == "/"


@pytest.mark.parametrize("code", ["", "12345", "abcdef"])
def test_code_that_is_none_opens_nothing(cast: Cast, code: str) -> None:
    enrol(cast.officer)
    client = one_factor(cast.officer)

    assert client.post(VERIFY, {"code": code}).status_code == 200
    assert client.get("/compte/")["Location"].startswith(VERIFY)


def test_code_opens_once(cast: Cast) -> None:
    key = enrol(cast.officer)
    code = code_of(key)
    verify(cast.officer, code)

    assert refusal(verify, cast.officer, code) == "wrong_code"


def test_code_may_be_written_with_spaces(cast: Cast) -> None:
    code = code_of(enrol(cast.officer))

    verify(cast.officer, f" {code[:3]} {code[3:]} ")


def test_code_of_somebody_without_second_factor_is_wrong(cast: Cast) -> None:
    assert refusal(verify, cast.officer, "123456") == "wrong_code"
    assert refusal(verify, cast.officer, "ABCD-EFGH-JKMN") == "wrong_code"


def test_recovery_code_opens_once(cast: Cast) -> None:
    key = new_totp_key()
    codes = enrolled(cast.officer, key=key, code=code_of(key))

    verify(cast.officer, codes[3].lower().replace("-", " "))

    assert recovery_codes_left(cast.officer) == 9
    assert refusal(verify, cast.officer, codes[3]) == "wrong_code"
    verify(cast.officer, codes[4])
    assert Entry.objects.latest("pk").comment == "code de secours"


def test_recovery_codes_are_stored_as_digests(cast: Cast) -> None:
    from django_otp.plugins.otp_static.models import StaticToken  # noqa: PLC0415 - only here

    key = new_totp_key()
    codes = enrolled(cast.officer, key=key, code=code_of(key))

    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert stored.isdisjoint({code.replace("-", "") for code in codes})


def test_last_recovery_codes_are_warned_of(cast: Cast) -> None:
    key = new_totp_key()
    codes = enrolled(cast.officer, key=key, code=code_of(key))
    for code in codes[:7]:
        verify(cast.officer, code)

    page = one_factor(cast.officer).post(VERIFY, {"code": codes[7], "next": "/compte/"}, follow=True)
    assert "Il vous reste 2 codes de secours" in page.content.decode()


def test_renewed_recovery_codes_replace_the_others(cast: Cast) -> None:
    key = new_totp_key()
    before = enrolled(cast.officer, key=key, code=code_of(key))
    client = signed_in(cast.officer)
    assert "Il vous en reste 10" in client.get(f"{ENROL}codes/").content.decode()

    page = client.post(f"{ENROL}codes/").content.decode()

    codes = re.findall(r"<code>([\w-]+)</code>", page)
    assert (len(codes), set(codes) & set(before)) == (10, set())
    assert refusal(verify, cast.officer, before[0]) == "wrong_code"
    verify(cast.officer, codes[0])


def test_renewing_recovery_codes_of_nobody_is_refused(cast: Cast) -> None:
    head, officer = factories.scope_of(cast.head), factories.scope_of(cast.officer)
    assert refusal(renew_recovery_codes, actor=head, person=cast.head) == "forbidden"
    enrol(cast.head)
    assert refusal(renew_recovery_codes, actor=officer, person=cast.head) == "forbidden"

    response = signed_in(cast.deputy).post(f"{ENROL}codes/", follow=True)
    assert response.redirect_chain == [("/compte/", 302)]


# Take away


def test_head_takes_the_second_factor_away_and_signs_in_again(cast: Cast) -> None:
    enrol(cast.head)
    client = signed_in(cast.head)
    assert "Retirer le second facteur" in client.get("/compte/").content.decode()

    response = client.post(f"{ENROL}retirer/")

    assert (response["Location"], has_second_factor(cast.head.pk)) == ("/connexion/", False)
    assert (Session.objects.filter(person=cast.head).count(), client.get("/compte/").status_code) == (0, 302)


def test_officer_keeps_a_second_factor(cast: Cast) -> None:
    enrol(cast.officer)
    client = signed_in(cast.officer)
    assert "Retirer le second facteur" not in client.get("/compte/").content.decode()

    response = client.post(f"{ENROL}retirer/", follow=True)

    assert "Votre rôle demande un second facteur" in response.content.decode()
    assert has_second_factor(cast.officer.pk)


def test_administrator_resets_the_second_factor_of_another(cast: Cast) -> None:
    admin = factories.make_person()
    admin.assignments.create(role=Role.ADMIN, starts_on=factories.LONG_AGO)
    enrol(cast.officer)

    reset_second_factor(actor=factories.scope_of(admin), person=cast.officer)

    assert (has_second_factor(cast.officer.pk), Entry.objects.get().act) == (False, "reset_second_factor")


@pytest.mark.parametrize("who", ["officer", "head", "outsider"])
def test_second_factor_of_another_is_not_reset_by(cast: Cast, who: str) -> None:
    actor = factories.scope_of(getattr(cast, who))

    assert refusal(reset_second_factor, actor=actor, person=cast.referent) == "forbidden"


def test_command_resets_the_second_factor(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    enrol(cast.officer)

    call_command("reset_second_factor", email=cast.officer.email)

    assert capsys.readouterr().out == "RECTORAT Odile : second facteur retiré, connexions fermées.\n"
    assert not has_second_factor(cast.officer.pk)


def test_command_unknown_address_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="Personne n'a l'adresse"):
        call_command("reset_second_factor", email="inconnue@example.org")


def test_system_manages_nobodys_account(cast: Cast) -> None:
    assert refusal(renew_recovery_codes, actor=SYSTEM, person=cast.head) == "forbidden"


def test_session_is_named_without_its_key(cast: Cast) -> None:
    client = one_factor(cast.head)

    assert client.session[CONNECTION]["handle"] != client.session.session_key
