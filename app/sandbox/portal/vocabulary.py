"""The words of the Portal API that have a fixed spelling."""

from __future__ import annotations

from typing import Final, Literal

PENDING: Final = "Pending"
WAITING: Final = "Waiting"
IN_PROGRESS: Final = "In Progress"
APPROVED: Final = "Approved"
FAILED: Final = "Failed"
REJECTED: Final = "Rejected"
REVOKED: Final = "Revoked"
WITHDRAWN: Final = "Withdrawn"
NOT_SELECTED: Final = "Not selected"

StatusName = Literal["Pending", "In Progress", "Approved", "Rejected", "Revoked", "Failed"]
"""Where a subscription stands, on the wire. One that was withdrawn is gone from there."""
Standing = StatusName | Literal["Withdrawn"]
"""Where a subscription stands."""
PropertyStatus = StatusName | Literal["Waiting", "Not selected"]
"""Where one property of a subscription stands."""
Capability = Literal["approve", "retry", "reject", "revoke", "change-properties", "readiness"]
"""What a server can do."""
EnvironmentKind = Literal["UAT", "PRODUCTION"]
AuthenticationScheme = Literal["OCIM", "SSD"]
PrerequisiteName = Literal["environment-added", "streaming-enabled", "template-ready", "request-submitted", "approved"]
Actor = Literal["partner", "chain", "you"]
"""Who can make a prerequisite true."""
