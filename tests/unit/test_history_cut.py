from pathlib import Path

from sim.history.cut import cut
from sim.history.exercise_tables import read_exercises, read_states
from tests.unit.history_tables import tables


def test_who_is_left_out_is_outside(tmp_path: Path) -> None:
    folder = tables(tmp_path)
    kept, exercises = cut(read_states(folder), read_exercises(folder), ["A", "B"])
    assert kept.chosen == ("A", "B")
    assert set(kept.powers) == set(kept.ideal_points) == {"A", "B"}
    assert set(kept.relations) == {("A", "B"), ("B", "A")}
    by_id = {each.id: each for each in exercises}
    # Of A's second exercise C, which joined, is left out; of C's the host, and K, which joined.
    assert (by_id["e2"].joiners, by_id["e2"].outside) == (("B",), 2)
    assert (by_id["e2"].eligible, by_id["e2"].host) == (("B",), "A")
    assert (by_id["e8"].host, by_id["e8"].lead, by_id["e8"].outside) == ("", "", 2)
    assert by_id["e1"] == read_exercises(folder)[0]._replace(eligible=("B",))
