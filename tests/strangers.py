"""Servers that are not what was asked for: one answer to everything, none at all, or a wrong certificate."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

PORTAL_PAGE = b"<!doctype html><title>Welcome aboard</title><h1>Free Wi-Fi</h1><p>Accept the terms.</p>"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer. ``status`` is the line behind the version: "200 OK"."""

    status: str = "200 OK"
    body: bytes = b""
    headers: Mapping[str, str] | None = None

    def __bytes__(self) -> bytes:
        fields = {"Content-Length": str(len(self.body)), "Connection": "close", **(self.headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"HTTP/1.1 {self.status}\r\n{head}\r\n".encode() + self.body


PAGE = Answer(body=PORTAL_PAGE, headers={"Content-Type": "text/html"})
REDIRECT = Answer("302 Found", headers={"Location": "https://login.hotel-wifi.example/welcome?from=there"})
NOT_JSON = Answer(body=b"{oops", headers={"Content-Type": "application/json"})
SILENCE = None
"""Takes the connection and never says a word."""


class Stranger:
    """A server on this machine that gives the same answer to every request; :data:`SILENCE` for none at all."""

    def __init__(self, answer: Answer | None, certificate: Path | None = None) -> None:
        """``certificate`` is a file with key and certificate: then it speaks TLS."""
        self._answer = answer
        self._tls: ssl.SSLContext | None = None
        if certificate is not None:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        """Host and port, as sentences name them."""
        self._held: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, name="stranger", daemon=True)

    @property
    def url(self) -> str:
        """The address for HTTP."""
        return f"{'https' if self._tls else 'http'}://{self.host}"

    @property
    def stream(self) -> str:
        """The address for a WebSocket."""
        return f"{'wss' if self._tls else 'ws'}://{self.host}/subscriptions"

    def __enter__(self) -> Stranger:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
        for held in self._held:
            held.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            if self._answer is None:
                self._held.append(connection)
            else:
                with connection, suppress(OSError):
                    self._serve_one(connection, bytes(self._answer))

    def _serve_one(self, connection: socket.socket, answer: bytes) -> None:
        connection.settimeout(10)
        speaking = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
        with speaking:
            seen = b""
            while b"\r\n\r\n" not in seen and (more := speaking.recv(65_536)):
                seen += more
            speaking.sendall(answer)
            speaking.shutdown(socket.SHUT_WR)
            while speaking.recv(65_536):
                pass


def unused_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Authority:
    """A certificate authority of the test's own; ``authority`` is the file to trust (``SSL_CERT_FILE``)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.authority = folder / "authority.pem"
        self._key = folder / "authority.key"
        self._openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"),
            *("-subj", "/CN=Test Authority", "-addext", "keyUsage=critical,keyCertSign,cRLSign"),  # Python 3.13 insists
            *("-keyout", str(self._key), "-out", str(self.authority)),
        )

    def certificate(self, name: str, *, host: str = "IP:127.0.0.1", expired: bool = False) -> Path:
        """Key and certificate for ``host`` in one file, signed by this authority."""
        key, asked, signed, both = (self._folder / f"{name}.{ending}" for ending in ("key", "csr", "crt", "pem"))
        self._openssl(
            *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-subj", f"/CN={name}", "-addext", f"subjectAltName={host}", "-keyout", str(key), "-out", str(asked)),
        )
        # At an end the moment it is made: newer versions of openssl refuse an end before the beginning.
        life = ("-days", "0") if expired else ("-days", "2")
        self._openssl(
            *("x509", "-req", "-in", str(asked), "-CA", str(self.authority), "-CAkey", str(self._key)),
            *("-CAcreateserial", "-copy_extensions", "copy", *life, "-out", str(signed)),
        )
        both.write_bytes(key.read_bytes() + signed.read_bytes())
        return both

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=self._folder)
