"""Functions that long work calls while it is done, the same wherever it takes one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[int, int], None]
"""Called with how much is done, and with how much there is in all, which may grow."""

RowWriter = Callable[["pd.DataFrame"], None]
"""Takes rows of a table as they are made, in place of keeping them."""

IsCancelled = Callable[[], bool]
"""Says whether nobody waits for the result any more."""
