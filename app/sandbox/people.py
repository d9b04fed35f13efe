"""Invented guests. Any likeness is chance."""

from __future__ import annotations

import random
from typing import NamedTuple


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST = _words(
    "Amelie Benoît Carla David Elif Fatima Giulia Hugo Ingrid João Karim Léa Marta Nadia Oskar Priya Quentin "
    "Rosa Samir Tomasz Ulla Viktor Wanda Yusuf Zoë Aoife Björn Chiara Dmitri Eva Farid Greta Hassan Inês Jakub "
    "Katja Liam Maël Noor Olga Pedro Rania Sven Tariq Ursula Valentina Wim Youssef Žofia Siobhán "
)
_LAST = _words(
    "Almeida Bauer Costa Dubois Eriksson Fischer García Haddad Ivanov Jensen Kowalski Lindqvist Moreau Novák "
    "O'Brien Pereira Quinn Rossi Schmidt Tanaka Usman Visser Weber Yılmaz Zieliński D'Angelo Müller Nguyen "
    "Okafor Petrov Ribeiro Santos Thomsen Varga Whitfield Abadi Brennan Castellano Dijkstra El-Sayed "
)
_COMPANIES = ("Brandt & Söhne", "Nordlys A/S", "Fern & Hollow Ltd", "Tessera S.p.A.", "Quill <Media>", "Atlas Freight")
_COUNTRIES = ("DE", "FR", "GB", "PT", "ES", "IT", "PL", "NL", "SE", "MA", "EG", "US", "JP", "AE", "TR")


class Guest(NamedTuple):
    """Somebody who stays. ``member`` is a loyalty number or ""; ``company`` a firm that pays or ""."""

    profile: str
    name: str
    first_name: str
    email: str
    phone: str
    country: str
    member: str
    company: str


def invent(source: random.Random) -> Guest:
    """A new guest."""
    first, last = source.choice(_FIRST), source.choice(_LAST)
    plain = "".join(c for c in f"{first}.{last}".lower() if c.isascii() and (c.isalpha() or c == "."))
    return Guest(
        profile=str(source.randrange(400_000, 2_900_000)),
        name=last,
        first_name=first,
        email=f"{plain}@example.net",
        phone=f"+00 555 {source.randrange(10_000, 99_999)}",
        country=source.choice(_COUNTRIES),
        member=f"LL{source.randrange(10**7, 10**8)}" if source.random() < 0.3 else "",
        company=source.choice(_COMPANIES) if source.random() < 0.12 else "",
    )
