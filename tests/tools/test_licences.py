"""Each library that is collected for the installed folder brings its licence texts, or nothing is built."""

import importlib.metadata
import json
import ssl
import sys
from pathlib import Path

import PySide6
import pytest

from tools.licences import NoLicence, of_python, travelling

QT = Path(PySide6.__file__).parent / "Qt"
PYSIDE = importlib.metadata.distribution("pyside6-essentials")


def names(texts):
    return {(text.folder, text.source.name) for text in texts}


def test_a_library_of_a_package_brings_the_packages_texts():
    package = importlib.metadata.distribution("msgspec")
    library = next(Path(str(package.locate_file(f))) for f in package.files if f.name.startswith("_core"))
    texts = travelling([library], [package])
    assert {text.folder for text in texts} == {"msgspec"}
    assert all(text.source.read_text(encoding="utf-8") for text in texts)


def test_qts_packages_carry_no_text_and_get_ours():
    (library,) = QT.glob("**/*Qt6Core.*") if sys.platform == "win32" else QT.glob("lib/*Qt6Core.so.6")
    assert names(travelling([library], [PYSIDE])) == {
        ("pyside6-essentials", "GPL-3.0.txt"),
        ("pyside6-essentials", "LGPL-3.0.txt"),
    }


def test_a_library_of_others_within_a_package_brings_its_own():
    (library,) = QT.glob("lib/libicudata*")
    assert ("icu", "LICENSE.txt") in names(travelling([library], [PYSIDE]))


def test_what_is_pythons_brings_pythons():
    texts = travelling([Path(json.__file__)], [])
    assert texts == sorted(of_python())
    assert texts


def test_a_file_of_the_system_brings_its_debian_packages():
    texts = travelling([Path("/usr/bin/dpkg-query")], [])
    assert ("system/dpkg", "copyright") in names(texts)
    assert ("system/common-licenses", "GPL-2") in names(texts)
    assert all(text.source.is_file() for text in texts)


def test_everything_without_a_text_is_named_at_once(tmp_path):
    unknown, other = tmp_path / "libunknown.so.1", tmp_path / "libother.so"
    unknown.touch()
    other.touch()
    with pytest.raises(NoLicence) as raised:
        travelling([unknown, other, Path(ssl.__file__)], [])
    assert str(unknown) in str(raised.value)
    assert str(other) in str(raised.value)
    assert "ssl.py" not in str(raised.value)


def test_a_package_without_a_text_is_refused(tmp_path):
    folder = tmp_path / "bare-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: bare\nVersion: 1\n")
    (folder / "RECORD").write_text("bare.py,,\n")
    with pytest.raises(NoLicence, match="bare"):
        travelling([], [importlib.metadata.PathDistribution(folder)])
