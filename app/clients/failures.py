"""What it means for people where no answer came: a connection that was not made, broke, or was not trusted.

For HTTP (``app.clients.http``) and for the stream (``app.stream.connection``).
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from app.domain import errors
from app.domain.errors import DoormanError


class AnswerTooLargeError(httpx.RequestError):
    """An answer is larger than anything that was asked for."""


def unreachable(failure: httpx.HTTPError, host: str, what: str, *, harmless: bool = True) -> DoormanError:
    """What a failure without an answer means, as the error to raise."""
    never_left = isinstance(failure, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError)
    if not harmless and not never_left and isinstance(failure, httpx.TransportError):
        return lost(host, what, detail=_brief(failure))
    if isinstance(failure, httpx.ProxyError):
        return errors.Unreachable(
            f"The proxy on the way to {host} does not let us through: check the system's proxy settings.",
            detail=_brief(failure),
        )
    if isinstance(failure, AnswerTooLargeError):
        return errors.NotTheServer(
            f"{host} answered without end for {what}: check the address, and that no proxy stands between.",
            detail=_brief(failure),
        )
    if isinstance(failure, httpx.TimeoutException):
        return errors.TimedOut(
            f"{host} did not answer in time for {what}: check the address and the network connection, or try again "
            "later.",
            detail=_brief(failure),
        )
    return connection_failure(failure, host)


def connection_failure(failure: BaseException, host: str) -> errors.Unreachable:
    """Why a connection to ``host`` failed, read from the causes of ``failure``; for HTTP and for the stream."""
    for cause in _causes(failure):
        match cause:
            case ssl.SSLCertVerificationError():
                return errors.TlsFailed(_distrust(cause).format(host=host), detail=str(cause))
            case ssl.SSLError():
                return errors.TlsFailed(
                    f"No secure connection to {host}: check the address, and that no proxy stands between.",
                    detail=str(cause),
                )
            case socket.gaierror():
                return errors.NameNotFound(
                    f"The name {host} is not known: check the address and the network connection.", detail=str(cause)
                )
            case ConnectionRefusedError():
                return errors.ConnectionRefused(
                    f"Nothing answers at {host}: check the address and the port.", detail=str(cause)
                )
            case TimeoutError():
                return errors.TimedOut(
                    f"{host} did not answer in time: check the address and the network connection, or try again later.",
                    detail=str(cause),
                )
    return errors.Unreachable(
        f"The connection to {host} broke: check the network connection and try again.", detail=_brief(failure)
    )


def host_of(url: httpx.URL | str) -> str:
    """Host and port of an address, for sentences; never its path, query or user."""
    try:
        return httpx.URL(url).netloc.decode("ascii")
    except httpx.InvalidURL:
        return ""


def _causes(failure: BaseException | None) -> Iterator[BaseException]:
    while failure is not None:
        yield failure
        if isinstance(failure, BaseExceptionGroup):
            for inner in failure.exceptions:
                yield from _causes(inner)
        failure = failure.__cause__ or failure.__context__


_EXPIRED = (
    "The certificate of {host} has ended, so nothing was sent: tell whoever runs that server, and see that this "
    "computer’s date is right."
)
_NOT_YET = "The certificate of {host} does not hold yet, so nothing was sent: see that this computer’s date is right."
_OTHER_HOST = (
    "The certificate that {host} shows is another host’s, so nothing was sent: check the address, and that no proxy "
    "stands between."
)
_UNKNOWN_AUTHORITY = (
    "The certificate of {host} is not trusted, for this computer does not know who issued it, so nothing was sent: ask "
    "your network’s administrators to install the authority’s certificate."
)
_DISTRUST = {9: _NOT_YET, 10: _EXPIRED, **dict.fromkeys((18, 19, 20, 21), _UNKNOWN_AUTHORITY)} | dict.fromkeys(
    (62, 63, 64), _OTHER_HOST
)
"""By the code of a failed verification (OpenSSL, ``X509_V_ERR_…``)."""
_DISTRUSTED = (
    "The certificate of {host} is not trusted, so nothing was sent: ask your network’s administrators, and see that "
    "this computer’s date is right."
)


def _distrust(failure: ssl.SSLCertVerificationError) -> str:
    """Why a certificate is not trusted, and what to do; other systems than OpenSSL have other codes."""
    return _DISTRUST.get(getattr(failure, "verify_code", 0), _DISTRUSTED)


def _brief(failure: BaseException) -> str:
    return f"{type(failure).__name__}: {failure}".rstrip(": ")


def lost(host: str, what: str, detail: str = "") -> errors.OutcomeUnknown:
    """The answer to something that must not be done twice did not come."""
    return errors.OutcomeUnknown(
        f"The answer of {host} was lost: it is unknown whether it took effect: {what}. Look before trying again.",
        detail=detail,
    )
