"""Requests to a SPARQL server: prepared by SPARQLWrapper, sent by us, with deadlines that hold and answers checked."""

from __future__ import annotations

import contextlib
import http.client
import io
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

from SPARQLWrapper import JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, SPARQLWrapper

from kgraph.errors import QueryError, QueryTimeout, RemoteError
from kgraph.store.endpoint import Endpoint, shown
from kgraph.store.lines import Lines, Release
from kgraph.store.watch import Watch

_TRY_AGAIN = (429, 503)
_WORDS = 500  # characters of a server's answer that an error message quotes
_CHUNK = 1 << 16


class Reply(io.RawIOBase):
    """The body of an answer: decompressed, within its deadline and size, and complete, or RemoteError."""

    def __init__(self, response: Any, watch: Watch, most: int, release: Release) -> None:
        self._response, self._watch, self._left = response, watch, most
        self._release, self._ended = release, False
        self.where = watch.where
        self.server = response.headers.get("Server", "")
        self.type = response.headers.get_content_type()
        self._expected = response.headers.get("Content-Length")
        self._received = 0
        self._gzip = zlib.decompressobj(31) if response.headers.get("Content-Encoding") == "gzip" else None
        self._ready = b""
        self.last = b""

    def readable(self) -> bool:
        """Say that this is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what has arrived."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, b"" at the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_CHUNK), b""))
        while not self._ready and (raw := self._receive()):
            self._ready = self._unpacked(raw)
        data, self._ready = self._ready[:size], self._ready[size:]
        self.last = (self.last + data)[-_WORDS:]
        self._left -= len(data)
        if self._left < 0:
            raise QueryError("the answer is larger than the memory limit", advice="ask for less, or add a LIMIT")
        return data

    def _unpacked(self, raw: bytes) -> bytes:
        try:
            return self._gzip.decompress(raw) if self._gzip else raw
        except zlib.error as error:
            raise RemoteError(f"gave an answer that is no gzip: {error}", where=self.where) from error

    def _receive(self) -> bytes:
        try:
            raw: bytes = self._response.read1(_CHUNK)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._watch.cause(error, "broke off its answer") from error
        self._watch.check()
        self._received += len(raw)
        if not raw and self._incomplete():
            raise RemoteError(
                "broke off its answer" + quoted(self.last), where=self._watch.where, advice="look at the server's log"
            )
        self._ended = not raw
        return raw

    def _incomplete(self) -> bool:
        short = self._expected is not None and self._received < int(self._expected)
        return short or (self._gzip is not None and not self._gzip.eof)

    def close(self) -> None:
        """Let go of the connection, which serves again where the whole answer was read."""
        if not self.closed:
            self._watch.stop()
            self._response.close()
            self._release(self._ended)
        super().close()


class Transport:
    """Sends queries and updates to one endpoint; tries again where the server asks for it or is not there yet."""

    def __init__(self, endpoint: Endpoint, *, delays: tuple[float, ...], patience: float, gzip: bool) -> None:
        self.endpoint = endpoint
        self._delays, self._patience, self._gzip = delays, patience, gzip
        self._lines = Lines()

    def query(self, sparql: str, form: str, *, timeout: float | None, most: int, retry: bool = True) -> Reply:
        """Send a query whose form (SELECT …) is known and return the body of its answer."""
        wrapper = self._wrapper(sparql, form)
        wrapper.setReturnFormat(JSON if form in ("SELECT", "ASK") else TURTLE)
        wrapper.setRequestMethod(URLENCODED)
        return self._send(wrapper, timeout, most, retry=retry)

    def update(self, sparql: str) -> None:
        """Send an update; it must be one that may be sent twice."""
        wrapper = self._wrapper(sparql, "INSERT")
        wrapper.setRequestMethod(URLENCODED if self.endpoint.digest else POSTDIRECTLY)
        try:
            with self._send(wrapper, self._patience, 1 << 20, retry=True) as reply:
                reply.read()
        except QueryTimeout as error:
            raise RemoteError(error.what, where=error.where, advice="try again later") from error
        except QueryError as error:
            raise RemoteError(f"refused an update: {error.what}", where=error.where) from error

    def _wrapper(self, sparql: str, form: str) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self.endpoint.query, self.endpoint.update)
        wrapper.queryString, wrapper.queryType = (
            sparql,
            form,
        )  # setQuery would search all of a large update for its form
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        for name, value in self.endpoint.parameters:
            wrapper.addParameter(name, value)
        if self._gzip:
            wrapper.addCustomHttpHeader("Accept-Encoding", "gzip")
        if not self.endpoint.digest and (credentials := self.endpoint.authorization()):
            wrapper.addCustomHttpHeader("Authorization", credentials)
        return wrapper

    def _send(self, wrapper: SPARQLWrapper, timeout: float | None, most: int, *, retry: bool) -> Reply:
        ends = None if timeout is None else time.monotonic() + timeout
        delays = iter(self._delays if retry else ())
        while True:
            left = None if ends is None else ends - time.monotonic()
            try:
                return self._send_once(wrapper, left, most)
            except _Later as later:
                delay = next(delays, None)
                wait = 0 if delay is None else max(delay, later.after)
                if delay is None or (ends is not None and time.monotonic() + wait >= ends):
                    raise later.error from later.error.__cause__
                time.sleep(wait)

    def _send_once(self, wrapper: SPARQLWrapper, seconds: float | None, most: int) -> Reply:
        request = wrapper._createRequest()
        watch = Watch(shown(request.full_url), seconds)
        with contextlib.ExitStack() as stack:
            stack.callback(watch.stop)
            response, release = self._open(request, watch, self._patience if seconds is None else seconds + 5)
            stack.pop_all()  # from here the reply stops the watch
            return Reply(response, watch, most, release)

    def _open(self, request: urllib.request.Request, watch: Watch, silence: float) -> tuple[Any, Release]:
        """Send the request; `silence` is longer than the watch's deadline, so that the watch is the first to act."""
        try:
            if self.endpoint.digest or _goes_by_proxy(request):
                return _opener(watch, self.endpoint, request.full_url).open(request, timeout=silence), _forget
            return self._lines.send(request, watch, silence)
        except urllib.error.HTTPError as error:
            with error:
                raise _explain(error, watch) from error
        except (OSError, http.client.HTTPException) as error:
            cause = watch.cause(error, "")
            raise cause if isinstance(cause, QueryTimeout) else _Later(cause, 0) from error

    def close(self) -> None:
        """Hang up."""
        self._lines.close()


