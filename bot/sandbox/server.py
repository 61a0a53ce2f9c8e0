"""The sandbox over HTTP: the Bot API for the bot, a small control API and a page for people."""

import ipaddress
import re
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from bot.sandbox import control, live
from bot.sandbox.errors import BadRequest, Conflict, Forbidden, TooLarge
from bot.sandbox.loopback import LoopbackOnly
from bot.sandbox.markup import older_server
from bot.sandbox.methods import METHODS
from bot.sandbox.page import Page
from bot.sandbox.world import Fault, World
from bot.web.server import Serving, start

FAULTY = {"403": "Forbidden: bot was blocked by the user", "500": "Internal Server Error"}
CONFLICT = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
    "is running"
)
MOST_CALLS = 5000
WORDS = frozenset({"text", "caption", "name", "description", "short_description"})
NESTED = frozenset(
    "reply_markup reply_parameters entities caption_entities media link_preview_options "
    "allowed_updates commands scope menu_button message_ids results button".split()
)
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


def make_app(world: World) -> Starlette:
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", bot_api, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", file_bytes),
            *control.ROUTES,
            *live.ROUTES,
            Mount("/", Page()),
        ],
        middleware=[Middleware(LoopbackOnly)],
    )
    app.state.world = world
    return app


class RunningServer:
    """A sandbox that serves; ``url`` is where."""

    def __init__(self, world: World, serving: Serving) -> None:
        self._world = world
        self._serving = serving
        self.url = serving.url

    async def stop(self) -> None:
        """Ends soon, open long polls and streams at once."""
        self._world.changes.close()
        await self._serving.stop()


async def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> RunningServer:
    """Starts serving on a loopback address; port 0 takes a free one."""
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError("the sandbox answers on a loopback address only")
    return RunningServer(world, await start(make_app(world), host, port))


async def bot_api(request: Request) -> Response:
    """One call of the Bot API, with the faults that were asked for."""
    world: World = request.app.state.world
    name = request.path_params["method"]
    if not TOKEN.fullmatch(request.path_params["token"]):
        return _error(401, "Unauthorized")
    try:
        params = await _params(request)
    except ValueError:
        return _error(400, "Bad Request: can't parse JSON object")
    if world.on_call:
        await world.on_call("before", name, params)
    fault = world.fault_for(name)
    if fault and fault.kind not in {"drop_after", "older"}:
        return _faulty(world, name, params, fault)
    older_server.set(fault is not None and fault.kind == "older")
    response = await _answer(world, name, params)
    if world.on_call:
        await world.on_call("after", name, params)
    if fault and fault.kind == "drop_after":
        return _Dropped()
    return response


async def _answer(world: World, name: str, params: dict[str, Any]) -> Response:
    found = METHODS.get(name)
    if found is None:
        return _error(404, "Not Found: the sandbox does not play this method")
    method, known = found
    unknown = sorted(key for key in set(params) - known if not isinstance(params[key], tuple))
    if unknown:
        return _refusal(world, name, params, 400, f"Bad Request: unknown parameter {unknown[0]}")
    try:
        result = await method(world, params)
    except BadRequest as refused:
        return _refusal(world, name, params, 400, f"Bad Request: {refused}")
    except Forbidden as refused:
        return _refusal(world, name, params, 403, f"Forbidden: {refused}")
    except TooLarge:
        return _refusal(world, name, params, 413, "Request Entity Too Large")
    except Conflict:
        return _error(409, CONFLICT)
    except (KeyError, ValueError, TypeError, AttributeError) as wrong:
        text = f"Bad Request: parameter {wrong} is missing or wrong"
        return _refusal(world, name, params, 400, text)
    _journal(world, name, params, 200)
    content = orjson.dumps({"ok": True, "result": result})
    return Response(content, media_type="application/json")


def _refusal(world: World, name: str, params: dict[str, Any], code: int, text: str) -> Response:
    _journal(world, name, params, code, text)
    return _error(code, text)


def _journal(
    world: World, name: str, params: dict[str, Any], status: int | str, error: str = ""
) -> None:
    """Writes a call down; the polling itself is not worth a line."""
    if name == "getUpdates":
        return
    shown = {k: v for k, v in params.items() if not isinstance(v, tuple)}
    call = {"method": name, "params": shown, "status": status, "number": world.next_call()}
    world.calls.append(call | ({"error": error} if error else {}))
    del world.calls[:-MOST_CALLS]
    world.changes.note(("calls", 0, 0))


def _faulty(world: World, name: str, params: dict[str, Any], fault: Fault) -> Response:
    """The misbehaviour that was asked for, instead of an answer."""
    text, parameters = FAULTY.get(fault.kind, ""), None
    if fault.kind == "drop_before":
        _journal(world, name, params, "dropped")
        return _Dropped()
    if fault.kind == "429":
        parameters = {"retry_after": fault.retry_after}
        text = f"Too Many Requests: retry after {fault.retry_after}"
    _journal(world, name, params, int(fault.kind), text)
    return _error(int(fault.kind), text, parameters)


class _Dropped(Response):
    """Cuts the connection instead of answering."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002
        headers = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})


async def file_bytes(request: Request) -> Response:
    world: World = request.app.state.world
    data = world.files.get(request.path_params["path"].rsplit("/", 1)[-1])
    if data is None:
        return _error(404, "Not Found")
    return Response(data, media_type="application/octet-stream")


async def _params(request: Request) -> dict[str, Any]:
    params: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        body = await request.body()
        params |= orjson.loads(body) if body else {}
    elif "form" in kind:
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, str):
                    params[name] = value
                else:
                    params[name] = (value.filename or "file", await value.read())
    return {name: _read(name, value) for name, value in params.items() if value is not None}


def _read(name: str, value: Any) -> Any:
    """A parameter; Telegram takes nested objects as JSON and truth as a word too."""
    if not isinstance(value, str) or name in WORDS:
        return value
    if name in NESTED or value in {"true", "false"}:
        return orjson.loads(value)
    return value


def _error(code: int, description: str, parameters: dict[str, Any] | None = None) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Response(orjson.dumps(body), status_code=code, media_type="application/json")
