"""Tables cut to some states."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sim.history.exercise_tables import Exercise, StateTables


def cut(
    tables: StateTables, exercises: Sequence[Exercise], states: Collection[str]
) -> tuple[StateTables, list[Exercise]]:
    """The tables as if there were only these states; who is left out is outside."""

    def among(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name in states)

    def within(exercise: Exercise) -> Exercise:
        joiners = among(exercise.joiners)
        left = len(exercise.joiners) - len(joiners) + (exercise.host not in {"", *states})
        return exercise._replace(
            host=exercise.host if exercise.host in states else "",
            lead=exercise.lead if exercise.lead in states else "",
            outside=exercise.outside + left,
            joiners=joiners,
            eligible=among(exercise.eligible),
        )

    kept = replace(
        tables,
        powers={state: known for state, known in tables.powers.items() if state in states},
        ideal_points={s: known for s, known in tables.ideal_points.items() if s in states},
        relations={p: known for p, known in tables.relations.items() if set(p) <= set(states)},
        chosen=among(tables.chosen),
    )
    return kept, [within(exercise) for exercise in exercises]
