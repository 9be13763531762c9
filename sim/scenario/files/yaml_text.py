"""YAML text: read as plain data, with the line and column of everything in it, and written.

Only plain data is read: mappings with text for keys, lists, text, numbers, true and false.
Words that some YAML readers turn into something else (NO, on, 12:30, 2021-08) stay text, and
1e-3 is a number. Tags, aliases, keys given twice and second documents are mistakes.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any, NamedTuple

import yaml

from sim.errors import Mistake
from sim.scenario.checks.lookalikes import REORDERING, REORDERS, cut_number, odd_mark
from sim.scenario.checks.validated_model import Loc
from sim.scenario.messages import path_text

DEEPEST = 16
"""How deep lists and mappings may be nested; a scenario needs seven."""

PLAIN_WORDS = {
    "null": re.compile(r"(?:~|null|Null|NULL|)\Z"),
    "bool": re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"),
    "int": re.compile(r"[-+]?[0-9]+\Z"),
    "float": re.compile(
        r"""(?: [-+]? (?: \.[0-9]+ | [0-9]+ (?: \.[0-9]* )? ) (?: [eE][-+]?[0-9]+ )?
            | [-+]? \. (?: inf | Inf | INF ) | \. (?: nan | NaN | NAN ) )\Z""",
        re.VERBOSE,
    ),
}
"""What words without quotes mean, by YAML's type; any other is text."""

LONGEST_NUMBER = 400
"""Digits beyond which a number is text: no scenario needs them, and Python refuses thousands."""

WRAPPED_AT = 100
"""Width of running text that is written; lists and mappings stay on one line, however long."""

_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not take for text."""

_ADVICE = {
    "mapping values are not allowed in this context": "; text with ': ' in it needs quotes",
    "found unknown escape character": r"; \ begins an escape here: part folders by /",
}
"""What YAML's reader should have said."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mark(NamedTuple):
    """Where something stands, line and column counted from 1."""

    line: int
    column: int
    source: str = ""
    """The file, where that is not the one that was asked for."""


class Marks(NamedTuple):
    """Where the key and the value of an entry stand; in a list, the entry itself is both."""

    key: Mark
    value: Mark


@dataclass
class PlainData:
    """What a YAML text holds, as far as it can be read."""

    data: object = None
    marks: dict[Loc, Marks] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    unread: set[Loc] = field(default_factory=set)
    """Where a value stands that cannot be read; None takes its place."""
    broken: bool = False
    """Whether reading had to stop before the end."""


def plain_data(text: str, source: str = "") -> PlainData:
    """The plain data in a YAML text; source is the file, as for Mark."""
    return _Reading(text, source).whole()


class _Stop(Exception):  # noqa: N818 - it is the text that is wrong, not the program
    """The text cannot be read any further; carries the sentence and the mark."""


