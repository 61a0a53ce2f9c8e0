"""Calls of the Bot API over one pooled connection, and what a failed call means.

The errors tell apart what surely never arrived from what may have: only the first may be
repeated without a second copy (promise P3). No error text ever holds the token.
"""

import json
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import orjson

CALL_TIMEOUT = 30.0
SLOWEST = 64 * 1024
"""Bytes a second that an upload may take its time for."""


class ApiError(Exception):
    """A call that brought no result."""


class NotArrived(ApiError):  # noqa: N818
    """The call surely did not reach Telegram."""


class Uncertain(ApiError):  # noqa: N818
    """The call may have been carried out: the answer was lost."""


@dataclass
class Refused(ApiError):  # noqa: N818
    """Telegram refused the call (400, 401, 404, 409…)."""

    code: int
    description: str

    def __str__(self) -> str:
        return f"{self.code} {self.description}"


class Blocked(Refused):
    """The person blocked the bot or never started it (403)."""


@dataclass
class TooMany(ApiError):  # noqa: N818
    """Too many calls; to be made again after ``retry_after`` seconds (429)."""

    retry_after: float


@dataclass(frozen=True)
class Upload:
    """A file to be sent."""

    name: str
    data: bytes | Path
    """The bytes, or the file they are read from while they are sent."""
    mime: str

    @property
    def size(self) -> int:
        return self.data.stat().st_size if isinstance(self.data, Path) else len(self.data)


class BotApi:
    """The Bot API of one bot."""

    def __init__(self, base_url: str, token: str) -> None:
        self._base = base_url
        self._token = token
        self._session: aiohttp.ClientSession | None = None

    def __repr__(self) -> str:
        return f"BotApi({self._base!r})"

    async def call(
        self,
        method: str,
        params: dict[str, Any],
        upload: tuple[str, Upload] | None = None,
        timeout: float = CALL_TIMEOUT,  # noqa: ASYNC109  aiohttp's own, passed on
    ) -> Any:
        """The ``result`` of a method; ``upload`` is the field and file of a multipart call."""
        url = f"{self._base}/bot{self._token}/{method}"
        patience = timeout + (upload[1].size / SLOWEST if upload else 0)
        limit = aiohttp.ClientTimeout(total=patience, sock_connect=10)
        try:
            with ExitStack() as opened:
                body = _body(params, upload, opened)
                async with self._open().post(url, timeout=limit, **body) as response:
                    content = await response.read()
                    return _result(response.status, content)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise NotArrived("no connection") from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Uncertain(type(error).__name__) from None

    async def download(self, file_path: str, most: int) -> bytes:
        """The bytes of a file that ``getFile`` named; at most ``most`` of them are read."""
        url = f"{self._base}/file/bot{self._token}/{file_path}"
        limit = aiohttp.ClientTimeout(total=120, sock_connect=10)
        try:
            async with self._open().get(url, timeout=limit) as response:
                if response.status == 429 or response.status >= 500:
                    raise NotArrived(f"status {response.status}")
                if response.status != 200:
                    raise Refused(response.status, "the file cannot be had")
                chunks = bytearray()
                async for chunk in response.content.iter_chunked(65536):
                    chunks += chunk
                    if len(chunks) > most:
                        raise Refused(400, "file is too big")
                return bytes(chunks)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NotArrived(type(error).__name__) from None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=128, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector)
        return self._session


def read_json(content: bytes) -> Any:
    """JSON as it came; half characters, which strict readers refuse, become a sign of their own.

    One such character would else keep every update behind it from being read.
    """
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        loose = json.dumps(json.loads(content.decode("utf-8", "replace")), ensure_ascii=False)
        return orjson.loads(loose.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _result(status: int, content: bytes) -> Any:
    try:
        answer = read_json(content)
    except ValueError:
        raise Uncertain(f"status {status}") from None
    if answer.get("ok"):
        return answer["result"]
    code = int(answer.get("error_code", status))
    description = str(answer.get("description", ""))
    if code == 429:
        raise TooMany(float(answer.get("parameters", {}).get("retry_after", 1)))
    if code >= 500:
        raise Uncertain(f"status {code}")
    raise Blocked(code, description) if code == 403 else Refused(code, description)


def _body(
    params: dict[str, Any], upload: tuple[str, Upload] | None, opened: ExitStack
) -> dict[str, Any]:
    if upload:
        return {"data": _multipart(params, upload, opened)}
    return {"data": orjson.dumps(params), "headers": {"Content-Type": "application/json"}}


def _multipart(
    params: dict[str, Any], upload: tuple[str, Upload], opened: ExitStack
) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    field, file = upload
    data = file.data
    content = opened.enter_context(data.open("rb")) if isinstance(data, Path) else data
    form.add_field(field, content, filename=file.name, content_type=file.mime)
    return form
