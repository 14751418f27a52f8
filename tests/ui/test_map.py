"""The map: where points fall, what is said of them, and territories around them."""

import json

import pytest
from django.template import Context, Template

from relais.ui.geometry import Box, Projection, hull, read_boundaries
from relais.ui.map import MOST_POINTS, SHAPES, MapPoint, MapState, draw

STATES = [MapState("signed", "lettre signée", "success"), MapState("late", "en retard", "warning")]


def point(lon, lat, **options):
    return MapPoint(lon=lon, lat=lat, **{"label": "Collège A", "state": "signed", **options})


def render(points):
    source = '{% ui "map" points=points states=states title="Où en est-on ?" %}'
    return Template(source).render(Context({"points": points, "states": STATES}))


def test_draw_no_point_has_only_a_legend():
    drawing = draw([], STATES)
    assert (drawing.marks, drawing.boundaries) == ([], [])
    assert [(line.label, line.count) for line in drawing.legend] == [("lettre signée", 0), ("en retard", 0)]
    assert "Aucun point à placer sur la carte." in render([])


def test_draw_one_point_is_in_the_middle():
    drawing = draw([point(0.3, 46.6)], STATES)
    _, _, width, height = map(float, drawing.view_box.split())
    x, y = map(float, drawing.marks[0].place.split())
    assert (x, abs(y - height / 2) < 1) == (width / 2, True)


def test_draw_north_is_up_and_east_is_right():
    drawing = draw([point(0, 46), point(1, 47)], STATES)
    (west, south), (east, north) = (map(float, mark.place.split()) for mark in drawing.marks)
    assert (west < east, north < south) == (True, True)


def test_projection_degrees_are_shrunk_by_latitude():
    projection = Projection(Box(0, 59.5, 1, 60.5), width=100, margin=0)
    assert round(projection.height) == 200


def test_draw_state_is_told_by_shape_and_in_words():
    drawing = draw([point(0, 46), point(1, 47, label="Lycée B", state="late", href="/b/")], STATES)
    assert [(mark.title, mark.level, mark.path) for mark in drawing.marks] == [
        ("Collège A : lettre signée", "success", SHAPES["success"]),
        ("Lycée B : en retard", "warning", SHAPES["warning"]),
    ]
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_draw_states_listed_last_lie_on_top():
    drawing = draw([point(0, 46, state="late"), point(0, 46)], STATES)
    assert [mark.level for mark in drawing.marks] == ["success", "warning"]


def test_draw_state_nobody_declared_raises():
    with pytest.raises(KeyError, match="lost"):
        draw([point(0, 46, state="lost")], STATES)


def test_map_point_with_an_address_is_a_named_link():
    drawn = render([point(0, 46, href="/a/"), point(1, 47)])
    assert drawn.count('href="/a/" aria-label="Collège A\u00a0: lettre signée"') == 1
    assert drawn.count('role="img" aria-label="Collège A\u00a0: lettre signée"') == 1
    assert "style=" not in drawn


def test_draw_groups_without_a_file_have_hulls():
    corners = [(0, 46), (1, 46), (1, 47), (0, 47), (0.5, 46.5)]
    drawing = draw([point(*corner, group="Vienne") for corner in corners], STATES)
    assert [path.count(",") for path in drawing.boundaries] == [4]


def test_draw_many_points_become_one_disc_a_group():
    many = [point(0.3, 46.6, group="Vienne") for _ in range(MOST_POINTS)]
    few = [point(0.1, 45.6, group="Charente", state="late"), point(0.2, 45.7, group="Charente", state="late")]
    drawing = draw([*many, *few], STATES)
    assert drawing.is_aggregated
    assert [(mark.title, mark.level, mark.text) for mark in drawing.marks] == [
        ("Charente : 2 (2 en retard)", "warning", "2"),
        (f"Vienne : {MOST_POINTS} ({MOST_POINTS} lettre signée)", "success", str(MOST_POINTS)),
    ]
    assert "<circle" in render([*many, *few])


@pytest.fixture
def boundaries_file(tmp_path, settings):
    def square(x, y):
        return [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]]

    features = [
        {"geometry": {"type": "Polygon", "coordinates": square(0, 46)}, "properties": {"nom": "Vienne"}},
        {"geometry": {"type": "Polygon", "coordinates": square(5, 46)}, "properties": {"name": "Ailleurs"}},
        {"geometry": {"type": "MultiPolygon", "coordinates": [square(0, 44)]}, "properties": None},
        {"geometry": None, "properties": {}},
    ]
    path = tmp_path / "territoires.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    settings.BOUNDARIES_FILE = str(path)
    return path


def test_read_boundaries_reads_names_and_rings(boundaries_file):
    assert [one.name for one in read_boundaries(str(boundaries_file))] == ["Vienne", "Ailleurs", ""]


def test_draw_with_a_file_keeps_territories_that_hold_a_point(boundaries_file):
    drawing = draw([point(0.3, 46.6), point(0.4, 44.2)], STATES)
    assert len(drawing.boundaries) == 2


def test_draw_with_a_file_point_in_no_territory_is_still_drawn(boundaries_file):
    drawing = draw([point(20, 46.6)], STATES)
    assert (len(drawing.boundaries), len(drawing.marks)) == (0, 1)


@pytest.mark.parametrize("points", [[], [(0, 0)], [(0, 0), (1, 1)], [(0, 0), (1, 1), (2, 2)]])
def test_hull_of_a_line_is_nothing(points):
    assert hull(points) == ()


def test_projection_path_leaves_out_corners_too_fine_to_see():
    projection = Projection(Box(0, 0, 1, 1), width=100, margin=0)
    assert projection.path([((0, 0), (0.001, 0), (1, 0), (1, 1))]) == "M0,100L100,100L100,0Z"
    assert projection.path([((0, 0), (0.001, 0), (0.002, 0))]) == ""
