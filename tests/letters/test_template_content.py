"""An academy's content: its faults, and how it follows a newer national frame."""

from copy import deepcopy
from typing import Any

import pytest

from relais.letters.catalogue import carry_content, content_faults, frame_data, is_own, next_own_code

OWN = {
    "code": "M2.A1",
    "label": "Animer le réseau du bassin",
    "is_hidden": False,
    "is_usual": False,
    "aim": "",
    "indicator": "",
    "school_types": [],
}


def _mission(content: dict[str, Any], code: str) -> dict[str, Any]:
    return next(mission for mission in content["missions"] if mission["code"] == code)


def test_content_untouched_becomes_the_new_frame():
    old, new = frame_data("2025.1"), frame_data("2026.1")

    assert carry_content(deepcopy(old), old, new) == new


def test_content_carried_on_its_own_frame_is_the_same():
    frame = frame_data("2026.1")
    mine = deepcopy(frame)
    mine["introduction"] = "Bonne année"
    mine["not_expected"] = [*mine["not_expected"][1:], "Filmer les conseils de classe"]
    _mission(mine, "M2")["activities"].append(OWN)

    assert carry_content(mine, frame, frame) == mine


def test_what_the_academy_changed_stays_on_a_newer_frame():
    old, new = frame_data("2025.1"), frame_data("2026.1")
    mine = deepcopy(old)
    mine["introduction"] = "Chers collègues"
    mine["references"].append("Note de service du recteur")
    mine["not_expected"].remove("Réparer le matériel")
    mine["sections"]["means"]["hint"] = "Nos moyens"
    first = _mission(mine, "M1")["activities"][0]
    first["label"], first["is_hidden"] = "Relayer l’information", True
    _mission(mine, "M2")["activities"].append(OWN)

    carried = carry_content(mine, old, new)

    assert carried["introduction"] == "Chers collègues"
    assert carried["references"] == [*new["references"], "Note de service du recteur"]
    assert carried["not_expected"] == [each for each in new["not_expected"] if each != "Réparer le matériel"]
    assert carried["sections"]["means"] == {**new["sections"]["means"], "hint": "Nos moyens"}
    assert carried["sections"]["delegations"] == new["sections"]["delegations"]
    assert _mission(carried, "M1")["activities"][0] == {
        **_mission(new, "M1")["activities"][0],
        "label": "Relayer l’information",
        "is_hidden": True,
    }
    assert _mission(carried, "M2")["activities"] == [*_mission(new, "M2")["activities"], OWN]


def test_own_code_is_never_used_twice():
    assert next_own_code("M1", ["M1.1", "M1.A1", "M1.A3", "M2.A7"]) == "M1.A4"
    assert next_own_code("M3", []) == "M3.A1"
    assert [is_own(code) for code in ("M1.A4", "M1.4")] == [True, False]


def test_frames_have_no_fault():
    assert [content_faults(frame_data(code)) for code in ("2025.1", "2026.1")] == [[], []]


@pytest.mark.parametrize(
    ("path", "text", "fault"),
    [
        (
            ("introduction",),
            "En {anee}",
            "La variable {anee} n'existe pas. Vouliez-vous dire {annee} ?",
        ),
        (
            ("sections", "means", "starter"),
            "{bureau",
            "Une accolade est ouverte ou fermée seule : une variable s'écrit {etablissement.nom}.",
        ),
        (
            ("sections", "means", "title"),
            "Moyens {annee}",
            "Une variable n'est pas lue dans « Moyens {annee} » : écrivez-la en toutes lettres.",
        ),
        (
            ("indicators", 0),
            "Part }",
            "Une variable n'est pas lue dans « Part } » : écrivez-la en toutes lettres.",
        ),
    ],
)
def test_fault_of_a_text_is_told(path: tuple[Any, ...], text: str, fault: str):
    content = frame_data("2026.1")
    holder: Any = content
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = text

    assert content_faults(content) == [fault]
