import pytest

from relais.core.school_year import SchoolYear
from relais.documents.domain import canonical_sha256
from relais.letters.catalogue import (
    FRAMES,
    Activity,
    Known,
    frame_data,
    frame_for,
    is_shown,
    read_template,
)
from relais.letters.enums import SectionCode, ShownIf


def test_template_has_every_activity_of_the_four_missions_in_order():
    missions = frame_for(SchoolYear(2026)).missions

    assert {mission.code: [each.code for each in mission.activities] for mission in missions} == {
        "M1": [f"M1.{number}" for number in range(1, 11)],
        "M2": [f"M2.{number}" for number in range(1, 9)],
        "M3": [f"M3.{number}" for number in range(1, 8)],
        "M4": [f"M4.{number}" for number in range(1, 8)],
    }


def test_template_puts_the_two_priority_missions_first():
    assert [mission.is_priority for mission in frame_for(SchoolYear(2026)).missions] == [
        True,
        True,
        False,
        False,
    ]


def test_template_guides_its_sections():
    assert [*FRAMES["2025.1"].sections] == ["context", "means", "follow_up"]
    assert [*FRAMES["2026.1"].sections] == SectionCode.values
    assert {code: guide.shown_if for code, guide in FRAMES["2026.1"].sections.items() if guide.shown_if} == {
        "delegations": "M4",
        "assistance": "M3",
    }


def test_template_before_the_first_published_is_the_oldest():
    assert frame_for(SchoolYear(2016)).code == "2025.1"


def test_templates_are_known_by_their_code():
    assert [template.code for template in FRAMES.values()] == [*FRAMES]


def test_mission_is_found_by_its_code():
    assert frame_for(SchoolYear(2026)).mission("M2").title == "Coordonner et conseiller l’établissement"


@pytest.mark.parametrize(
    ("condition", "known", "shown"),
    [
        (ShownIf.ALWAYS, Known(), True),
        (ShownIf.MISSION_4, Known(missions=frozenset({"M4"})), True),
        (ShownIf.MISSION_4, Known(missions=frozenset({"M1"})), False),
        (ShownIf.NEWCOMER, Known(referents=1, newcomers=1), True),
        (ShownIf.NEWCOMER, Known(referents=1), False),
        (ShownIf.SHARED, Known(referents=2), True),
        (ShownIf.SHARED, Known(referents=1), False),
    ],
)
def test_section_is_shown_on_what_is_known(condition: str, known: Known, shown: bool):
    assert is_shown(condition, known) is shown


def test_activity_is_for_the_types_it_names_or_for_all():
    assert Activity("M1.1", "Relayer").is_for("college")
    assert [Activity("M1.1", "x", school_types=("lycee",)).is_for(kind) for kind in ("lycee", "college")] == [
        True,
        False,
    ]


def test_read_template_leaves_out_what_is_hidden():
    data = frame_data("2025.1")
    data["missions"][0]["activities"][1]["is_hidden"] = True

    template = read_template(data, code="13-2026.1", label="Modèle", from_year=SchoolYear(2026))

    assert [*template.activities][:2] == ["M1.1", "M1.3"]
    assert "M1.2" in FRAMES["2025.1"].activities


@pytest.mark.parametrize(
    ("code", "sha256"),
    [
        ("2025.1", "7757ecb03b1556334b673c9f7b19a2c43ebc947ad652c3bbf13de8dfec914300"),
        ("2026.1", "0dd1e0db1eb6de89ca8367970042821ee5907ca73862916b24d55bc76036ace3"),
    ],
)
def test_frame_never_changes_once_published(code: str, sha256: str):
    assert canonical_sha256(frame_data(code)) == sha256
