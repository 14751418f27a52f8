"""The bar chart."""

from relais.ui.charts import Bar, draw_bars


def test_draw_bars_the_longest_takes_the_width():
    drawn = draw_bars([Bar("A", 50), Bar("B", 25, text="un quart"), Bar("C", 0)])
    assert [(bar.text, bar.width) for bar in drawn] == [("50", 1000), ("un quart", 500), ("0", 0)]


def test_draw_bars_a_maximum_sets_the_width():
    assert [bar.width for bar in draw_bars([Bar("A", 50)], maximum=100)] == [500]


def test_draw_bars_nothing_to_draw_divides_by_nothing():
    assert draw_bars([]) == []
    assert draw_bars([Bar("A", 0)])[0].width == 0
