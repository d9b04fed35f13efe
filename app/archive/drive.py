"""Whether a folder lies on a drive of this computer. An archive does not, safely, elsewhere.

SQLite's write-ahead log is shared memory between the recorder and its readers, and network drives have none: "all
processes using a database must be on the same host computer" (SQLite, "Write-Ahead Logging").
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

if sys.platform == "win32":
    from ctypes import windll

MOUNTS = Path("/proc/self/mounts")
_REMOTE = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "coda", "davfs", "glusterfs", "lustre", "beegfs"),
    *("gfs", "gfs2", "ncpfs", "ocfs2", "pvfs2", "vboxsf", "vmhgfs", "prl_fs", "fuse"),
}
"""File systems whose data is elsewhere. What comes through ``fuse`` is, unless it is known better."""
_LOCAL_BY_FUSE = {
    *("fuse.bindfs", "fuse.cryfs", "fuse.encfs", "fuse.exfat", "fuse.fuse-overlayfs", "fuse.gocryptfs"),
    *("fuse.mergerfs", "fuse.ntfs", "fuse.ntfs-3g", "fuse.lxcfs"),
}
_REMOTE_DRIVE = 4
"""``DRIVE_REMOTE`` of Windows' ``GetDriveType``."""


def remote(folder: Path) -> str:
    """What a folder that is there, or may be made, lies on, where that is a network drive; else ""."""
    place = folder.resolve()
    if sys.platform == "win32":
        is_remote = place.anchor.startswith("\\\\") or windll.kernel32.GetDriveTypeW(place.anchor) == _REMOTE_DRIVE
        return place.anchor if is_remote else ""
    return _remote_by_mounts(place, MOUNTS) if MOUNTS.exists() else ""


def _remote_by_mounts(place: Path, mounts: Path) -> str:
    """By the mount that lies deepest; of several at one place, the last one counts.

    What a computer starts from is its own: a container's root is passed in by 9p, and nobody else has it.
    """
    found, depth = "", -1
    for line in mounts.read_text(errors="surrogateescape").splitlines():
        source, point, kind, *_ = line.split(" ")
        mounted = Path(_unescaped(point))
        if place.is_relative_to(mounted) and len(mounted.parts) >= depth:
            depth = len(mounted.parts)
            found = f"{kind}, {_unescaped(source)}" if _is_remote(kind) and depth > 1 else ""
    return found


def _is_remote(kind: str) -> bool:
    return kind in _REMOTE or (kind.startswith("fuse.") and kind not in _LOCAL_BY_FUSE)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", _character, text)


def _character(octal: re.Match[str]) -> str:
    return chr(int(octal[1], 8))
