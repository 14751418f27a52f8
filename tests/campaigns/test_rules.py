from relais.campaigns import rules
from relais.core.scope import NOBODY, SYSTEM, Role, Scope
from tests import factories
from tests.cast import Cast

PEOPLE = (
    "head",
    "deputy",
    "referent",
    "other_head",
    "officer",
    "pay_officer",
    "authority_reader",
    "outsider",
)


def actors(cast: Cast) -> dict[str, Scope]:
    return {name: factories.scope_of(getattr(cast, name)) for name in PEOPLE} | {
        "nobody": NOBODY,
        "system": SYSTEM,
        "officer of Paris": factories.scope_of(
            factories.make_member(Role.OFFICER, factories.make_academie(code="01", name="académie de Paris"))
        ),
    }


def test_can_open_campaign_is_the_academies_own_digital_team(cast: Cast) -> None:
    allowed = [who for who, actor in actors(cast).items() if rules.can_open_campaign(actor, cast.academie)]

    assert allowed == ["officer"]


def test_can_see_head_steps_is_a_head_or_a_deputy(cast: Cast) -> None:
    allowed = [who for who, actor in actors(cast).items() if rules.can_see_head_steps(actor)]

    assert allowed == ["head", "deputy", "other_head"]


def test_can_do_head_steps_is_the_head_of_the_school_alone(cast: Cast) -> None:
    allowed = [who for who, actor in actors(cast).items() if rules.can_do_head_steps(actor, cast.school)]

    assert allowed == ["head"]
