"""The reader: scenario files in, with the line and column of every mistake; and out again."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import Mistake, ScenarioError
from sim.scenario.checks.validated_model import Loc
from sim.scenario.checks.values import SCENARIO_FORMAT
from sim.scenario.files.extends import EXTENDS, MOST_FILE_BYTES, TOO_LONG, file_data
from sim.scenario.files.record_file import RECORD, record_data
from sim.scenario.files.yaml_text import Mark, PlainData, compact_yaml, plain_data
from sim.scenario.lint import claims_beyond_reach, dormant_occasions, knobs_turned_too_far
from sim.scenario.messages import (
    details,
    found_in_words,
    is_about_key,
    path_text,
    place_of,
    sentence,
)
from sim.scenario.recorded import record_slips
from sim.scenario.schema import Scenario

SUFFIXES = (".yaml", ".yml")
"""What the names of scenario files end in, in any case."""

MOST_ADVICE = 100
"""Mistakes for which it is worked out what was meant; a file with more is wrong altogether."""

BLOCK_DEPTHS = {"focus": 0, "states": 2, "events": 2}
"""How deep the sections of a file are written in lines of their own, where it is not one deep."""


def is_scenario_file(path: Path) -> bool:
    """Whether a path has the name of a scenario file.

    >>> [is_scenario_file(Path(name)) for name in ("a.yaml", "A.YML", "a.json", "yaml")]
    [True, True, False, False]
    """
    return path.suffix.lower() in SUFFIXES


def read_scenario(path: str | Path, *, as_run: bool = False) -> Scenario:
    """The scenario in a file.

    as_run says that the program wrote the file: a run may well have been made with changes that
    would be a slip in a file that a person wrote, such as an occasion that never arises.
    Raises ScenarioError with every mistake in the file and in those that it extends.

    >>> read_scenario("scenarios/two-states.yaml").title
    'Two states and a rival'
    """
    plain = file_data(Path(path))
    if isinstance(plain.data, dict) and isinstance(plain.data.get(RECORD), str):
        _read_record_beside(plain, plain.data, Path(path))
    return _scenario(plain, str(path), as_run)


def parse_scenario(text: str, source: str = "<scenario>", *, as_run: bool = False) -> Scenario:
    """The scenario in a text, which may not extend a file. source is its name in messages."""
    if len(text.encode(errors="replace")) > MOST_FILE_BYTES:
        raise ScenarioError(source, [Mistake("", TOO_LONG.format("scenario"))])
    plain = plain_data(text)
    if isinstance(plain.data, dict) and EXTENDS in plain.data:
        wrong = "works in files only, where it is clear which folder is meant"
        plain.mistakes.append(Mistake(EXTENDS, wrong, *plain.marks[(EXTENDS,)].key))
        plain.broken = True
    return _scenario(plain, source, as_run)


def _read_record_beside(plain: PlainData, data: dict[str, Any], path: Path) -> None:
    """Puts the rows of the file that a scenario names for its record in that name's place."""
    mark = plain.marks[RECORD,].value
    file = Path(mark.source or path).parent / data[RECORD]
    try:
        rows = record_data(file, str(file))
    except ScenarioError as error:
        wrong = f"cannot read {file}, which {error.mistakes[0].message}"
        plain.mistakes.append(Mistake(RECORD, wrong, *mark))
        plain.broken = True
        return
    data[RECORD] = rows.data
    plain.marks |= rows.marks
    plain.mistakes += rows.mistakes
    plain.broken |= rows.broken


def dump_scenario(scenario: Scenario) -> str:
    """A scenario as YAML that reads back equal, with the value of every parameter.

    Whatever the defaults will be some day, the text means the same scenario.
    """
    data = scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    needless = [key for key, value in data.items() if value in ("", [], {}) and key in _OPTIONAL]
    for key in needless:
        del data[key]
    for occasion in data["occasions"].values():
        if not occasion["title"]:
            del occasion["title"]
    return compact_yaml(data, BLOCK_DEPTHS)


_OPTIONAL = {name for name, field in Scenario.model_fields.items() if not field.is_required()}


def _scenario(plain: PlainData, source: str, as_run: bool) -> Scenario:
    """The scenario in what a file holds, or every mistake in it."""
    if plain.broken:
        raise ScenarioError(source, _reported(plain.mistakes))
    if not isinstance(plain.data, dict):
        raise ScenarioError(source, _reported(plain.mistakes or [_not_sections(plain)]))
    scenario, mistakes = None, list(plain.mistakes)
    try:
        scenario = Scenario.model_validate(plain.data)
    except ValidationError as error:
        mistakes += _in_words(error, plain)
    # What would be a slip in this format may be meant in another.
    if not as_run and plain.data.get("format") == SCENARIO_FORMAT:
        slips = list(dormant_occasions(plain.data))
        if scenario and not plain.unread:
            slips += knobs_turned_too_far(scenario)
            slips += claims_beyond_reach(scenario)
            slips += record_slips(scenario, scenario.record)
        mistakes += [Mistake(path_text(loc), message, *_mark(plain, loc)) for loc, message in slips]
    if scenario is None or mistakes:
        raise ScenarioError(source, _reported(mistakes))
    return scenario


def _not_sections(plain: PlainData) -> Mistake:
    if plain.data is None:
        return Mistake("", "is empty; `alliance-sim new FILE` writes a scenario to start from")
    wrong = (
        f"must be a mapping of sections (format, title, ...); found {found_in_words(plain.data)}"
    )
    return Mistake("", wrong, *_mark(plain, ()))


def _in_words(error: ValidationError, plain: PlainData) -> list[Mistake]:
    # What stands where nothing could be read has been reported already.
    lines = [
        line for line in details(error) if is_about_key(line) or place_of(line) not in plain.unread
    ]
    lines.sort(key=lambda line: _mark(plain, place_of(line), is_about_key(line)))
    return [
        Mistake(
            path_text(place_of(line)),
            sentence(line, advise=number < MOST_ADVICE),
            *_mark(plain, place_of(line), is_about_key(line)),
        )
        for number, line in enumerate(lines)
    ]


def _reported(mistakes: list[Mistake]) -> list[Mistake]:
    """Mistakes in the order of the file, those in files that it extends after its own."""
    return sorted(mistakes, key=lambda m: (m.source or "", m.line or 0, m.column or 0))


def _mark(plain: PlainData, loc: Loc, of_key: bool = False) -> Mark:
    """Where something stands; of what is missing, the key of that in which it is."""
    there = next(loc[:end] for end in range(len(loc), -1, -1) if loc[:end] in plain.marks)
    marks = plain.marks[there]
    return marks.key if of_key or there != loc else marks.value
