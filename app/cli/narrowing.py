"""The options that narrow a command to some events, and the filter that they make."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from cyclopts import Parameter

from app.domain.filter import Condition, Facet

Hotels = Annotated[list[str] | None, Parameter(help="Only this property; may be repeated.", negative="")]
Modules = Annotated[list[str] | None, Parameter(help="Only this module; may be repeated.", negative="")]
Events = Annotated[list[str] | None, Parameter(help="Only this event, as “CHECK IN”; may be repeated.", negative="")]
Reservations = Annotated[list[str] | None, Parameter(help="Only this reservation; may be repeated.", negative="")]


def conditions(
    *,
    hotel: Iterable[str] | None = None,
    module: Iterable[str] | None = None,
    event: Iterable[str] | None = None,
    reservation: Iterable[str] | None = None,
) -> tuple[Condition, ...]:
    """A condition for each value. Names of modules and events are upper case in the stream, whatever was typed."""
    return (
        *(Condition(Facet.HOTEL, code) for code in hotel or ()),
        *(Condition(Facet.MODULE, name.upper()) for name in module or ()),
        *(Condition(Facet.EVENT, name.upper()) for name in event or ()),
        *(Condition(Facet.RESERVATION, number) for number in reservation or ()),
    )
