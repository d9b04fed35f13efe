"""The sandbox as a child process, for every test that needs a server to talk to."""

from __future__ import annotations

import json
import subprocess
import sys
from types import TracebackType
from typing import Any

import httpx

_PATIENCE = 20.0


class SandboxProcess:
    """``python -m app.sandbox`` with these options; use it as a context manager.

    The attributes are those of the first line of output: ``gateway``, ``stream``, ``portal``, ``admin_url``, ``chain``,
    ``enterprise_id``, ``app_key``, ``client_id``, ``client_secret``.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        hotels: int = 240,
        rate: float = 0.0,
        time_scale: float = 20.0,
        history: int = 0,
        port: int = 0,
    ) -> None:
        options = {
            "port": port,
            "seed": seed,
            "hotels": hotels,
            "rate": rate,
            "time-scale": time_scale,
            "history": history,
        }
        command = [sys.executable, "-m", "app.sandbox"]
        self._command = command + [text for name, value in options.items() for text in (f"--{name}", str(value))]
        self.first_line: dict[str, str] = {}
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> SandboxProcess:
        self.process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.first_line = json.loads(self.process.stdout.readline())
        self.gateway = self.first_line["gateway"]
        self.stream = self.first_line["stream"]
        self.portal = self.first_line["portal"]
        self.admin_url = self.first_line["admin"]
        self.chain = self.first_line["chain"]
        self.enterprise_id = self.first_line["enterpriseId"]
        self.app_key = self.first_line["appKey"]
        self.client_id = self.first_line["clientId"]
        self.client_secret = self.first_line["clientSecret"]
        self.http = httpx.Client(timeout=_PATIENCE, trust_env=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()
        self.stop()

    def stop(self) -> int:
        """End it as a system does, and return its exit code."""
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.terminate()
        code = self.process.wait(_PATIENCE)
        self.process.stdout.close()
        return code

    def admin(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Use the sandbox's controls: POST with a body, GET without. ``path`` as in ``emit`` or ``stats``."""
        url = f"{self.admin_url}/{path.lstrip('/')}"
        answer = self.http.get(url) if body is None else self.http.post(url, json=body)
        answer.raise_for_status()
        return answer.json() if answer.headers["content-type"].startswith("application/json") else answer.text

    def sent(self, application: str | None = None) -> list[tuple[str, str]]:
        """Offset and unique id of every distinct event that was sent, in the order of first sending."""
        text = self.admin("sent" if application is None else f"sent?application={application}")
        return [(offset, unique_id) for offset, _, unique_id in (line.partition("\t") for line in text.splitlines())]

    def token(self, app_key: str | None = None) -> str:
        """A fresh access token."""
        answer = self.http.post(
            f"{self.gateway}/oauth/v1/tokens",
            auth=(self.client_id, self.client_secret),
            headers={"x-app-key": app_key or self.app_key, "enterpriseId": self.enterprise_id},
            data={"grant_type": "client_credentials", "scope": "urn:opc:hgbu:ws:__myscopes__"},
        )
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def headers(self) -> dict[str, str]:
        """What every call to the gateway and the Portal API carries."""
        return {"Authorization": f"Bearer {self.token()}", "x-app-key": self.app_key}
