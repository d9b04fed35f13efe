"""What decoding raises for bytes that are not the JSON that was expected."""

from __future__ import annotations

import msgspec

MALFORMED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""No JSON, JSON of another shape, no text, or nested so deep that no decoder follows."""
