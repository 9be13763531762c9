"""What all tests have in common."""

from hypothesis import settings

# The same examples each time, however slow the machine: a test that fails must fail again.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
