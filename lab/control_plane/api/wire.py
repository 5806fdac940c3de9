"""Requests to an API server over connections that are used again."""

import collections
import contextlib
import http.client
import json
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lab.control_plane.api.access import Access
from lab.problems import LabError

JSON = "application/json"
_SECONDS = 60.0
"""No answer within this time is no answer."""
_CLOSED = (ConnectionError, http.client.HTTPException, ssl.SSLEOFError, ssl.SSLZeroReturnError)
"""How a connection says that the other end has closed it."""


class ApiError(LabError):
    """The API server said no."""

    def __init__(self, status: int, answer: Mapping[str, Any]) -> None:
        self.status = status
        """The HTTP status: 403 forbidden, 404 not there, 409 conflict, 422 invalid, 429 not now."""
        self.reason: str = answer.get("reason") or ""
        self.message: str = answer.get("message") or ""
        self.causes: list[dict[str, Any]] = (answer.get("details") or {}).get("causes") or []
        super().__init__(f"{status} {self.reason}: {self.message}")


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request."""

    method: str
    path: str
    data: bytes = b""
    content: str = JSON
    accept: str = JSON


@dataclass(frozen=True, kw_only=True)
class Wire:
    """Connections to one server, all as the same user. Safe to share between threads."""

    access: Access
    headers: Sequence[tuple[str, str]] = ()
    """Sent with each request, such as whom to impersonate."""
    _idle: collections.deque[http.client.HTTPSConnection] = field(default_factory=collections.deque)

    def close(self) -> None:
        """Close all connections."""
        while self._idle:
            self._idle.pop().close()

    def ask(self, request: Request) -> tuple[dict[str, Any], list[str]]:
        """The answer as JSON and the warnings that came with it, or ApiError."""
        response, answer = self._exchange(request)
        try:
            document = json.loads(answer) if answer else {}
        except ValueError:
            document = {"message": answer.decode(errors="replace")}
        if response.status >= http.HTTPStatus.BAD_REQUEST:
            raise ApiError(response.status, document)
        return document, [_warning(text) for text in response.headers.get_all("Warning") or []]

    def _exchange(self, request: Request) -> tuple[http.client.HTTPResponse, bytes]:
        while True:
            try:
                connection, used = self._idle.pop(), True
            except IndexError:
                connection, used = self._connect(), False
            try:
                self._send(connection, request)
                response = connection.getresponse()
                answer = response.read()
            except BaseException as error:
                connection.close()
                # The server closes connections that were idle for long; a new one will do.
                if used and isinstance(error, _CLOSED):
                    continue
                raise
            self._idle.append(connection)
            return response, answer

    def _connect(self) -> http.client.HTTPSConnection:
        access = self.access
        return http.client.HTTPSConnection(access.host, access.port, context=access.tls, timeout=_SECONDS)

    def _send(self, connection: http.client.HTTPSConnection, request: Request) -> None:
        connection.putrequest(request.method, request.path)
        connection.putheader("Accept", request.accept)
        connection.putheader("User-Agent", "lab")
        for name, value in self.headers:
            connection.putheader(name, value)
        if request.data:
            connection.putheader("Content-Type", request.content)
            connection.putheader("Content-Length", str(len(request.data)))
        connection.endheaders(request.data or None)


def _warning(header: str) -> str:
    """The text of `299 - "text"`."""
    text = header.partition('"')[2].rpartition('"')[0]
    with contextlib.suppress(ValueError):
        return json.loads(f'"{text}"')
    return text
