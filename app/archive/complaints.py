"""What goes wrong with the files of an archive, in a sentence each: of the system, and of SQLite.

::

    no room ──► DiskFull              passes by itself
    read-only, no permission,
    the disk fails ──► ArchiveUnwritable, or ArchiveUnreadable for who only reads
    in use just now ──► DoormanError
    all else that SQLite says ──► ArchiveDamaged
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from app.domain.errors import ArchiveDamaged, ArchiveUnreadable, ArchiveUnwritable, DiskFull, DoormanError

_NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NOT_ALLOWED = {errno.EROFS, errno.EACCES, errno.EPERM}
_LITTLE_ROOM = 65_536
"""Bytes: with less on the disk, files that cannot be opened or enlarged need no other explanation."""
_IN_USE = (apsw.BusyError, apsw.LockedError)
_NOT_LET = (apsw.ReadOnlyError, apsw.PermissionsError)
COMPLAINTS = (
    *(apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.CorruptError),
    *(apsw.NotADBError, apsw.SQLError, apsw.FormatError, *_IN_USE, *_NOT_LET),
)
"""What SQLite says of a file; its other errors are mistakes in a call."""


def damaged(path: Path, detail: str) -> ArchiveDamaged:
    """The error for a file of an archive that does not read."""
    what = "does not read" if path.exists() else "is missing"
    return ArchiveDamaged(
        f"Part of the archive is damaged: {path.name} {what}. Restore the folder from a backup, "
        f"or move it away so that recording begins a new archive: {path.parent}",
        detail=detail,
        file=path,
    )


def elsewhere(folder: Path, drive: str) -> ArchiveUnwritable:
    """The error for an archive that was to be written on a network drive."""
    return ArchiveUnwritable(
        f"An archive is not safe on a network drive. Choose a folder on a disk of this computer: {folder}", detail=drive
    )


def written_elsewhere(folder: Path, drive: str) -> ArchiveUnreadable:
    """The error for an archive on a network drive that another computer writes, or whose recorder there was killed."""
    return ArchiveUnreadable(
        "This archive is on a network drive and is being written there. Open it on the computer that records, or copy "
        f"the folder when the recorder there has ended: {folder}",
        detail=drive,
    )


def of_sqlite(path: Path, error: apsw.Error, system: int, *, read_only: bool) -> DoormanError:
    """What SQLite says of the file ``path``. ``system`` is the system's own number for the failure, or 0."""
    extended = getattr(error, "extendedresult", 0)
    detail = f"{error} (SQLite {extended}, system {errno.errorcode.get(system, system)})"
    is_failure = isinstance(error, apsw.IOError | apsw.CantOpenError)
    if isinstance(error, apsw.FullError) or system in _NO_ROOM or (is_failure and _is_full(path.parent)):
        return _full(path.parent, detail)
    if isinstance(error, _IN_USE):
        return DoormanError(
            f"The archive is in use by another program just now. Try again in a moment: {path}", detail=detail
        )
    if isinstance(error, _NOT_LET) or (is_failure and (system in _NOT_ALLOWED or path.is_file())):
        if read_only:
            return ArchiveUnreadable(
                f"The archive cannot be read here: see that you may, and that the disk is well. "
                f"Else copy the folder to another disk: {path}",
                detail=detail,
            )
        if isinstance(error, apsw.IOError) and system not in _NOT_ALLOWED:
            return _failing(path.parent, detail)
        return _locked_away(path.parent, detail)
    return damaged(path, detail)


def of_system(folder: Path, error: OSError) -> DoormanError:
    """What the system says, when a file of the archive in ``folder`` is written."""
    if error.errno in _NO_ROOM:
        return _full(folder, str(error))
    if error.errno == errno.EIO:
        return _failing(folder, str(error))
    return _locked_away(folder, str(error))


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """What the system complains of inside is raised in words."""
    try:
        yield
    except OSError as error:
        raise of_system(folder, error) from error


def _full(folder: Path, detail: str) -> DiskFull:
    return DiskFull(
        "The disk is full: free some space where the archive is, and recording goes on by itself. "
        f"Nothing is lost meanwhile: {folder}",
        detail=detail,
    )


def _locked_away(folder: Path, detail: str) -> ArchiveUnwritable:
    return ArchiveUnwritable(
        "No archive can be written here: see that the folder and its disk are not read-only, "
        f"or choose another folder: {folder}",
        detail=detail,
    )


def _failing(folder: Path, detail: str) -> ArchiveUnwritable:
    return ArchiveUnwritable(
        "The disk that holds the archive failed. See that it is well and connected, then start again; "
        f"what is archived is kept: {folder}",
        detail=detail,
    )


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LITTLE_ROOM
    except OSError:
        return False
