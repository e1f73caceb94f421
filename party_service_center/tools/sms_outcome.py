"""What a provider of text messages is asked, and what its answers mean.

Plain values; who sends them and what follows is decided elsewhere. An answer that says
neither yes nor no is *unknown*: the message may have gone out, so it is not sent again.
"""

import json
from dataclasses import dataclass

ACCEPTED, DELIVERED, FAILED, UNKNOWN = "accepted", "delivered", "failed", "unknown"
# why a message failed: what is to be put right, and by whom
NUMBER, CREDIT, ACCOUNT, LATER, OTHER = "number", "credit", "account", "later", "other"
BUSY_STATUSES = (429, 503)  # HTTP: not taken, come back later
CHINA = "+86"
SHOWN_DIGITS = 4


@dataclass(frozen=True)
class Message:
    """One text for one number; ``params`` are names and values in the text's order."""

    key: str
    number: str  # as it is dialed from anywhere: +8613800000001
    text: str
    template_code: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Request:
    """A POST to be made as it stands; a signature covers all of it."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Outcome:
    """What came of one message: ``state`` and, when it failed, the ``fault``."""

    state: str
    provider_ref: str = ""
    code: str = ""
    words: str = ""
    fault: str = ""

    @property
    def is_retriable(self) -> bool:
        return self.fault == LATER


@dataclass(frozen=True)
class Receipt:
    """What the network reported of one message."""

    provider_ref: str
    digits: str  # the last of the number
    is_delivered: bool
    code: str = ""
    words: str = ""


class BrokenReceipt(ValueError):
    """A receipt that is no list of reports."""


def read_object(text: str) -> dict | None:
    """The JSON object that ``text`` holds, or None.

    >>> read_object('{"Code": "OK"}'), read_object("<html>"), read_object("[1]")
    ({'Code': 'OK'}, None, None)
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def read_reports(text: str) -> list[dict]:
    """The reports of a receipt.

    >>> read_reports('[{"sid": "1"}, "x"]')
    Traceback (most recent call last):
        ...
    BrokenReceipt
    """
    try:
        reports = json.loads(text)
    except (ValueError, RecursionError):
        raise BrokenReceipt from None
    is_list = isinstance(reports, list)
    if not is_list or not all(isinstance(report, dict) for report in reports):
        raise BrokenReceipt
    return [
        {
            name: storable(value) if isinstance(value, str) else value
            for name, value in report.items()
        }
        for report in reports
    ]


def storable(text: str) -> str:
    """``text`` without what no database keeps: NUL and halves of characters.

    >>> storable("a\\x00b\\ud800c")
    'ab?c'
    """
    return text.replace("\x00", "").encode(errors="replace").decode()


def broken(status: int, text: str) -> Outcome:
    """What an answer means that is not in the provider's own form.

    >>> broken(503, "").is_retriable, broken(404, "").state, broken(200, "<html>").state
    (True, 'failed', 'unknown')
    >>> broken(502, "").state
    'unknown'
    """
    code, words = f"HTTP {status}", " ".join(text.split())
    if status in BUSY_STATUSES:
        return Outcome(FAILED, code=code, words=words, fault=LATER)
    if 300 <= status < 500:
        return Outcome(FAILED, code=code, words=words, fault=ACCOUNT)
    return Outcome(UNKNOWN, code=code, words=words)


def last_digits(number) -> str:
    """The end of a number, which alone is kept of it.

    >>> last_digits("+8613800000001"), last_digits(None)
    ('0001', '')
    """
    return str(number or "")[-SHOWN_DIGITS:]


def calls(messages: list[Message], limit: int) -> list[list[Message]]:
    """Group messages with the same text into calls of at most ``limit`` numbers.

    No two numbers of a call end alike: a receipt names its call and a number, of which
    the last digits alone are kept.

    >>> def numbers(*ends):
    ...     return [Message(str(i), f"138{n:08}", "") for i, n in enumerate(ends)]
    >>> [len(call) for call in calls(numbers(1, 2, 10001, 3), 10)]
    [3, 1]
    >>> [len(call) for call in calls(numbers(1, 2, 3), 2)]
    [2, 1]
    """
    groups: dict[tuple, list[dict[str, Message]]] = {}
    for message in messages:
        group = groups.setdefault((message.template_code, message.params), [])
        digits = last_digits(message.number)
        for call in group:
            if len(call) < limit and digits not in call:
                call[digits] = message
                break
        else:
            group.append({digits: message})
    return [list(call.values()) for group in groups.values() for call in group]
