from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from relais.accounts.claims import Claims
from relais.accounts.domain import end_role, sign_in_by_provider
from relais.accounts.models import EmailAddress, Identity, Person
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role
from relais.outbox.models import Message
from relais.schools.models import School
from tests import factories
from tests.cast import Cast
from tests.conftest import TODAY

ISSUER = "https://fournisseur.example.org"


def come(
    subject: str = "s1",
    address: str = "camille@example.org",
    *,
    issuer: str = ISSUER,
    names: tuple[str, str] = ("Camille", "Dubois"),
    attributes: Mapping[str, tuple[str, ...]] | None = None,
) -> Person:
    return sign_in_by_provider(
        claims=Claims(
            issuer=issuer,
            subject=subject,
            address=address,
            first_name=names[0],
            last_name=names[1],
            attributes=attributes or {},
        )
    )


def heads(*schools: School) -> dict[str, tuple[str, ...]]:
    return {"FrEduRneResp": tuple(f"{school.uai}$UAJ$PU$ADM$111$T3$CLG$340" for school in schools) or ("X",)}


def addresses(person: Person) -> list[tuple[str, bool]]:
    return list(person.addresses.order_by("pk").values_list("address", "is_main"))


def acts() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


def roles(person: Person) -> list[tuple[str, date, date | None, str]]:
    held = person.assignments.order_by("pk")
    return [(str(each.school), each.starts_on, each.ends_on, each.reason) for each in held]


# Who it is


def test_unknown_person_is_created_without_role(db: None) -> None:
    person = come()

    assert (str(person), addresses(person), person.assignments.count()) == (
        "DUBOIS Camille",
        [("camille@example.org", True)],
        0,
    )
    assert acts() == ["create_person", "link_identity", "sign_in_by_provider"]
    assert Entry.objects.latest("pk").actor_label == "DUBOIS Camille"


def test_person_is_found_by_subject_whatever_the_names(db: None) -> None:
    first = come()
    with clock.at(TODAY + timedelta(days=1)):
        again = come(names=("Cam", "Martin"))

    identity = Identity.objects.get()
    assert (again, str(again), Person.objects.count()) == (first, "DUBOIS Camille", 1)
    assert (identity.created_at, identity.last_used_at) == (TODAY, TODAY + timedelta(days=1))


def test_person_known_by_address_keeps_the_subject(cast: Cast) -> None:
    person = come(address=cast.referent.email)

    assert person == cast.referent
    assert list(Identity.objects.values_list("person", "issuer", "subject", "address")) == [
        (cast.referent.pk, ISSUER, "s1", cast.referent.email)
    ]
    assert str(person) == "RÉFÉRENTE Rachida"


def test_person_known_without_name_receives_it(db: None) -> None:
    known = factories.make_person("", " ", email="ce.0860001@example.org")
    Person.objects.update(last_name="")

    assert str(come(address="ce.0860001@example.org")) == "DUBOIS Camille"
    assert Person.objects.get() == known


def test_homonym_is_another_person(db: None) -> None:
    first = come("s1", "camille@example.org")

    second = come("s2", "camille.2@example.org")

    assert (first == second, str(first), str(second)) == (False, "DUBOIS Camille", "DUBOIS Camille")


def test_same_subject_of_another_issuer_is_another_person(db: None) -> None:
    assert come() != come(issuer="portail", address="autre@example.org")


def test_person_without_address_believed_is_new_and_found_again(cast: Cast) -> None:
    first = come(address="")
    again = come(address="")

    assert (first, addresses(first)) == (again, [])
    assert acts()[:2] == ["create_person", "link_identity"]


@pytest.mark.parametrize("subject", ["s1", "s2"])
def test_closed_account_is_refused_and_nothing_is_written(db: None, subject: str) -> None:
    person = come("s1")
    Person.objects.update(is_active=False)
    before = (acts(), list(Identity.objects.values()))

    with pytest.raises(DomainError) as refused:
        come(subject)

    assert refused.value.code == "inactive_person"
    assert (acts(), list(Identity.objects.values())) == before
    assert person.addresses.count() == 1


# The address


def test_changed_address_is_the_main_one_and_both_are_told(db: None) -> None:
    person = come(address="avant@example.org")

    come(address="apres@example.org")

    assert addresses(person) == [("avant@example.org", False), ("apres@example.org", True)]
    assert sorted(Message.objects.values_list("name", "to_address", "to_person")) == [
        ("address_changed", "apres@example.org", person.pk),
        ("address_changed", "avant@example.org", person.pk),
    ]
    assert Identity.objects.get().address == "apres@example.org"


def test_mail_of_a_changed_address(db: None, snapshot) -> None:
    come(address="avant@example.org")
    come(address="apres@example.org")

    message = Message.objects.get(to_address="avant@example.org")
    assert message.subject == "[RUPN] Votre adresse a changé\u00a0: apres@example.org"
    assert message.text == snapshot
    assert message.html == snapshot


def test_address_changed_back_is_told_again(db: None) -> None:
    person = come(address="avant@example.org")
    for hour, address in ((1, "apres@example.org"), (2, "avant@example.org"), (3, "apres@example.org")):
        with clock.at(TODAY + timedelta(hours=hour)):
            come(address=address)

    assert addresses(person) == [("avant@example.org", False), ("apres@example.org", True)]
    assert Message.objects.count() == 6