class _Later(Exception):
    """The server may answer if asked again `after` seconds; `error` is what to say otherwise."""

    def __init__(self, error: RemoteError, after: float) -> None:
        self.error, self.after = error, after
        super().__init__(str(error))


def _opener(watch: Watch, endpoint: Endpoint, url: str) -> urllib.request.OpenerDirector:
    """Return an opener whose connections `watch` can cut, which follows no redirects: they would carry credentials."""
    handlers: list[Any] = [_Http(watch), _Https(watch), _NoRedirect()]
    if endpoint.digest and endpoint.user:
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, url, endpoint.user, endpoint.password)
        handlers.append(urllib.request.HTTPDigestAuthHandler(passwords))
    return urllib.request.build_opener(*handlers)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def _goes_by_proxy(request: urllib.request.Request) -> bool:
    proxied = urllib.request.getproxies().get(request.type)
    return bool(proxied) and not urllib.request.proxy_bypass(request.host)


def _forget(_whole: bool) -> None:
    """Keep nothing: urllib closes its connections itself."""


def _watched(kind: type[http.client.HTTPConnection], watch: Watch) -> Callable[..., http.client.HTTPConnection]:
    class Connection(kind):  # type: ignore[misc, valid-type]
        def connect(self) -> None:
            super().connect()
            watch.hold(self.sock)

    return Connection


class _Http(urllib.request.HTTPHandler):
    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._kind = _watched(http.client.HTTPConnection, watch)

    def http_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(self._kind, request)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._kind = _watched(http.client.HTTPSConnection, watch)

    def https_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(self._kind, request)


def _explain(error: urllib.error.HTTPError, watch: Watch) -> Exception:
    """Return the error for an HTTP status, in the server's own words."""
    try:
        words = quoted(error.read(4 * _WORDS))
    except (OSError, http.client.HTTPException):
        words = ""
    if error.code in (301, 302, 303, 307, 308):
        target = shown(error.headers.get("Location", ""))
        return RemoteError(f"answers from elsewhere, {target}", where=watch.where, advice="use that URL")
    if error.code in (401, 403):
        advice = "set KGRAPH_USER and KGRAPH_PASSWORD, or KGRAPH_TOKEN"
        return RemoteError(f"refused access (HTTP {error.code}){words}", where=watch.where, advice=advice)
    if error.code in (400, 422):
        return QueryError(f"the server does not accept the request{words[:200]}", where=watch.where)
    told = RemoteError(f"answered with HTTP {error.code} {error.reason}{words}", where=watch.where)
    return _Later(told, _retry_after(error)) if error.code in _TRY_AGAIN else told


def _retry_after(error: urllib.error.HTTPError) -> float:
    value = error.headers.get("Retry-After", "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def quoted(body: bytes) -> str:
    """Return what a server said as one short line to put behind a message, "" where it said nothing."""
    text = " ".join(body.decode("utf-8", "replace").split())
    return f": {text[:_WORDS]}" if text else ""
