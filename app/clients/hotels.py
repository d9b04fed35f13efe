"""The hotels of a chain, by Oracle's own interface."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx

from app.clients.http import call, read
from app.domain.portal import Hotel
from app.wire.rest import HOTELS_PATH, HotelsAnswer


async def list_hotels(
    client: httpx.AsyncClient, *, chain: str, hotel: str = "", now: datetime | None = None
) -> tuple[Hotel, ...]:
    """Every hotel of the chain, none where the gateway answers 204. ``client`` is the gateway's, with a TokenAuth.

    ``hotel`` is a code to ask in the name of (``x-hotelid``), where the environment demands one.
    Raises what :func:`app.clients.http.call` raises.
    """
    what = f"the hotels of {chain}"
    response = await call(client, "GET", HOTELS_PATH, what=what, headers={"x-hotelid": hotel} if hotel else {})
    if response.status_code == 204:
        return ()
    today = (now or datetime.now(UTC)).date().isoformat()
    return read(response, HotelsAnswer, what=what).hotels(today)
