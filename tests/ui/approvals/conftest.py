"""Somebody at the window, for these tests."""

from tests.ui.approvals.person import deciding, pace, pages, person, sandbox

__all__ = ["deciding", "pace", "pages", "person", "sandbox"]
