"""Tables of counts that reveal nobody: small cells are hidden, and others, so that no subtraction finds them.

A table is published with its totals, so each line gives an equation. Hidden cells are the edges of a graph
whose nodes are the lines; the equations give a hidden cell away exactly when its edge is on no cycle.
Source: Gusfield, "A graph theoretic approach to statistical data security", 1988. Each is put on a cycle,
through the smallest counts. A range may still be guessed; a count not.
"""

import heapq
from collections.abc import Sequence
from typing import TypeAlias

SMALLEST_SHOWN = 5
Counts: TypeAlias = "list[list[int]]"
Cell: TypeAlias = "tuple[int, int]"  # row and column, totals last


def with_totals(counts: Sequence[Sequence[int]]) -> Counts:
    """Return the table with a total at the end of each row, and a row of totals."""
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def hide_small_cells(
    counts: Sequence[Sequence[int]], *, smallest: int = SMALLEST_SHOWN
) -> list[list[int | None]]:
    """Return the table with its totals, None where a count is hidden: 1 to `smallest` - 1, and their cover.

    Zeros may be shown: they are nobody. `counts` has at least one row and one column.
    """
    table = with_totals(counts)
    cells = [(x, y) for x, row in enumerate(table) for y in range(len(row))]
    hidden = {(x, y) for x, y in cells if 0 < table[x][y] < smallest}
    for cell in cells:
        if cell in hidden:
            hidden.update(_cover(table, hidden, cell))
    return [
        [None if (x, y) in hidden else count for y, count in enumerate(row)] for x, row in enumerate(table)
    ]


def _cover(table: Counts, hidden: set[Cell], cell: Cell) -> list[Cell]:
    """Return the cells that close the cheapest cycle through a cell; one hidden already costs nothing.

    Dijkstra from the cell's row to its column without the cell. Rows are even nodes, columns odd.
    """
    height, width = len(table), len(table[0])
    start, end = 2 * cell[0], 2 * cell[1] + 1
    queue: list[tuple[int, int, int, tuple[Cell, ...]]] = [(0, 0, start, ())]
    seen: set[int] = set()
    while True:
        cost, steps, node, path = heapq.heappop(queue)
        if node == end:
            return list(path)
        if node in seen:
            continue
        seen.add(node)
        for other in range(width if node % 2 == 0 else height):
            edge = (node // 2, other) if node % 2 == 0 else (other, node // 2)
            if edge != cell:
                price = 0 if edge in hidden else table[edge[0]][edge[1]] + 1
                heapq.heappush(queue, (cost + price, steps + 1, 2 * other + 1 - node % 2, (*path, edge)))
