"""Print the Debian packages that Doorman needs and this machine has not; setup.sh asks, before there is a .venv."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys

# Which package has a library that Qt loads, as `ldd` names them for its wheels on a bare machine.
ALWAYS = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
# The packages of one need others of these in turn: whatever is not named here comes with them.
X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def is_there(library: str) -> bool:
    """Whether this machine can load the library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing() -> list[str]:
    """The packages, those for a screen only where there is one."""
    packages = []
    if importlib.util.find_spec("ensurepip") is None:
        packages.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if sys.platform == "linux":
        needed = dict(ALWAYS)
        if os.environ.get("DISPLAY"):
            needed |= X11
        if os.environ.get("WAYLAND_DISPLAY"):
            needed |= WAYLAND
        packages += [package for library, package in needed.items() if not is_there(library)]
    return packages


if __name__ == "__main__":
    print(*missing())  # noqa: T201 - this is what it is for
