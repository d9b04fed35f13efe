"""Parameters that several operations of the Portal API share."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query

Search = Annotated[str | None, Query(description="Words that must all occur.", max_length=200, examples=["acorn"])]
Cursor = Annotated[str | None, Query(description="Where the page begins: `next` of the page before.", max_length=200)]
Limit = Annotated[int, Query(description="How many a page holds.", ge=1, le=500)]
SubscriptionId = Annotated[str, Path(description="The subscription.", max_length=100, examples=["sub-1002"])]
ApplicationId = Annotated[str, Path(description="The application.", max_length=100, examples=["upsell-connect"])]
EnvironmentId = Annotated[str | None, Query(description="Only this environment.", max_length=100)]
Sort = Literal["waiting", "-waiting", "partner", "-partner", "requestedAt", "-requestedAt"]
Sorted = Annotated[Sort, Query(description="`-waiting`: longest waiting first.")]
