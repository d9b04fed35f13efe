"""The programs' log: one line of JSON for each entry, on standard error, without the values of variables.

The library's own default prints local variables beside a traceback; among them could be what nobody may see.
"""

from __future__ import annotations

import sys


def configure() -> None:
    """Set it up. Takes a moment, for the library is large: call it in a thread."""
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
