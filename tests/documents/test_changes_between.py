from hypothesis import given
from hypothesis import strategies as st

from relais.documents.domain import Changes, changes_between

CELLS = st.lists(st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from("ab")), max_size=2)
STATES = st.dictionaries(st.sampled_from("abcdef"), CELLS)


def test_changes_between_tells_each_nature_in_the_order_of_its_state():
    before = {"d": [1], "c": [1], "b": [1], "a": [1]}
    after = {"e": [1], "b": [2], "a": [1], "d": [0]}
    assert changes_between(before, after) == Changes(added=("e",), changed=("b", "d"), removed=("c",))


def test_changes_between_same_rows_in_another_order_is_no_change():
    changes = changes_between({"a": [1], "b": [2]}, {"b": [2], "a": [1]})
    assert changes == Changes()
    assert not changes


def test_changes_between_a_column_more_changes_the_row():
    assert changes_between({"a": [1]}, {"a": [1, None]}).changed == ("a",)


def test_changes_between_true_is_not_one():
    assert changes_between({"a": [1]}, {"a": [True]}).changed == ("a",)


@given(before=STATES, after=STATES)
def test_changes_applied_to_the_old_state_give_the_new_one(before, after):
    changes = changes_between(before, after)
    replayed = {key: cells for key, cells in before.items() if key not in changes.removed}
    replayed |= {key: after[key] for key in (*changes.added, *changes.changed)}
    assert repr(sorted(replayed.items())) == repr(sorted(after.items()))


@given(before=STATES, after=STATES)
def test_changes_name_each_key_once_and_none_that_stays(before, after):
    changes = changes_between(before, after)
    named = [*changes.added, *changes.changed, *changes.removed]
    assert len(set(named)) == len(named)
    stays = {key for key in before if key in after and repr(before[key]) == repr(after[key])}
    assert set(named) == (set(before) | set(after)) - stays


@given(before=STATES, after=STATES)
def test_changes_back_are_the_mirror(before, after):
    there, back = changes_between(before, after), changes_between(after, before)
    assert (set(there.added), set(there.removed)) == (set(back.removed), set(back.added))
    assert set(there.changed) == set(back.changed)


@given(state=STATES)
def test_changes_between_a_state_and_itself_are_none(state):
    assert not changes_between(state, dict(reversed(state.items())))
