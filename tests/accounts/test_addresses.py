import pytest

from relais.accounts.domain import add_address, make_main_address, remove_address
from relais.accounts.models import Person
from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role, Scope
from tests import factories
from tests.accounts.builders import make_far_school, make_role
from tests.cast import Cast


@pytest.fixture
def officer(cast: Cast) -> Scope:
    return factories.scope_of(cast.officer)


def addresses(person: Person) -> list[tuple[str, bool]]:
    return list(person.addresses.order_by("pk").values_list("address", "is_main"))


def acts() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("pk").values_list("act", "comment"))


def test_add_address_is_one_more(cast: Cast, officer: Scope) -> None:
    first = cast.head.email

    add_address(actor=officer, person=cast.head, address=" H.Direction@Example.org ")

    assert addresses(cast.head) == [(first, True), ("h.direction@example.org", False)]
    assert acts() == [("add_address", "h.direction@example.org")]


def test_add_first_address_is_the_main_one(db: None) -> None:
    person = factories.make_person(email="")

    add_address(actor=SYSTEM, person=person, address="a@example.org")

    assert addresses(person) == [("a@example.org", True)]


def test_add_own_address_changes_nothing(cast: Cast, officer: Scope) -> None:
    known = add_address(actor=officer, person=cast.head, address=cast.head.email.upper())

    assert (known, acts()) == (cast.head.addresses.get(), [])


@pytest.mark.parametrize(
    ("address", "code"), [("personne", "bad_address"), ("DEPUTY@example.org", "address_of_another")]
)
def test_add_address_refused(cast: Cast, officer: Scope, address: str, code: str) -> None:
    cast.deputy.addresses.update(address="deputy@example.org")

    with pytest.raises(DomainError) as refused:
        add_address(actor=officer, person=cast.head, address=address)

    assert (refused.value.code, cast.head.addresses.count(), acts()) == (code, 1, [])


def test_make_main_address_leaves_one_main(cast: Cast, officer: Scope) -> None:
    before = cast.head.email
    second = add_address(actor=officer, person=cast.head, address="second@example.org")

    for _ in range(2):
        make_main_address(actor=officer, address=second)

    assert addresses(cast.head) == [(before, False), ("second@example.org", True)]
    assert acts()[1:] == [("make_main_address", f"second@example.org, auparavant : {before}")]


def test_make_main_address_when_none_was(cast: Cast, officer: Scope) -> None:
    address = cast.head.addresses.get()
    cast.head.addresses.update(is_main=False)

    make_main_address(actor=officer, address=address)

    assert (addresses(cast.head), acts()) == (
        [(address.address, True)],
        [("make_main_address", address.address)],
    )


def test_remove_address(cast: Cast, officer: Scope) -> None:
    main = cast.head.email
    second = add_address(actor=officer, person=cast.head, address="second@example.org")

    remove_address(actor=officer, address=second)

    assert addresses(cast.head) == [(main, True)]
    assert acts()[1:] == [("remove_address", "second@example.org")]


def test_remove_main_address_is_refused(cast: Cast, officer: Scope) -> None:
    with pytest.raises(DomainError) as refused:
        remove_address(actor=officer, address=cast.head.addresses.get())

    assert (refused.value.code, cast.head.addresses.count()) == ("main_address", 1)


def test_addresses_of_somebody_with_a_role_elsewhere_do_not_change(cast: Cast, officer: Scope) -> None:
    make_role(Role.HEAD, cast.head, school=make_far_school())
    address = cast.head.addresses.get()

    for act in (
        lambda: add_address(actor=officer, person=cast.head, address="mine@example.org"),
        lambda: make_main_address(actor=officer, address=address),
        lambda: remove_address(actor=officer, address=address),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "forbidden"
    assert addresses(cast.head) == [(address.address, True)]