class _Reading:
    """One pass over a text's events. Nothing is ever expanded, so nothing can explode."""

    def __init__(self, text: str, source: str) -> None:
        self.text = text
        self.source = source
        self.found = PlainData()
        self.events: Iterator[yaml.Event] = iter(())

    def whole(self) -> PlainData:
        try:
            self._check_characters()
            self.events = yaml.parse(self.text, Loader=_Loader)
            self._document()
        except _Stop as stop:
            self._mistake((), *stop.args)
        except yaml.MarkedYAMLError as error:
            mark = self._mark(error.problem_mark or error.context_mark)
            self._mistake((), f"is not YAML: {self._problem(error, mark)}", mark)
        else:
            return self.found
        self.found.broken = True
        return self.found

    def _problem(self, error: yaml.MarkedYAMLError, mark: Mark) -> str:
        lines = self.text.split("\n")[: mark.line]
        if lines and lines[-1][mark.column - 1 : mark.column] == "\t":
            return "a tab, where only spaces can indent"
        problem = error.problem or error.context or "it cannot be read"
        # Where reading fails is often a line below the slip.
        odd = next(filter(None, map(odd_mark, reversed(lines[-2:]))), "")
        return f"{problem}{_ADVICE.get(problem, '')}{odd}"

    def _check_characters(self) -> None:
        for characters, wrong in (
            (_UNPRINTABLE, "which is not text"),
            (REORDERING, REORDERS),
        ):
            if bad := characters.search(self.text):
                before = self.text[: bad.start()]
                mark = Mark(before.count("\n") + 1, len(before) - before.rfind("\n"), self.source)
                raise _Stop(f"holds the character {bad.group()!a}, {wrong}", mark)

    def _document(self) -> None:
        documents = 0
        for event in self.events:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        wrong = "a second document begins here; a scenario file holds one"
                        raise _Stop(wrong, self._mark(event.start_mark))
                case yaml.NodeEvent():
                    self.found.data = self._value(event, ())

    def _value(self, event: yaml.Event, loc: Loc) -> object:
        mark = self._mark(event.start_mark)
        self.found.marks.setdefault(loc, Marks(mark, mark))
        if len(loc) > DEEPEST:
            raise _Stop(f"is nested more than {DEEPEST} deep", mark)
        match event:
            case yaml.AliasEvent(anchor=anchor):
                self._unread(loc, f"aliases (*{anchor}) are not read; write it out", mark)
            case yaml.ScalarEvent(tag=str(tag)) | yaml.CollectionStartEvent(tag=str(tag)) if (
                tag != "!"
            ):
                short = tag.replace("tag:yaml.org,2002:", "!!")
                self._unread(loc, f"tags ({short}) are not read; leave it out", mark)
                self._skip(event)
            case yaml.MappingStartEvent():
                return self._mapping(loc)
            case yaml.SequenceStartEvent():
                return self._list(loc)
            case yaml.ScalarEvent(implicit=(True, _), value=word) if loc and means_nothing(word):
                self._unread(loc, "is empty; give a value, or leave the key out", mark)
            case yaml.ScalarEvent(implicit=(plain, _), value=word):
                return plain_word(word) if plain else word
        return None

    def _mapping(self, loc: Loc) -> dict[str, object]:
        mapping: dict[str, object] = {}
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            mark = self._mark(key.start_mark)
            if not isinstance(key, yaml.ScalarEvent):
                self._mistake(loc, "has a key that is not a single word", mark)
                self._skip(key)
                self._skip(next(self.events))
                continue
            # Keys are ids or names of fields: whatever YAML takes NO or 1 for, here it is text.
            entry = (*loc, key.value)
            if key.value in mapping:
                first = self.found.marks[entry].key.line
                self._mistake(entry, f"is given twice; the first is in line {first}", mark)
                self._skip(next(self.events))
                continue
            event = next(self.events)
            if key.value.isdecimal() and _is_nothing(event) and mapping:
                last = list(mapping)[-1]
                if number := self._decimal_comma(self.found.marks[(*loc, last)].value, mark):
                    self._unread((*loc, last), number, self.found.marks[(*loc, last)].value)
                    mapping[last] = None
                    continue
            self.found.marks[entry] = Marks(mark, self._mark(event.start_mark))
            mapping[key.value] = self._value(event, entry)
        return mapping

    def _decimal_comma(self, value: Mark, key: Mark) -> str:
        """What is wrong with a number cut in two, as in {a: 0,5}; empty where key is one indeed."""
        if value.line != key.line:
            return ""
        line = "".join(self.text.split("\n")[key.line - 1 : key.line])
        return cut_number(line, value.column - 1, key.column - 1)

    def _list(self, loc: Loc) -> list[object]:
        entries: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            entries.append(self._value(event, (*loc, len(entries))))
        return entries

    def _skip(self, event: yaml.Event) -> None:
        depth = int(isinstance(event, yaml.CollectionStartEvent))
        while depth:
            event = next(self.events)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)

    def _unread(self, loc: Loc, message: str, mark: Mark) -> None:
        self.found.unread.add(loc)
        self._mistake(loc, message, mark)

    def _mistake(self, loc: Loc, message: str, mark: Mark) -> None:
        self.found.mistakes.append(Mistake(path_text(loc), message, *mark))

    def _mark(self, mark: Any) -> Mark:
        # Of PyYAML's own class or of libyaml's; None at the end of some broken texts.
        return (
            Mark(mark.line + 1, mark.column + 1, self.source) if mark else Mark(1, 1, self.source)
        )


def _is_nothing(event: yaml.Event) -> bool:
    """Whether nothing stands where a value could."""
    return isinstance(event, yaml.ScalarEvent) and event.implicit[0] and not event.value


def means_nothing(word: str) -> bool:
    """Whether a word without quotes stands for no value at all."""
    return PLAIN_WORDS["null"].match(word) is not None


def plain_word(word: str) -> object:
    """What a word without quotes means: None, a truth value, a number, or the word itself."""
    kind = next((kind for kind, words in PLAIN_WORDS.items() if words.match(word)), "text")
    match kind:
        case "null":
            return None
        case "bool":
            return word.lower() == "true"
        case "int" if len(word) <= LONGEST_NUMBER:
            return int(word)
        case "float":
            return float(word.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return word


class _Writer(yaml.SafeDumper):
    """Writes plain data so that `plain_data` reads it back."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's name and kind
        None: [(f"tag:yaml.org,2002:{kind}", words) for kind, words in PLAIN_WORDS.items()]
    }

    def ignore_aliases(self, _data: object) -> bool:
        return True

    def represent_text(self, text: str) -> yaml.ScalarNode:
        # Rarer line breaks do not survive without escapes.
        style = None if text.isprintable() else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style)


_Writer.add_representer(str, _Writer.represent_text)


def compact_yaml(data: Mapping[str, object], block_depths: Mapping[str, int]) -> str:
    """A mapping as YAML: each section in block style down to its depth, inline below that.

    block_depths gives the depth by section; where it says nothing, sections are one deep.
    """
    return "".join(
        _section_yaml(section, entry, block_depths.get(section, 1))
        for section, entry in data.items()
    )


def _section_yaml(section: str, entry: object, depth: int) -> str:
    stream = StringIO()
    width = WRAPPED_AT if isinstance(entry, str) else math.inf
    writer = _Writer(stream, width=width, allow_unicode=True, sort_keys=False)
    node = writer.represent_data({section: entry})
    _set_style(node, depth + 1)
    writer.open()
    writer.serialize(node)
    writer.close()
    return stream.getvalue()


def _set_style(node: yaml.Node, depth: int) -> None:
    if isinstance(node, yaml.CollectionNode):
        node.flow_style = depth <= 0
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                _set_style(part, depth - 1)
