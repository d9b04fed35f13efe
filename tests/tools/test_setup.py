"""``tools/setup.sh`` on machines of all kinds: what is missing is said or installed, and nothing is left half done."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tools import packages

ROOT = Path(__file__).resolve().parents[2]

# Stands for Python: its virtual environments have itself as their Python, and its pip notes what it was asked for. What
# the machine lacks, and how pip ends, the test says.
PYTHON = f"""#!/bin/sh
case "$*" in
    *_base_executable*) echo "$0" ;;
    *packages.py) cat "$MACHINE/lacks" ;;
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    "-m pip"*) echo "$*" >>"$MACHINE/asked"; . "$MACHINE/network" ;;
    *) exec "{sys.executable}" "$@" ;;
esac
"""

UNFINISHED = "The set-up did not finish, and nothing of it is left. If the network failed, start again.\n"


class Machine:
    """A clone in a folder with blanks and umlauts, and the programs that the set-up calls."""

    def __init__(self, folder: Path) -> None:
        self.clone = folder / "Türsteher der Häuser"
        self._folder = folder
        self._programs = folder / "bin"
        self._programs.mkdir()
        for name in ("cat", "cksum", "cp", "dirname", "mkdir", "rm", "sleep", "touch"):
            (self._programs / name).symlink_to(str(shutil.which(name)))
        for name in ("tools", "requirements"):
            shutil.copytree(ROOT / name, self.clone / name)
        shutil.copy(ROOT / "pyproject.toml", self.clone)
        self.has_program("python3", PYTHON)
        self.lacks("")
        self.pip_does("exit 0")
        self.is_used_by(1000)

    def has_program(self, name: str, script: str) -> None:
        """A shell script of this name comes first in the PATH."""
        path = self._programs / name
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)

    def is_used_by(self, number: int) -> None:
        """The user's number; 0 is root."""
        self.has_program("id", f"#!/bin/sh\necho {number}\n")

    def lacks(self, packages: str) -> None:
        """What tools/packages.py finds missing."""
        (self._folder / "lacks").write_text(packages, encoding="utf-8")

    def pip_does(self, script: str) -> None:
        """What pip does once it has noted what it was asked for."""
        (self._folder / "network").write_text(script, encoding="utf-8")

    def asked(self) -> list[str]:
        """What pip was asked for since the last time."""
        path = self._folder / "asked"
        if not path.exists():
            return []
        lines = path.read_text(encoding="utf-8").splitlines()
        path.unlink()
        return lines

    def start(self, stage: str = "run") -> subprocess.Popen[str]:
        """The set-up, in a process group of its own as under a terminal."""
        return subprocess.Popen(
            [str(self.clone / "tools" / "setup.sh"), stage],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            env={"PATH": str(self._programs), "MACHINE": str(self._folder), "LC_ALL": "C"},
        )

    def set_up(self, stage: str = "run") -> tuple[int, str]:
        """How the set-up ended, and what it said."""
        with self.start(stage) as process:
            said, _ = process.communicate(timeout=60)
        return process.returncode, said

    def has_venv(self) -> bool:
        return (self.clone / ".venv").exists()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_it_installs_what_the_lock_names_then_doorman_and_then_has_nothing_to_do(machine: Machine) -> None:
    code, said = machine.set_up()
    assert (code, said.startswith("Setting up .venv (run)")) == (0, True)
    lock, doorman = machine.asked()
    assert "--require-hashes --no-deps -r requirements/run.lock" in lock
    assert doorman.endswith("--editable .")
    assert machine.set_up() == (0, "")
    assert machine.asked() == []


def test_for_the_tests_more_is_added_to_what_the_program_has(machine: Machine) -> None:
    machine.set_up("run")
    kept = machine.clone / ".venv" / "kept"
    kept.touch()
    machine.asked()
    assert machine.set_up("dev")[0] == 0
    assert "requirements/dev.lock" in machine.asked()[0]
    assert kept.exists()
    assert machine.set_up("run") == (0, "")


@pytest.mark.parametrize("sudo", ["", "sudo "])
def test_a_user_is_told_the_command_and_nothing_is_left(machine: Machine, sudo: str) -> None:
    machine.lacks("libegl1 libgl1")
    if sudo:
        machine.has_program("sudo", "#!/bin/sh\nexit 1\n")
    code, said = machine.set_up()
    assert code == 1
    command = f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends libegl1 libgl1"
    assert said.splitlines()[-1].strip() == command
    assert not machine.has_venv()


