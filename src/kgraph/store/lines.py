"""Connections to a server that stay open between requests."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
import weakref
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from kgraph.store.watch import Watch

Release = Callable[[bool], None]
"""Called when an answer is done with; True where all of it was read, so that the connection can serve again."""
_MOST = 4  # connections that are kept: answers overlap where one is read while the next question is asked


class Lines:
    """The open connections of one store. A connection that the server closed meanwhile is replaced by a new one."""

    def __init__(self) -> None:
        self._idle: list[tuple[str, http.client.HTTPConnection]] = []
        weakref.finalize(self, _hang_up, self._idle)  # a store that nobody closed lets go of them too

    def send(
        self, request: urllib.request.Request, watch: Watch, silence: float
    ) -> tuple[http.client.HTTPResponse, Release]:
        """Send a request that may be sent twice, and return the answer with what is to be called after it.

        Raises HTTPError for every status but those of success, OSError and HTTPException for a connection that fails.
        """
        kept = self._taken(_place(request))
        if kept is not None:
            try:
                return self._sent(kept, request, watch, silence)
            except (ConnectionError, http.client.BadStatusLine, http.client.CannotSendRequest):
                watch.check()
        return self._sent(_connection(request), request, watch, silence)

    def _taken(self, place: str) -> http.client.HTTPConnection | None:
        for index in reversed(range(len(self._idle))):
            if self._idle[index][0] == place:
                return self._idle.pop(index)[1]
        return None

    def _sent(
        self, line: http.client.HTTPConnection, request: urllib.request.Request, watch: Watch, silence: float
    ) -> tuple[http.client.HTTPResponse, Release]:
        line.timeout = silence
        try:
            if line.sock is None:
                line.connect()
            line.sock.settimeout(silence)
            watch.hold(line.sock)
            line.request("POST", request.selector, request.data, _headers(request))
            response = line.getresponse()
        except BaseException:
            line.close()
            raise
        if not 200 <= response.status < 300:
            if line.sock is not None:
                line.sock.close()  # as far as we are concerned: the answer, with the words of the error, still holds it
                line.sock = None
            raise urllib.error.HTTPError(request.full_url, response.status, response.reason, response.headers, response)
        return response, partial(self._released, _place(request), line)

    def _released(self, place: str, line: http.client.HTTPConnection, whole: bool) -> None:
        if whole and line.sock is not None and len(self._idle) < _MOST:
            self._idle.append((place, line))
        else:
            line.close()

    def close(self) -> None:
        """Hang up."""
        _hang_up(self._idle)


def _hang_up(idle: list[tuple[str, http.client.HTTPConnection]]) -> None:
    while idle:
        idle.pop()[1].close()


def _place(request: urllib.request.Request) -> str:
    return f"{request.type}://{request.host}"


def _headers(request: urllib.request.Request) -> dict[str, str]:
    return {name.title(): value for name, value in request.header_items()}


def _connection(request: urllib.request.Request) -> http.client.HTTPConnection:
    address = urlsplit(request.full_url)
    kind = http.client.HTTPSConnection if request.type == "https" else http.client.HTTPConnection
    return kind(address.hostname or "", address.port)