def test_address_that_did_not_change_leaves_the_one_chosen(db: None) -> None:
    person = come(address="academie@example.org")
    EmailAddress.objects.update(is_main=False)
    EmailAddress.objects.create(person=person, address="choisie@example.org")

    come(address="academie@example.org")

    assert (person.email, Message.objects.count()) == ("choisie@example.org", 0)


def test_address_of_another_stays_theirs_and_keeps_nobody_out(cast: Cast) -> None:
    person = come(address="camille@example.org")

    again = come(address=cast.head.email)

    assert (again, addresses(person)) == (person, [("camille@example.org", True)])
    assert cast.head.addresses.count() == 1
    assert "refuse_address_of_another" in acts()
    assert Message.objects.count() == 0


def test_address_of_another_is_noted_once(cast: Cast) -> None:
    for address in ("camille@example.org", cast.head.email, cast.head.email):
        come(address=address)

    assert acts().count("refuse_address_of_another") == 1


def test_address_gone_from_the_claims_changes_nothing(db: None) -> None:
    person = come(address="camille@example.org")
    come(address="")

    assert (addresses(person), Identity.objects.get().address) == (
        [("camille@example.org", True)],
        "camille@example.org",
    )


def test_first_address_believed_is_told_to_nobody(db: None) -> None:
    person = come(address="")
    come(address="camille@example.org")

    assert (addresses(person), Message.objects.count()) == ([("camille@example.org", True)], 0)


def test_address_had_already_becomes_the_main_one_when_the_provider_changes_to_it(db: None) -> None:
    person = come(address="avant@example.org")
    EmailAddress.objects.create(person=person, address="Apres@example.org", is_main=False)

    come(address="apres@example.org")

    assert addresses(person) == [("avant@example.org", False), ("Apres@example.org", True)]
    assert Message.objects.count() == 2


def test_main_address_already_the_one_given_is_told_to_nobody(db: None) -> None:
    person = come(address="avant@example.org")
    EmailAddress.objects.update(is_main=False)
    EmailAddress.objects.create(person=person, address="apres@example.org")

    come(address="apres@example.org")

    assert (person.email, Message.objects.count()) == ("apres@example.org", 0)


# The roles


def test_attribute_makes_the_head_of_each_school_named(cast: Cast) -> None:
    person = come(attributes=heads(cast.school, cast.other_school))

    assert roles(person) == [
        (str(school), TODAY.date(), None, "Attribut FrEduRneResp")
        for school in sorted((cast.school, cast.other_school), key=lambda each: each.uai)
    ]


def test_same_attribute_again_gives_nothing_more(cast: Cast) -> None:
    person = come(attributes=heads(cast.school))
    with clock.at(TODAY + timedelta(days=3)):
        come(attributes=heads(cast.school))

    assert len(roles(person)) == 1


def test_school_no_longer_named_is_left_the_day_before(cast: Cast) -> None:
    person = come(attributes=heads(cast.school, cast.other_school))
    with clock.at(TODAY + timedelta(days=10)):
        come(attributes=heads(cast.other_school))

    ends = {name: ends_on for name, _, ends_on, _ in roles(person)}
    assert ends == {
        str(cast.school): TODAY.date() + timedelta(days=9),
        str(cast.other_school): None,
    }


def test_school_named_and_no_longer_the_same_day_ends_that_evening(cast: Cast) -> None:
    person = come(attributes=heads(cast.school))
    come(attributes=heads())

    assert [ends_on for _, _, ends_on, _ in roles(person)] == [TODAY.date()]


def test_role_given_otherwise_is_never_taken(cast: Cast) -> None:
    come(address=cast.head.email, attributes=heads())

    assert [ends_on for _, _, ends_on, _ in roles(cast.head)] == [None]


def test_role_given_otherwise_is_not_lengthened(cast: Cast) -> None:
    last_day = TODAY.date() + timedelta(days=30)
    end_role(actor=SYSTEM, assignment=cast.head.assignments.get(), ends_on=last_day)

    come(address=cast.head.email, attributes=heads(cast.school))

    assert [ends_on for _, _, ends_on, _ in roles(cast.head)] == [last_day]


def test_provider_without_attributes_takes_no_role(cast: Cast) -> None:
    person = come(attributes=heads(cast.school))
    with clock.at(TODAY + timedelta(days=1)):
        come()

    assert [ends_on for _, _, ends_on, _ in roles(person)] == [None]


def test_teacher_receives_no_role(cast: Cast) -> None:
    taught = f"{cast.school.uai}$UAJ$PU$ENS$111$T3$CLG$340"

    assert come(attributes={"FrEduRne": (taught,)}).assignments.count() == 0


def test_school_unknown_or_closed_gives_nothing(cast: Cast) -> None:
    School.objects.filter(pk=cast.school.pk).update(is_open=False, closed_on=date(2026, 8, 31))
    unknown = {"FrEduRneResp": ("0860034V", cast.school.uai)}

    assert come(attributes=unknown).assignments.filter(role=Role.HEAD).count() == 0
