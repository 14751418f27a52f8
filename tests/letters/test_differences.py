"""What differs between two templates."""

from copy import deepcopy
from typing import Any

from relais.core.school_year import SchoolYear
from relais.letters.catalogue import FRAMES, Template, frame_data, read_template
from relais.letters.catalogue.differences import Change, Mark, differences, mark_words

FRAME = frame_data("2026.1")


def _template(content: dict[str, Any]) -> Template:
    return read_template(content, code="x", label="x", from_year=SchoolYear(2026))


def _changed(change: Any) -> list[tuple[str, str, Change, str]]:
    content = deepcopy(FRAME)
    change(content)
    return [
        (group.title, each.where, each.change, " ".join(f"{kind}:{text}" for kind, text in each.marks))
        for group in differences(_template(FRAME), _template(content))
        for each in group.differences
    ]


def test_same_template_differs_in_nothing():
    assert differences(FRAMES["2026.1"], _template(FRAME)) == []


def test_words_are_marked_one_run_at_a_time():
    assert mark_words("Aider les collègues le mardi", "Aider tous les collègues") == (
        Mark("same", "Aider"),
        Mark("ins", "tous"),
        Mark("same", "les collègues"),
        Mark("del", "le mardi"),
    )


def test_list_line_reworded_added_removed():
    def change(content: dict[str, Any]) -> None:
        content["not_expected"] = [
            "Réparer tout le matériel",
            *content["not_expected"][2:],
            "Surveiller les examens",
        ]

    assert _changed(change) == [
        ("Ce qui n’est pas attendu", "", Change.REWORDED, "same:Réparer ins:tout same:le matériel"),
        ("Ce qui n’est pas attendu", "", Change.ADDED, "ins:Surveiller les examens"),
        ("Ce qui n’est pas attendu", "", Change.REMOVED, "del:Poser ou reprendre du câblage"),
    ]


def test_activity_hidden_added_and_changed():
    def change(content: dict[str, Any]) -> None:
        activities = content["missions"][3]["activities"]
        activities[0]["is_hidden"] = True
        activities[1] |= {"is_usual": True, "school_types": ["college"], "aim": ""}
        activities.append({"code": "M4.A1", "label": "Tenir le portail"})

    assert [line[:3] for line in _changed(change)] == [
        ("Mission 4", "M4.2, objectif suggéré", Change.REMOVED),
        ("Mission 4", "M4.2, souvent retenue", Change.REWORDED),
        ("Mission 4", "M4.2, proposée à", Change.REWORDED),
        ("Mission 4", "M4.A1", Change.ADDED),
        ("Mission 4", "M4.1", Change.REMOVED),
    ]


def test_section_and_introduction_changed():
    def change(content: dict[str, Any]) -> None:
        content["introduction"] = "Bienvenue"
        content["sections"]["training"]["shown_if"] = "newcomer"

    assert _changed(change) == [
        ("Introduction", "", Change.ADDED, "ins:Bienvenue"),
        (
            "Section « Formation »",
            "Affichée",
            Change.REWORDED,
            "del:Toujours ins:Si un référent débute dans la fonction",
        ),
    ]


def test_whole_mission_and_whole_section_come_and_go():
    less = deepcopy(FRAME)
    less["missions"].pop()
    less["sections"].pop("delegations")

    gone = differences(_template(FRAME), _template(less))
    come = differences(_template(less), _template(FRAME))

    assert [(group.title, {each.change for each in group.differences}) for group in gone] == [
        ("Mission 4", {Change.REMOVED}),
        ("Section « Services en ligne délégués »", {Change.REMOVED}),
    ]
    assert [(group.title, {each.change for each in group.differences}) for group in come] == [
        ("Mission 4", {Change.ADDED}),
        ("Section « Services en ligne délégués »", {Change.ADDED}),
    ]
