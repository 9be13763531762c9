"""The picture of the others over time has every line of the path, and no other."""

from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D

from sim.figures import Picture, system_figure
from sim.figures.core import style
from sim.scenario.schema import Scenario
from tests.unit.figure_tables import a_scenario, all_words, answered_path, xs, ys

SCENARIO = a_scenario(states=6, steps=30)
PATH = answered_path(SCENARIO)
RELATIONS = ("hostility", "tie")
BELIEFS = ("belief", "perceived", "commitment")


def drawn(figure: Picture) -> dict[str, tuple[int, Line2D]]:
    """By measure, who and towards whom: the panel and the line."""
    return {
        str(line.get_label()): (panel, line)
        for panel, axes in enumerate(figure.axes)
        for line in axes.lines
        if line.get_label() != "event" and not str(line.get_label()).startswith("_")
    }


def stored() -> dict[str, list[float]]:
    """The same from the table, but for relations that are 0 throughout."""
    rows = PATH[PATH["measure"].isin((*RELATIONS, *BELIEFS))]
    lines = {
        f"{measure} {by} {towards}": own.sort_values("step")["mean"].tolist()
        for (measure, by, towards), own in rows.groupby(["measure", "by", "towards"])
    }
    return {name: mean for name, mean in lines.items() if any(mean)}


def test_every_line_is_that_of_the_table() -> None:
    lines = drawn(system_figure(PATH, SCENARIO))
    assert {name: ys(line) for name, (_, line) in lines.items()} == stored()
    assert all(xs(line) == list(range(1, 31)) for _, line in lines.values())


def test_each_line_is_in_the_panel_of_its_measure_and_of_whom_it_concerns() -> None:
    a, b = SCENARIO.focus
    for name, (panel, _) in drawn(system_figure(PATH, SCENARIO)).items():
        measure, by, towards = name.split()
        concerned = {"tie": by, "belief": by, "perceived": by}.get(measure, towards)
        row = RELATIONS.index(measure) if measure in RELATIONS else 2
        assert panel == 2 * row + (a, b).index(concerned), name


def test_what_moved_is_in_colour_and_what_did_not_is_grey() -> None:
    looks = {True: (style.FIRST.colour, style.SECOND.colour), False: (style.SLATE,) * 2}
    told = set()
    for name, (panel, line) in drawn(system_figure(PATH, SCENARIO)).items():
        if name.split()[0] in RELATIONS:
            moved = abs(ys(line)[-1] - ys(line)[0]) >= 0.05
            assert to_rgb(line.get_color()) == to_rgb(looks[moved][panel % 2]), name
            told.add(moved)
    assert told == {True, False}


def test_ends_are_written_with_names_and_numbers() -> None:
    figure = system_figure(PATH, SCENARIO)
    words = [[text.get_text() for text in axes.texts] for axes in figure.axes]
    for name, (panel, line) in drawn(figure).items():
        measure, by, towards = name.split()
        if measure in RELATIONS:
            other = by if by not in SCENARIO.focus else towards
            assert f"{SCENARIO.states[other].name} {ys(line)[-1]:.2f}" in words[panel]
    assert sum(map(len, words)) == len(stored())


def test_every_panel_reaches_as_far_as_its_lines_and_its_ticks_say() -> None:
    figure = system_figure(PATH, SCENARIO)
    for row in range(3):
        left, right = figure.axes[2 * row : 2 * row + 2]
        assert left.get_ylim() == right.get_ylim() == (0, left.get_yticks()[-1])
        lines = [line for axes in (left, right) for line in axes.lines if line.get_label()]
        assert max(max(ys(line)) for line in lines) <= left.get_ylim()[1]


def test_where_nobody_watches_no_commitments_are_drawn() -> None:
    figure = system_figure(answered_path(SCENARIO, watched=False), SCENARIO)
    assert len(figure.axes) == 4
    assert "outsiders" not in all_words(figure)


def test_events_are_marked_and_explained() -> None:
    event = {"step": 5, "until": 9, "title": "A quarrel", "set": {"model.noise": 0.2}}
    data = SCENARIO.model_dump(by_alias=True, exclude_none=True) | {"events": [event]}
    figure = system_figure(PATH, Scenario.model_validate(data))
    for axes in figure.axes:
        assert [xs(line) for line in axes.lines if line.get_label() == "event"] == [[5, 5], [9, 9]]
    assert "an event" in all_words(figure)
    assert "an event" not in all_words(system_figure(PATH, SCENARIO))


def test_description_has_both_ends_of_every_line() -> None:
    described = system_figure(PATH, SCENARIO).description
    for name, mean in stored().items():
        assert f"{name} {mean[0]:.2f} to {mean[-1]:.2f}" in described
