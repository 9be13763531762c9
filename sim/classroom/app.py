"""What a classroom serves: the page, and to a class what its messages and its wall need."""

import gzip
from collections.abc import Awaitable, Callable
from functools import cached_property
from importlib.resources import files
from string import Template
from typing import TypeVar

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from sim.classroom.door import Door
from sim.classroom.invitation import Invitation
from sim.classroom.messages import Round, Setting, Shown
from sim.classroom.threshold import HERE, Threshold
from sim.classroom.wall import Wall
from sim.classroom.wall_text import qr, results, shown_words, spaced
from sim.page.document import Document
from sim.page.page_file import page
from sim.page.settings import Settings
from sim.wording.markup import Html, element

_Said = TypeVar("_Said", bound=Setting)

_FRAMED = {"X-Frame-Options": "SAMEORIGIN"}
_PAGE_HEADERS = {
    **_FRAMED,
    # All else its own policy says.
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Vary": "Accept-Encoding, Cookie",
}
_WALL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def application(stories: Document, invitation: Invitation | None = None) -> ASGIApp:
    """What serves the page to this machine alone or, with an invitation, to a class with a wall."""
    if invitation is not None:
        return Threshold(_Classroom(stories, invitation).door, None)
    kept = _Kept(page(stories))

    async def index(request: Request) -> Response:
        return kept.answer(request)

    return Threshold(Router([Route("/", index, methods=["GET"])], redirect_slashes=False), HERE)


class _Kept:
    """A page as bytes, made once."""

    def __init__(self, text: str) -> None:
        self._plain = text.encode()

    @cached_property
    def _zipped(self) -> bytes:
        return gzip.compress(self._plain)

    def answer(self, request: Request) -> Response:
        """The page, compressed where the browser says that it reads that."""
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return HTMLResponse(self._plain, headers=_PAGE_HEADERS)
        return HTMLResponse(self._zipped, headers={**_PAGE_HEADERS, "Content-Encoding": "gzip"})


class _Classroom:
    """The page, its messages and the wall, behind a door."""

    def __init__(self, stories: Document, invitation: Invitation) -> None:
        self._wall = Wall(stories.stories)
        self._page = _Kept(page(stories, Settings(in_class=True)))
        # On the wall and for the teacher the page has nothing to send, and cannot.
        self._teachers_page = _Kept(page(stories))
        self._wall_page = _wall_page(invitation)
        get, post = ["GET"], ["POST"]
        routes = [
            Route("/", self._index, methods=get),
            Route("/rounds", self._rounds, methods=post),
            Route("/shown", self._shown, methods=post),
            Route("/wall", self._wall_itself, methods=get),
            Route("/wall/wall.css", _file("wall.css", "text/css"), methods=get),
            Route("/wall/wall.js", _file("wall.js", "text/javascript"), methods=get),
            Route("/wall/state", self._state, methods=get),
            Route("/wall/reveal", self._does(self._wall.reveal), methods=post),
            Route("/wall/clear", self._does(self._wall.clear), methods=post),
        ]
        self.door = Door(Router(routes, redirect_slashes=False), invitation.keys)

    async def _index(self, request: Request) -> Response:
        is_teacher = request.scope["visitor"] is None
        return (self._teachers_page if is_teacher else self._page).answer(request)

    async def _rounds(self, request: Request) -> Response:
        return await self._noted(request, Round, self._wall.bet)

    async def _shown(self, request: Request) -> Response:
        return await self._noted(request, Shown, self._wall.show)

    async def _noted(
        self, request: Request, kind: type[_Said], note: Callable[[str, _Said], bool]
    ) -> Response:
        """What is answered to a message, which is noted where it is one about a story."""
        said = await _said(request, kind)
        if isinstance(said, Response):
            return said
        story = self._wall.stories.get(said.story)
        if story is None or not said.is_of(story):
            return _senseless()
        return _counted(note(request.scope["visitor"], said))

    async def _wall_itself(self, _: Request) -> Response:
        return HTMLResponse(self._wall_page, headers={"Content-Security-Policy": _WALL_POLICY})

    async def _state(self, request: Request) -> Response:
        """The wall where it is not as the asker has it."""
        wall, came_in = self._wall, len(self.door.visitors)
        changes = f"{wall.changes}-{came_in}"
        if request.query_params.get("changes") == changes:
            return Response(status_code=204)
        state = {
            "changes": changes,
            "came_in": came_in,
            "bets": wall.bets,
            "is_revealed": wall.is_revealed,
            "results": results(wall.tallies) if wall.is_revealed else "",
            "shown": [
                {
                    "number": number,
                    "link": shown.link,
                    "words": shown_words(wall.stories[shown.story], shown),
                }
                for number, shown in wall.shown
            ],
        }
        return JSONResponse(state)

    def _does(self, act: Callable[[], None]) -> Callable[[Request], Awaitable[Response]]:
        async def done(_: Request) -> Response:
            act()
            return Response(status_code=204)

        return done


def _wall_page(invitation: Invitation) -> str:
    alone = "This machine is on no network, so nobody else can come in. Join one, then start again."
    return Template(_text("wall.html")).substitute(
        students=invitation.students,
        code=spaced(invitation.keys.code),
        qr=qr(invitation.scanned),
        trouble=element("p", alone, class_="trouble") if invitation.is_alone else Html(""),
    )


async def _said(request: Request, kind: type[_Said]) -> _Said | Response:
    """What a visitor says, or what is answered where that makes no sense."""
    if request.scope["visitor"] is None:
        return PlainTextResponse("The teacher places no bets.", 403)
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return PlainTextResponse("Only JSON is read.", 415)
    try:
        return kind.model_validate_json(await request.body())
    except (ValidationError, ClientDisconnect):
        return _senseless()


def _senseless() -> Response:
    return PlainTextResponse("That makes no sense here.", 422)


def _counted(had_room: bool) -> Response:
    return Response(status_code=204) if had_room else PlainTextResponse("That is too much.", 429)


def _file(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    text = _text(name)

    async def answer(_: Request) -> Response:
        return Response(text, media_type=kind)

    return answer


def _text(name: str) -> str:
    return files("sim.classroom").joinpath(name).read_text(encoding="utf-8")
