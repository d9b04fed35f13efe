"""``doormanctl``: everything that Doorman does without a screen. One module for each group of commands.

Exit codes: 0 done, 2 usage, 3 a person is needed, 4 already in use, 5 archive unreadable, 1 anything else.
"""

from app.cli.program import main

__all__ = ["main"]
