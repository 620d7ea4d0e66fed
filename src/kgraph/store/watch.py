"""A deadline for one request to a server."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading

from kgraph.errors import QueryTimeout, RemoteError


class Watch:
    """A deadline for one request, kept by cutting the connection, since a socket's timeout starts anew at each byte."""

    def __init__(self, where: str, seconds: float | None) -> None:
        self.where, self._seconds = where, seconds
        self._late = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut) if seconds is not None else None
        if self._timer:
            self._timer.daemon = True
            self._timer.start()

    def hold(self, connected: socket.socket) -> None:
        """Take note of the socket to cut."""
        self._socket = connected
        if self._late:
            self._cut()

    def _cut(self) -> None:
        self._late = True
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it may be closed already
                self._socket.shutdown(socket.SHUT_RDWR)

    def check(self) -> None:
        """Raise QueryTimeout when time is up."""
        if self._late:
            raise self.cause(TimeoutError(), "")

    def cause(self, error: Exception, what: str) -> QueryTimeout | RemoteError:
        """Return the error that explains a failed read or connection."""
        if self._late:
            return QueryTimeout(f"no answer within {self._seconds:g} s", where=self.where, advice="ask for less")
        if isinstance(error, TimeoutError):
            return RemoteError("stopped answering", where=self.where, advice="try again later")
        reason = getattr(error, "reason", error)
        trusted = not isinstance(reason, ssl.SSLCertVerificationError)
        advice = "is the server running?" if trusted else "name a file of certificates to trust in SSL_CERT_FILE"
        return RemoteError(f"{what or 'does not answer'}: {reason}", where=self.where, advice=advice)

    def stop(self) -> None:
        """Forget the deadline."""
        if self._timer:
            self._timer.cancel()
