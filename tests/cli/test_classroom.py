"""What the command says before it serves."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import Result

from tests.programs import ROOT

Invoke = Callable[..., Result]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What would be served; nothing is."""
    served: list[object] = []
    monkeypatch.setattr("sim.classroom.server.serve", lambda *given: served.append(given))
    return served


def test_alone_it_says_where_the_page_is_and_opens_it(
    invoke: Invoke, served: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    result = invoke("classroom", "two-states", "--port", "0")
    assert result.exit_code == 0, result.output
    said = re.fullmatch(r"(http://127\.0\.0\.1:[1-9]\d*/)  \(Ctrl-C ends it\)\n", result.stdout)
    assert said is not None
    assert opened == [said[1]]
    assert len(served) == 1


def test_for_a_class_it_says_what_the_teacher_tells_and_what_the_teacher_alone_is_told(
    invoke: Invoke, served: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.classroom.invitation.address", lambda: "192.168.1.5")
    words = ("classroom", "two-states", "--port", "0", "--lan", "--no-browser")
    students, code, teacher, end = invoke(*words).stdout.splitlines()
    port = re.fullmatch(r"For students:    http://192\.168\.1\.5:([1-9]\d*)/", students)
    assert port is not None
    assert code.startswith("Class code:      ")
    assert teacher.startswith(f"For the teacher: http://127.0.0.1:{port[1]}/wall?key=")
    assert end == "(Ctrl-C ends it)"
    monkeypatch.setattr("sim.classroom.invitation.address", lambda: "127.0.0.1")
    assert "nobody else can come in" in invoke(*words).stdout
    assert len(served) == 2


def test_a_port_that_is_taken_is_said_before_anything_is_computed(
    invoke: Invoke, served: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.page.stories.document", lambda _: pytest.fail("computed"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = str(other.getsockname()[1])
        for way in ((), ("--lan",)):
            result = invoke("classroom", "two-states", "--no-browser", "--port", taken, *way)
            assert result.exit_code == 2
            assert f"port {taken} of this machine cannot be used" in result.stderr
            assert "choose another --port" in result.stderr
    assert served == []


@pytest.mark.slow
@pytest.mark.parametrize("package", ["ifaddr", "segno", "starlette", "uvicorn"])
def test_without_the_extra_it_says_how_to_install_it(package: str) -> None:
    words = "['classroom', 'two-states', '--no-browser']"
    missing = f"import sys; sys.modules['{package}'] = None\n"
    code = f"{missing}from sim.cli.program import program; program({words})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install 'alliance-sim[classroom]'" in " ".join(done.stderr.split())
