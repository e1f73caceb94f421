"""Calls over HTTP that came to nothing: whether the other side can know of them."""

import requests

# urllib3's reasons for a connection that never came about
NEVER_CONNECTED = (
    "ConnectTimeoutError",
    "NameResolutionError",
    "NewConnectionError",
    "ProxyError",
    "SSLError",
)
# refused here, before any connection
NEVER_BEGUN = (
    requests.ConnectTimeout,
    requests.exceptions.InvalidHeader,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
)


def is_never_sent(error: requests.RequestException) -> bool:
    """Whether nothing went out, so that the call may be made again.

    >>> is_never_sent(requests.ConnectTimeout()), is_never_sent(requests.ReadTimeout())
    (True, False)
    """
    if isinstance(error, NEVER_BEGUN):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in NEVER_CONNECTED
