"""The profile file: which chains and environments this person has connected to. It holds no secret.

The file is JSON, ``profiles.json`` in the data directory, with the profile opened last at its top. A file that cannot
be read is moved aside as it is, and said so, once; a file of a newer Doorman is left where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from app.domain.errors import DoormanError, FileDamaged, UsageError
from app.domain.profile import Profile
from app.domain.retention import Retention
from app.files import locked, set_aside, write_atomically
from app.services.drafts import name_problem

VERSION = 1


class _File(msgspec.Struct):
    version: int
    profiles: list[Profile]


class _Version(msgspec.Struct):
    version: int = VERSION


class Profiles:
    """The profiles of one file, read anew by each call: windows and command lines share them, and change it in turn."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def list(self) -> tuple[Profile, ...]:
        """Every profile, the one opened last first. Raises DoormanError where the file cannot be read."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as failure:
            raise DoormanError(
                f"The profile file {self._path} cannot be read: check who may read it.", detail=str(failure)
            ) from failure
        try:
            if msgspec.json.decode(content, type=_Version).version > VERSION:
                raise DoormanError(f"A newer Doorman wrote {self._path}: open it with that one.")
            profiles = tuple(msgspec.json.decode(content, type=_File).profiles)
        except (msgspec.DecodeError, UnicodeDecodeError) as failure:
            raise self._set_aside(content, failure) from failure
        wrong = next((name for name in (p.name for p in profiles) if name_problem(name)), None)
        if wrong is not None:
            raise self._set_aside(content, ValueError(f"a profile is called {wrong!r}"))
        return profiles

    def get(self, name: str) -> Profile:
        """The profile of this name. Raises UsageError where there is none."""
        known = self.list()
        for profile in known:
            if profile.name == name:
                return profile
        names = ", ".join(p.name for p in known)
        advice = f"There are: {names}." if names else "There is none yet: add one with “doormanctl profile add”."
        raise UsageError(f"There is no profile “{name}”. {advice}")

    def add(self, profile: Profile) -> None:
        """Keep a profile. Raises UsageError where the name is taken or cannot name a folder."""
        problem = name_problem(profile.name)
        if problem:
            raise UsageError(problem)
        with self._turn():
            known = self.list()
            if any(p.name == profile.name for p in known):
                raise UsageError(f"There is a profile {profile.name} already: remove it first, or choose another name.")
            self._write((profile, *known))

    def change(self, profile: Profile) -> None:
        """Keep a profile in the place of the one with its name. How much its archive keeps stays: see :meth:`keep`."""
        with self._turn():
            self._replace(replace(profile, keep=self.get(profile.name).keep))

    def keep(self, name: str, keep: Retention) -> None:
        """Say how much a profile's archive keeps. The recorder holds to it from its next start on."""
        with self._turn():
            self._replace(replace(self.get(name), keep=keep))

    def opened(self, name: str) -> Profile:
        """Note that this one was opened, so that it comes first, and give it."""
        with self._turn():
            profile = self.get(name)
            known = self.list()
            if known[0] != profile:
                self._write((profile, *(p for p in known if p.name != name)))
        return profile

    def remove(self, name: str) -> Profile:
        """Forget a profile and give it back. Its archive stays; its secrets are the key store's to delete."""
        with self._turn():
            profile = self.get(name)
            self._write(tuple(p for p in self.list() if p.name != name))
        return profile

    def _replace(self, profile: Profile) -> None:
        self._write(tuple(profile if p.name == profile.name else p for p in self.list()))

    def _write(self, profiles: tuple[Profile, ...]) -> None:
        content = msgspec.json.format(msgspec.json.encode(_File(VERSION, [*profiles])), indent=2)
        write_atomically(self._path, content + b"\n")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Between reading and writing nobody else writes. Raises DoormanError where the file cannot be written."""
        try:
            with locked(self._path):
                yield
        except OSError as failure:
            raise DoormanError(
                f"The profile file {self._path} cannot be written: check the disk and who may write there.",
                detail=str(failure),
            ) from failure

    def _set_aside(self, content: bytes, why: Exception) -> DoormanError:
        """Keep a file that does not read under another name, unless another program has put it right meanwhile."""
        try:
            if self._path.read_bytes() != content:
                return DoormanError("The profile file was just changed by another program: try again.")
            aside = set_aside(self._path)
        except OSError as failure:
            return DoormanError(
                f"The profile file {self._path} is damaged and cannot be put aside: move it away, then add your "
                "profiles again.",
                detail=f"{why}; {failure}",
            )
        return FileDamaged(
            f"The profile file was damaged; it is kept as {aside.name} beside it. Add your profiles again: under the "
            "same names they find their archives.",
            detail=str(why),
        )
