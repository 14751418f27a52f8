"""The charts."""

from relais.ui.charts import Bar, DrawnLine, Line, draw_bars, draw_line


def test_draw_bars_the_longest_takes_the_width():
    drawn = draw_bars([Bar("A", 50), Bar("B", 25, text="un quart"), Bar("C", 0)])
    assert [(bar.text, bar.width) for bar in drawn] == [("50", 1000), ("un quart", 500), ("0", 0)]


def test_draw_bars_a_maximum_sets_the_width():
    assert [bar.width for bar in draw_bars([Bar("A", 50)], maximum=100)] == [500]


def test_draw_bars_nothing_to_draw_divides_by_nothing():
    assert draw_bars([]) == []
    assert draw_bars([Bar("A", 0)])[0].width == 0


def test_draw_line_goes_from_left_to_right_until_it_is_not_known():
    assert draw_line(Line("2026", [0, 50, 100, None, None])) == DrawnLine("2026", "0,300 250,150 500,0")


def test_draw_line_of_nothing():
    assert draw_line(Line("2026", [])) == DrawnLine("2026", "")
    assert draw_line(Line("2026", [25])) == DrawnLine("2026", "0,225")
