"""Which licence texts travel with the installed folder: every library in it has one, or the folder is not built.

A library comes from a Python package, from Python, or from the system that builds; each keeps its texts in another
place. ``build_installer.spec`` asks here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "resources/licenses"

TEXT_WORDS = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS")

WITHOUT_TEXTS = {"pyside6-essentials": "qt", "shiboken6": "qt"}
"""Packages that carry no text: the folder of ``resources/licenses`` with theirs. The LGPL adds to the GPL, so both."""

WITHIN = {"icu": "icu"}
"""Libraries of others that a package carries as files of their own: a part of their name, and the folder as above."""


class Text(NamedTuple):
    """A licence text and the folder, below ``licenses``, that it goes to."""

    source: Path
    folder: str


class NoLicence(Exception):
    """Something would travel without its licence text."""


def plain(name: str) -> str:
    """A distribution's name as the lock spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def travelling(libraries: Iterable[Path], packages: Iterable[Distribution]) -> list[Text]:
    """The texts for these packages and for each of these collected files. Raises NoLicence, naming all without one."""
    of_packages = {plain(package.name): list(of_package(package)) for package in packages}
    owners = {path: plain(package.name) for package in packages for path in _files(package)}
    found = {text for texts in of_packages.values() for text in texts}
    missing = [name for name, texts in of_packages.items() if not texts]
    for library in libraries:
        texts = list(of_library(library, owners, of_packages))
        found.update(texts)
        if not texts:
            missing.append(str(library))
    if missing:
        raise NoLicence(f"No licence text was found for {', '.join(sorted(missing))}: see tools/licences.py.")
    return sorted(found)


def of_library(library: Path, owners: Mapping[Path, str], packages: Mapping[str, list[Text]]) -> Iterator[Text]:
    """The texts for one collected file; none where nothing is known of it."""
    real = Path(os.path.realpath(library))
    if real in owners:
        within = next((folder for part, folder in WITHIN.items() if part in real.name), None)
        yield from _kept_here(within, within) if within else packages[owners[real]]
    elif _is_pythons(real):
        yield from of_python()
    else:
        yield from of_system(library)


def of_package(package: Distribution) -> Iterator[Text]:
    """The texts that a package carries, each under its own path, since it may carry several of one name."""
    name = plain(package.name)
    if name in WITHOUT_TEXTS:
        yield from _kept_here(WITHOUT_TEXTS[name], name)
    for file in package.files or ():
        _, inside, path = file.as_posix().partition(".dist-info/")
        if inside and any(word in file.name.upper() for word in TEXT_WORDS):
            below = Path(path.removeprefix("licenses/")).parent
            yield Text(Path(str(package.locate_file(file))), (Path(name) / below).as_posix())


def of_python() -> Iterator[Text]:
    """The text of Python itself, which a system may keep as it keeps those of its own libraries."""
    for place in (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix)):
        if (place / "LICENSE.txt").is_file():
            yield Text(place / "LICENSE.txt", "python")
            return
    yield from of_system(Path(sysconfig.get_path("stdlib")) / "os.py")


def of_system(library: Path) -> Iterator[Text]:
    """The texts of the Debian package that a file belongs to, with the common licences that they refer to."""
    query = shutil.which("dpkg-query")
    if query is None:
        return
    # A package may name a file by the place that it had before /lib became a part of /usr.
    names = {path for known in (library, os.path.realpath(library)) for path in _spellings(str(known))}
    answer = subprocess.run([query, "--search", *sorted(names)], capture_output=True, text=True)  # noqa: S603
    owner, known, _ = answer.stdout.partition(": ")
    text = Path("/usr/share/doc") / owner.partition(":")[0] / "copyright"
    if known and text.is_file():
        yield Text(text, f"system/{text.parent.name}")
        for common in re.findall(r"/usr/share/common-licenses/[\w.-]*\w", text.read_text(encoding="utf-8")):
            yield Text(Path(common), "system/common-licenses")


def _spellings(path: str) -> Iterator[str]:
    yield path
    yield path.removeprefix("/usr") if path.startswith("/usr/") else f"/usr{path}"


def _kept_here(folder: str, name: str) -> Iterator[Text]:
    for text in sorted((OURS / folder).iterdir()):
        yield Text(text, name)


def _files(package: Distribution) -> Iterator[Path]:
    for file in package.files or ():
        yield Path(os.path.realpath(str(package.locate_file(file))))


def _is_pythons(real: Path) -> bool:
    places = [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    if sys.base_prefix != "/usr":  # a Python in a folder of its own, with all that it brings
        places.append(sys.base_prefix)
    return real.name.startswith("libpython") or any(real.is_relative_to(os.path.realpath(place)) for place in places)
