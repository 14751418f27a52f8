"""« Mon compte »: who one is, how one signs in."""

from relais.core.scope import Role
from tests import factories
from tests.accounts.second_factor import enrol
from tests.browsers import signed_in
from tests.cast import Cast


def page_of(person: object) -> str:
    return signed_in(person).get("/compte/").content.decode()  # type: ignore[arg-type]


def test_account_says_who_one_is(cast: Cast) -> None:
    cast.head.addresses.create(address="helene@example.org", is_main=False)

    page = page_of(cast.head)

    wanted = ["DIRECTION Hélène", cast.head.email, "helene@example.org", str(cast.school)]
    assert [text in page for text in wanted] == [True] * 4
    assert ("celle où vous écrire" in page, "Changer de rôle" in page) == (True, False)


def test_account_of_two_roles_offers_to_change(cast: Cast) -> None:
    factories.make_assignment(Role.DEPUTY, cast.other_school, cast.head)

    assert [text in page_of(cast.head) for text in ("Rôles", str(cast.other_school), "Changer de rôle")] == [
        True
    ] * 3


def test_account_of_nobody_in_particular(cast: Cast) -> None:
    cast.outsider.addresses.all().delete()

    page = page_of(cast.outsider)

    assert ("aucun aujourd’hui" in page, ">aucune<" in page) == (True, True)


def test_account_offers_what_the_role_may_use(cast: Cast) -> None:
    head, officer = page_of(cast.head), page_of(cast.officer)

    assert ("Facultatif pour votre rôle" in head, "Choisir mon mot de passe" in head) == (True, False)
    assert ("Votre rôle le demande." in officer, "Aucun n’est choisi." in officer) == (True, True)


def test_account_says_what_is_in_place(cast: Cast) -> None:
    enrol(cast.officer)
    cast.officer.set_password("cheval agrafe pile correct")
    cast.officer.save()

    page = page_of(cast.officer)

    wanted = ["En changer ferme vos autres connexions.", "Codes de secours restants", "1\u00a0appareil."]
    assert [text in page for text in wanted] == [True] * 3


def test_header_leads_to_the_account(cast: Cast) -> None:
    page = signed_in(cast.head).get("/mon-role/").content.decode()

    assert 'class="ui-identity__name" href="/compte/"' in page
