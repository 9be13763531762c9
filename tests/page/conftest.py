import os

import pytest

from tests.page.web import missing, missing_browser


def ask_for(lack: str | None) -> None:
    """Skip where something is missing; fail where all should be there."""
    if lack is not None and os.environ.get("CI"):
        pytest.fail(f"{lack}; .ci/run does it")
    if lack is not None:
        pytest.skip(lack)


@pytest.fixture(scope="session", autouse=True)
def modules() -> None:
    """Node, and the packages that the page's code is built and tested with."""
    ask_for(missing())


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> str:
    """Each browser in which pages are opened."""
    name: str = request.param
    ask_for(missing_browser(name))
    return name
