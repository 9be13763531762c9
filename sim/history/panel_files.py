"""A panel as the files of a scenario and of its record."""

import csv
from io import StringIO

from sim.errors import InputError
from sim.history.panel import Panel
from sim.scenario.event_record import RecordRow
from sim.scenario.files.extends import MOST_FILE_BYTES
from sim.scenario.files.reader import dump_scenario
from sim.scenario.recorded import EventRecord

SCENARIO, RECORD = "scenario.yaml", "record.csv"
"""Names of the two files; the scenario names the record."""

_COLUMNS = ("step", "occasion", "n", "state", "joined", "at_least", "source")


def panel_texts(panel: Panel) -> dict[str, str]:
    """The texts of a folder's files, by name.

    Raises InputError where one is longer than files of scenarios and records may be.
    """
    about = "# Coded by the rule in docs/coding-from-tables.md, anew for each year.\n"
    texts = {
        SCENARIO: f"{about}{dump_scenario(panel.scenario)}record: {RECORD}\n",
        RECORD: record_text(panel.record),
    }
    for name, text in texts.items():
        if (size := len(text.encode())) > MOST_FILE_BYTES:
            found = f"{name} would have {size / 2**20:.1f} MiB, and files may have 1 MiB"
            raise InputError(f"{found}; take fewer years, or another panel")
    return texts


def record_text(record: EventRecord) -> str:
    """A record of a panel as CSV."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(row, column) for column in _COLUMNS] for row in record)
    return stream.getvalue()


def _cell(row: RecordRow, column: str) -> object:
    value = getattr(row, column)
    return ("no", "yes")[value] if isinstance(value, bool) else value
