"""What the variables of a letter read, for one school as for all."""

from relais.letters.catalogue import VARIABLES, frame_data
from relais.letters.content import letter_content
from relais.letters.selectors import Filling, empty_variables, facts_of_schools, schools_to_preview
from relais.schools.models import School
from tests.cast import Cast
from tests.factories import (
    YEAR,
    make_head_count,
    make_letter,
    make_school,
    make_template,
)
from tests.letters.builders import make_ready_desk


def _schools() -> list[School]:
    return list(School.objects.select_related("academie", "authority").order_by("pk"))


def test_facts_are_those_of_each_school(cast: Cast):
    make_ready_desk(cast)

    facts = facts_of_schools(_schools(), YEAR)

    mine, other = facts[cast.school.pk], facts[cast.other_school.pk]
    assert (mine.head, mine.referents, mine.cents) == (
        "DIRECTION Hélène",
        ("RÉFÉRENTE Rachida", "SECOND Rémi"),
        250_000,
    )
    assert (mine.pupils is None, other.pupils, other.referents, other.cents) == (False, None, (), None)


def test_empty_variables_are_counted_by_school(cast: Cast):
    make_ready_desk(cast)
    facts = facts_of_schools(_schools(), YEAR)

    counted = empty_variables(["{annee} {enveloppe}", "{enveloppe} {referents}"], facts.values())

    assert counted == [(VARIABLES["enveloppe"], 1), (VARIABLES["referents"], 1)]


def test_filling_reads_nothing_without_variable(cast: Cast, django_assert_num_queries):
    letter = make_letter(cast.school)

    with django_assert_num_queries(0):
        assert Filling(letter)("Sans variable") == "Sans variable"


def test_content_writes_the_values_in_every_text_of_the_academy(cast: Cast):
    content = frame_data("2026.1") | {
        "introduction": "En {annee}, {etablissement.nom}",
        "not_expected": ["Remplacer {chef}"],
    }
    content["references"].append("Note à {academie}")
    make_template(cast.academie, content=content)
    desk = make_ready_desk(cast)
    desk.letter.template = "13-2026.1"
    desk.letter.save()
    desk.letter.sections.filter(code="means").update(text="{enveloppe}, {inconnue}")

    written = letter_content(desk.letter)

    assert written["introduction"] == "En 2026-2027, Collège Ada-Lovelace"
    assert written["references"][-1] == "Note à académie de Poitiers"
    assert written["not_expected"] == ["Remplacer DIRECTION Hélène"]
    assert [each["text"] for each in written["sections"] if each["code"] == "means"] == [
        "2\u202f500,00\u00a0€, {inconnue}"
    ]


def test_preview_takes_the_smallest_the_largest_and_one_between_of_other_types(cast: Cast):
    cast.school.delete()
    cast.other_school.delete()
    sizes = {"college": 100, "lycee": 900, "lp": 400, "erea": 90}
    for kind, pupils in sizes.items():
        make_head_count(make_school(name=kind, type=kind), secondary=pupils)

    chosen = schools_to_preview(cast.academie, [])

    assert [school.name for school in chosen] == ["erea", "lycee", "lp"]


def test_preview_without_any_school_is_empty(cast: Cast):
    cast.school.delete()
    cast.other_school.delete()

    assert schools_to_preview(cast.academie, []) == []
