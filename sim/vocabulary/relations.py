"""Relations in which two states can stand (docs/ODD.md); `rule.relation` decides which it is."""

from typing import Literal, get_args

RelationName = Literal[
    "alliance", "one-sided support", "rhetorical support", "mutual support", "distant"
]
RELATIONS: tuple[RelationName, ...] = get_args(RelationName)


def relation_column(name: RelationName) -> str:
    """The column of tables for the share of replicates in which a pair stands so.

    >>> relation_column("one-sided support")
    'one_sided_support'
    """
    return name.replace(" ", "_").replace("-", "_")
