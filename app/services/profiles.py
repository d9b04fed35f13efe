"""The profile file: which chains and environments this person has connected to. It holds no secret.

The file is JSON, ``profiles.json`` in the data directory, with the profile opened last at its top. A file that cannot
be read is moved aside as it is, and said so, once; a file of a newer Doorman is left where it is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.domain.errors import DoormanError, UsageError
from app.domain.profile import Profile
from app.services.drafts import name_problem
from app.services.places import write_atomically

VERSION = 1


class _File(msgspec.Struct):
    version: int
    profiles: list[Profile]


class _Version(msgspec.Struct):
    version: int = VERSION


class Profiles:
    """The profiles of one file, read anew by each call: a window and a command line may share them."""

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
            raise self._set_aside(failure) from failure
        wrong = next((name for name in (p.name for p in profiles) if name_problem(name)), None)
        if wrong is not None:
            raise self._set_aside(ValueError(f"a profile is called {wrong!r}"))
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
        known = self.list()
        problem = name_problem(profile.name)
        if problem:
            raise UsageError(problem)
        if any(p.name == profile.name for p in known):
            raise UsageError(f"There is a profile {profile.name} already: remove it first, or choose another name.")
        self._write((profile, *known))

    def change(self, profile: Profile) -> None:
        """Keep a profile in the place of the one with its name."""
        self.get(profile.name)
        self._write(tuple(profile if p.name == profile.name else p for p in self.list()))

    def opened(self, name: str) -> Profile:
        """Note that this one was opened, so that it comes first, and give it."""
        profile = self.get(name)
        known = self.list()
        if known[0] != profile:
            self._write((profile, *(p for p in known if p.name != name)))
        return profile

    def remove(self, name: str) -> Profile:
        """Forget a profile and give it back. Its archive stays; its secrets are the key store's to delete."""
        profile = self.get(name)
        self._write(tuple(p for p in self.list() if p.name != name))
        return profile

    def _write(self, profiles: tuple[Profile, ...]) -> None:
        content = msgspec.json.format(msgspec.json.encode(_File(VERSION, [*profiles])), indent=2)
        try:
            write_atomically(self._path, content + b"\n")
        except OSError as failure:
            raise DoormanError(
                f"The profile file {self._path} cannot be written: check the disk and who may write there.",
                detail=str(failure),
            ) from failure

    def _set_aside(self, why: Exception) -> DoormanError:
        aside = self._path.with_name(f"{self._path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
        self._path.replace(aside)
        return DoormanError(
            f"The profile file was damaged; it is kept as {aside.name} beside it. Add your profiles again.",
            detail=str(why),
        )
