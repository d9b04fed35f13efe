"""What the program does once the window can be used."""

from __future__ import annotations

import subprocess
import sys

from ui.application import PAGES_OF, _modules_of

AFTER_THAT = """
import sys
from importlib import import_module
from ui.application import PAGES_OF, _modules_of
for module in _modules_of(PAGES_OF):
    import_module(module)
before = set(sys.modules)
for page in ("approvals.page", "live.page", "readiness.page", "settings.connections_page", "settings.preferences_page"):
    import_module(f"ui.{page}")
print(sorted(set(sys.modules) - before))
"""


def test_what_a_page_is_made_of_is_there_before_its_first_visit():
    said = subprocess.run([sys.executable, "-c", AFTER_THAT], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_modules_come_one_by_one_the_parts_before_what_is_made_of_them():
    names = list(_modules_of(PAGES_OF))
    assert names.index("ui.widgets.table") < names.index("ui.approvals.page") < names.index("ui.live.page")
