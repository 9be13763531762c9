"""Plain data as YAML for people: a line for each thing that is read as one."""

import math
from collections.abc import Mapping
from io import StringIO

import yaml

from sim.scenario.yaml_text import PLAIN_WORDS

WIDTH = 100
"""Where running text is wrapped. Lists and mappings stay on one line, however long."""


class _Writer(yaml.SafeDumper):
    """Writes plain data so that `plain_data` reads it back."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's name and kind
        None: [(f"tag:yaml.org,2002:{kind}", words) for kind, words in PLAIN_WORDS.items()]
    }

    def ignore_aliases(self, _data: object) -> bool:
        return True


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
    width = WIDTH if isinstance(entry, str) else math.inf
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
