"""Tables in Markdown."""

import pandas as pd


def markdown(table: pd.DataFrame, digits: int = 4) -> str:
    """A table in Markdown; numbers that are not whole have so many decimals.

    >>> print(markdown(pd.DataFrame({"state": ["A"], "share": [0.25]})))
    | state | share |
    | --- | --- |
    | A | 0.2500 |
    """
    lines = [list(table.columns), ["---"] * len(table.columns)]
    lines += [[_cell(value, digits) for value in row] for row in table.itertuples(index=False)]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _cell(value: object, digits: int) -> str:
    return f"{value:.{digits}f}" if isinstance(value, float) else str(value)
