"""Where a class finds this machine on its network."""

import socket
from typing import NamedTuple

import ifaddr

from sim.classroom.door import Keys

_ANYWHERE = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737). A socket that is pointed at it sends nothing."""


class Invitation(NamedTuple):
    """What a teacher tells a class, and what the teacher alone is told."""

    keys: Keys
    host: str
    port: int

    @property
    def students(self) -> str:
        """The address for students."""
        return f"http://{self.host}:{self.port}/"

    @property
    def scanned(self) -> str:
        """The address in the QR code, which brings the class code along."""
        return f"{self.students}enter?code={self.keys.code}"

    @property
    def teacher(self) -> str:
        """The teacher's address, on this machine, with its key."""
        return f"http://127.0.0.1:{self.port}/wall?key={self.keys.teacher}"

    @property
    def is_alone(self) -> bool:
        """Whether this machine is on no network, so that nobody else can come in."""
        return self.host.startswith("127.")


def invite(port: int) -> Invitation:
    """An invitation with new keys."""
    return Invitation(Keys.new(), address(), port)


def address() -> str:
    """The address of this machine on its network; 127.0.0.1 where it is on none.

    Where it has several, the one from which it would reach the rest of the world: a class and its
    teacher mostly share that network.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as pointed:
        try:
            pointed.connect(_ANYWHERE)
            found = str(pointed.getsockname()[0])
        except OSError:
            found = ""
    return next((each for each in (found, *_others()) if _is_reachable(each)), "127.0.0.1")


def _others() -> list[str]:
    """Addresses of this machine, for networks that lead nowhere else, as a hotspot of its own."""
    return [str(ip.ip) for each in ifaddr.get_adapters() for ip in each.ips if ip.is_IPv4]


def _is_reachable(found: str) -> bool:
    return found not in ("", "0.0.0.0") and not found.startswith(("127.", "169.254."))
