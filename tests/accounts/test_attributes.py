import pytest

from relais.accounts.attributes import NAMES, RULES, headed_schools, speaks_of_roles
from relais.core.scope import Role

ADA, ALAN = "0860034V", "0860010U"  # right control letters
LONG = "0860034V$UAJ$PU$ADM$111$T3$CLG$340"
SHORT = "0860010U$UAJ$PU$ADF$T3$LYC$340"
TAUGHT = "0860010U$UAJ$PU$ENS$111$T3$CLG$340"

RESP = "Attribut FrEduRneResp"
DIR = "Attribut FrEduFonctAdm"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, {}),
        ({"FrEduRneResp": (LONG,)}, {ADA: RESP}),
        ({"FrEduRneResp": (SHORT,)}, {ALAN: RESP}),
        ({"FrEduRneResp": (ADA,)}, {ADA: RESP}),
        ({"FrEduRneResp": ("0860034v",)}, {ADA: RESP}),
        ({"FrEduRneResp": (LONG, SHORT)}, {ADA: RESP, ALAN: RESP}),
        ({"FrEduRneResp": (f"{LONG};{SHORT}",)}, {ADA: RESP, ALAN: RESP}),
        ({"FrEduRneResp": (f"{LONG}, {SHORT} ; ",)}, {ADA: RESP, ALAN: RESP}),
        ({"FrEduRneResp": ("X",)}, {}),
        ({"FrEduRneResp": ("0860034A$UAJ",)}, {}),  # wrong control letter
        ({"FrEduRneResp": ("$UAJ$PU",)}, {}),
        ({"FrEduRne": (LONG,)}, {}),
        ({"FrEduRne": (LONG,), "FrEduFonctAdm": ("DIR",)}, {ADA: DIR}),
        ({"FrEduRne": (f"{LONG};{TAUGHT}",), "FrEduFonctAdm": ("dir",)}, {ADA: DIR}),
        ({"FrEduRne": (LONG,), "FrEduFonctAdm": ("ADF;DIR",)}, {ADA: DIR}),
        ({"FrEduRne": (LONG,), "FrEduFonctAdm": ("ADF",)}, {}),
        ({"FrEduRne": (LONG,), "FrEduFonctAdm": ("DIR",), "FrEduRneResp": ("X",)}, {}),
        ({"FrEduRne": (LONG,), "FrEduFonctAdm": ("DIR",), "FrEduRneResp": (SHORT,)}, {ALAN: RESP}),
        ({"FrEduRne": (LONG,), "FrEduResDel": (LONG,), "FrEduGestResp": (LONG,)}, {}),
    ],
)
def test_headed_schools_are_those_of_the_table(attributes, expected) -> None:
    assert headed_schools(attributes) == expected


def test_provider_without_attributes_says_nothing_of_roles() -> None:
    assert [speaks_of_roles({}), speaks_of_roles({"FrEduRne": ("X",)})] == [False, True]


def test_only_the_head_is_given_by_attributes() -> None:
    assert {rule.attribute: rule.role for rule in RULES if rule.role} == {
        "FrEduRneResp": Role.HEAD,
        "FrEduFonctAdm": Role.HEAD,
    }
    assert len(set(NAMES)) == len(RULES)


def test_line_without_role_names_no_school() -> None:
    assert [rule.uais({"FrEduRne": (LONG,)}) for rule in RULES if not rule.role] == [[], [], []]