def test_root_gets_them_installed(machine: Machine, tmp_path: Path) -> None:
    machine.lacks("libegl1 libgl1")
    machine.is_used_by(0)
    machine.has_program("apt-get", '#!/bin/sh\necho "$*" >>"$MACHINE/apt"\necho much of no interest\n')
    code, said = machine.set_up()
    assert code == 0
    assert "no interest" not in said
    assert (tmp_path / "apt").read_text(encoding="utf-8").splitlines() == [
        "update -qq",
        "install -y -qq --no-install-recommends libegl1 libgl1",
    ]
    assert machine.has_venv()


def test_packages_that_cannot_be_installed_end_it_with_the_reason(machine: Machine) -> None:
    machine.lacks("libegl1")
    machine.is_used_by(0)
    machine.has_program("apt-get", "#!/bin/sh\necho E: Unable to fetch some archives >&2\nexit 100\n")
    code, said = machine.set_up()
    assert code == 1
    assert "E: Unable to fetch some archives" in said
    assert not machine.has_venv()


def test_a_machine_that_gets_a_screen_later_is_asked_again(machine: Machine) -> None:
    assert machine.set_up()[0] == 0
    machine.lacks("libxcb-cursor0")
    code, said = machine.set_up()
    assert code == 1
    assert "libxcb-cursor0" in said
    assert machine.has_venv()


def test_a_network_that_fails_half_way_leaves_nothing(machine: Machine) -> None:
    machine.pip_does("touch .venv/half; exit 1")
    code, said = machine.set_up()
    assert code != 0
    assert said.endswith(UNFINISHED)
    assert not machine.has_venv()
    machine.pip_does("exit 0")
    assert machine.set_up()[0] == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_set_up_that_is_interrupted_leaves_nothing(machine: Machine, number: signal.Signals) -> None:
    machine.pip_does("echo here; exec sleep 60")
    with machine.start() as process:
        assert process.stdout is not None
        while process.stdout.readline() != "here\n":
            pass
        os.killpg(process.pid, number)
        assert process.stdout.read().endswith(UNFINISHED)
    assert process.returncode == 128 + number
    assert not machine.has_venv()


def test_a_venv_of_another_python_is_made_anew(machine: Machine) -> None:
    machine.set_up()
    python = machine.clone / ".venv" / "bin" / "python"
    python.write_text("#!/bin/sh\necho 3 9\n", encoding="utf-8")
    assert machine.set_up()[0] == 0
    assert python.read_text(encoding="utf-8") == PYTHON


def test_a_venv_of_no_known_origin_is_made_anew(machine: Machine) -> None:
    left = machine.clone / ".venv" / "lib" / "left"
    left.mkdir(parents=True)
    assert machine.set_up()[0] == 0
    assert not left.exists()


def test_a_clone_that_was_moved_is_set_up_anew(machine: Machine) -> None:
    machine.set_up()
    machine.asked()
    machine.clone = machine.clone.rename(machine.clone.with_name("moved"))
    assert machine.set_up()[0] == 0
    assert len(machine.asked()) == 2


def test_without_a_python_that_fits_it_says_which_would(machine: Machine) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        machine.has_program(name, "#!/bin/sh\nexit 1\n")
    code, said = machine.set_up()
    assert (code, said) == (1, "Doorman needs Python 3.11, 3.12 or 3.13, and none of them was found.\n")
    assert not machine.has_venv()


class TestPackages:
    """Which are missing: those for a screen only where there is one."""

    @pytest.fixture(autouse=True)
    def _bare(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packages, "is_there", lambda library: False)
        monkeypatch.setattr(sys, "platform", "linux")
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)

    def test_what_every_machine_needs(self) -> None:
        assert packages.missing() == [
            "libgl1",
            "libegl1",
            "libxkbcommon0",
            "libglib2.0-0",
            "libfontconfig1",
            "libdbus-1-3",
        ]

    def test_under_x11(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DISPLAY", ":0")
        assert "libxcb-cursor0" in packages.missing()
        assert "libwayland-cursor0" not in packages.missing()

    def test_under_wayland(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
        assert "libwayland-cursor0" in packages.missing()
        assert "libxcb-cursor0" not in packages.missing()

    def test_what_is_there_is_not_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packages, "is_there", lambda library: library != "libEGL.so.1")
        assert packages.missing() == ["libegl1"]

    def test_a_python_that_cannot_make_environments(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        assert packages.missing()[0] == f"python{version}-venv"


def test_a_library_that_no_machine_has_is_not_there() -> None:
    assert not packages.is_there("libnone.so.1")
