from relais.core.school_year import SchoolYear
from relais.letters.catalogue import TEMPLATES, template_for


def test_template_has_every_activity_of_the_four_missions_in_order():
    missions = template_for(SchoolYear(2026)).missions

    assert {mission.code: [each.code for each in mission.activities] for mission in missions} == {
        "M1": [f"M1.{number}" for number in range(1, 11)],
        "M2": [f"M2.{number}" for number in range(1, 9)],
        "M3": [f"M3.{number}" for number in range(1, 8)],
        "M4": [f"M4.{number}" for number in range(1, 8)],
    }


def test_template_puts_the_two_priority_missions_first():
    assert [mission.is_priority for mission in template_for(SchoolYear(2026)).missions] == [
        True,
        True,
        False,
        False,
    ]


def test_template_guides_its_sections():
    assert [*template_for(SchoolYear(2026)).sections] == ["context", "means", "follow_up"]


def test_template_before_the_first_published_is_the_oldest():
    assert template_for(SchoolYear(2016)).code == "2025.1"


def test_templates_are_known_by_their_code():
    assert [template.code for template in TEMPLATES.values()] == [*TEMPLATES]


def test_mission_is_found_by_its_code():
    assert template_for(SchoolYear(2026)).mission("M2").title == "Coordonner et conseiller l’établissement"
