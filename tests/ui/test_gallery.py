"""The gallery makes both sheets in both schemes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from ui.gallery import sheets
from ui.theme import Scheme, theme


@pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)
def test_both_sheets_are_saved_light_and_dark(qapp, tmp_path):
    theme.install(qapp)
    saved = sheets.save(tmp_path)
    theme.set_scheme(Scheme.SYSTEM)
    assert [path.name for path in saved] == [
        "parts-a-light.png",
        "parts-b-light.png",
        "parts-a-dark.png",
        "parts-b-dark.png",
    ]
    images = [QImage(str(path)) for path in saved]
    assert all(image.width() >= 1440 and image.height() >= 900 for image in images)
    assert images[0] != images[2]
