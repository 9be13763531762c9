"""What all tests have in common."""

import gc

from hypothesis import settings

# The same examples each time, however slow the machine: a test that fails must fail again.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def pytest_collection_finish() -> None:
    """What was imported stays to the end and is not searched for garbage, the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
