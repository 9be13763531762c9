"""Pages of HTML that commands write: never over anything else."""

from pathlib import Path

from sim.errors import InputError

_BEGINS = "<!DOCTYPE html>"


def refuse_place(place: Path) -> None:
    """Refuse to write over anything but a page."""
    if place.is_file() and not place.read_bytes().startswith(_BEGINS.encode()):
        raise InputError(f"{place} is no page, and not written over; choose another --out")


def write_page(place: Path, page: str) -> None:
    """Write a page as a whole, or leave what is there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_name(f".{place.name}.part")
    try:
        aside.write_text(page, encoding="utf-8", newline="\n")
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)
