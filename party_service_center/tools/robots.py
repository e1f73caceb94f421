"""Robots of group chats: how a post is asked for, signed and judged by the answer.

WeCom, DingTalk and Feishu each take one HTTP request per post. All of them answer
refusals with HTTP 200, so that the body alone says whether something was posted.
Nothing here keeps or logs an address: it holds the key of the robot.

Clause: A1.2.3, A3.3.2
"""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote_plus

import requests

from .sms_outcome import storable
from .unsent import is_never_sent

# within 15 posts a minute every provider's own limit is kept: 20 of WeCom and
# DingTalk, 100 of Feishu
POSTS_PER_MINUTE = 15
TIMEOUT = 10  # seconds
RETRY_MINUTES = (1, 5, 30)  # after the first, second and third failure
ANSWER_BYTES = 65_536  # read of an answer
NOT_TAKEN = (429, 503)  # HTTP: come back later
WORDS_LENGTH = 500  # characters kept of an answer
HIDDEN = "…"

ACCEPTED, REFUSED, UNKNOWN = "accepted", "refused", "unknown"
# codes of our own, where the provider gave none
UNREACHABLE, NO_ANSWER, UNREADABLE = "unreachable", "no answer", "unreadable"


class WrongAddress(ValueError):
    """An address that is not the one of such a robot."""


class TooLong(ValueError):
    """A post that the provider would refuse for its length."""

    def __init__(self, size: int, limit: int):
        super().__init__(f"{size} > {limit}")
        self.size = size  # bytes
        self.limit = limit  # bytes


@dataclass(frozen=True)
class Robot:
    """What sets one provider's robots apart."""

    origin: str
    path: str  # what the key follows
    code_name: str
    words_name: str
    limit: int  # bytes, of the text or of the whole body
    limits_body: bool
    too_many: frozenset[int]  # codes: more posts than allowed
    busy: frozenset[int]  # codes: for the moment not at all
    pause_minutes: int  # the provider takes nothing for so long after too many posts
    gap_seconds: float = 0  # between two posts
    avoids_half_hours: bool = False


ROBOTS = {
    "wecom": Robot(
        origin="https://qyapi.weixin.qq.com",
        path="/cgi-bin/webhook/send?key=",
        code_name="errcode",
        words_name="errmsg",
        limit=2048,
        limits_body=False,
        too_many=frozenset({45009, 45033}),
        busy=frozenset({-1}),
        pause_minutes=1,
    ),
    "dingtalk": Robot(
        origin="https://oapi.dingtalk.com",
        path="/robot/send?access_token=",
        code_name="errcode",
        words_name="errmsg",
        limit=20_000,
        limits_body=True,
        too_many=frozenset({130101, 410100}),
        busy=frozenset({-1}),
        pause_minutes=10,
    ),
    "feishu": Robot(
        origin="https://open.feishu.cn",
        path="/open-apis/bot/v2/hook/",
        code_name="code",
        words_name="msg",
        limit=20 * 1024,
        limits_body=True,
        too_many=frozenset({9499, 11232}),
        busy=frozenset(),
        pause_minutes=1,
        gap_seconds=0.2,
        avoids_half_hours=True,
    ),
}


@dataclass(frozen=True)
class Request:
    """One post as it goes out; its address and signature are never shown."""

    robot: Robot
    url: str = field(repr=False)
    body: bytes = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Verdict:
    """What became of a request: ``accepted``, ``refused`` or ``unknown``."""

    outcome: str
    code: str = ""
    words: str = ""  # the provider's own
    is_retriable: bool = False
    pause_minutes: int = 0


# ----------------------------------------------------------------------
# Signatures
# ----------------------------------------------------------------------
def _hmac_base64(key: str, message: str) -> str:
    digest = hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def sign_dingtalk(secret: str, milliseconds: int) -> str:
    """The signature of a DingTalk request, ready to stand in its address.

    >>> sign_dingtalk("SEC000", 1700000000000)
    'ltBBey5eZrWKh1cPzFIdz3v3xpkc4Tjx4lLsPSHqdtA%3D'
    """
    return quote_plus(_hmac_base64(secret, f"{milliseconds}\n{secret}"))


def sign_feishu(secret: str, seconds: int) -> str:
    """The signature of a Feishu request: the secret is in the key, nothing is signed.

    >>> sign_feishu("SEC000", 1700000000)
    'QKhXycVUGrhA1dUEbXA2Vo/zGkv/W88IgYgKNA7Xmk0='
    """
    return _hmac_base64(f"{seconds}\n{secret}", "")


# ----------------------------------------------------------------------
# Before the request
# ----------------------------------------------------------------------
def check_address(kind: str, address: str, other_origins: Iterable[str] = ()) -> None:
    """Raise WrongAddress unless ``address`` is one of the provider's robots.

    The whole address is compared, so that no reading of it leads anywhere else.

    :param other_origins: such as ``http://127.0.0.1:8080``, taken for the provider's

    >>> check_address("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a")
    >>> check_address("wecom", "http://127.0.0.1/cgi-bin/webhook/send?key=a")
    Traceback (most recent call last):
        ...
    WrongAddress: wecom
    """
    robot = ROBOTS[kind]
    origins = "|".join(re.escape(origin) for origin in (robot.origin, *other_origins))
    pattern = rf"(?:{origins}){re.escape(robot.path)}[A-Za-z0-9_-]+"
    if not re.fullmatch(pattern, address):
        raise WrongAddress(kind)


def check_text(kind: str, text: str) -> None:
    """Raise TooLong when the provider would refuse ``text`` for its length.

    >>> check_text("wecom", "a" * 2048)
    >>> check_text("wecom", "é" * 1025)
    Traceback (most recent call last):
        ...
    TooLong: 2050 > 2048
    """
    robot = ROBOTS[kind]
    size = len(text.encode())
    if robot.limits_body:
        # as long as it can get: with a signature
        size = len(build(kind, "", "secret", text, now=0).body)
    if size > robot.limit:
        raise TooLong(size, robot.limit)


def build(
    kind: str,
    address: str,
    secret: str,
    text: str,
    now: float | None = None,
) -> Request:
    """The request that has the robot at ``address`` post ``text``.

    It names nobody: a group is no place for the numbers of members (P-14).

    :param secret: empty where the robot is guarded by key words or addresses instead
    :param now: seconds since 1970

    >>> json.loads(build("wecom", "https://…", "", "Friday, 2 pm").body)["text"]
    {'content': 'Friday, 2 pm'}
    """
    robot = ROBOTS[kind]
    now = time.time() if now is None else now
    url, signature = address, ""
    if kind == "feishu":
        body: dict = {"msg_type": "text", "content": {"text": text}}
        if secret:
            signature = sign_feishu(secret, int(now))
            body = {"timestamp": str(int(now)), "sign": signature} | body
    else:
        body = {"msgtype": "text", "text": {"content": text}}
    if secret and kind == "dingtalk":
        milliseconds = int(now * 1000)
        signature = sign_dingtalk(secret, milliseconds)
        url = f"{address}&timestamp={milliseconds}&sign={signature}"
    key = re.split(r"[=/]", address)[-1]
    return Request(
        robot=robot,
        url=url,
        body=json.dumps(body, ensure_ascii=False).encode(),
        secrets=tuple(filter(None, (url, address, key, secret, signature))),
    )


# ----------------------------------------------------------------------
# The request and its answer
# ----------------------------------------------------------------------
def call(request: Request, timeout: float = TIMEOUT) -> Verdict:
    """Make the request, once, and judge what came back.

    When the request went out and no answer came, nobody here can know whether the
    group has the post: it may not be made again without looking.

    >>> request = build("wecom", "http://127.0.0.1:1/send?key=a", "", "Friday")
    >>> call(request).code
    'unreachable'
    """
    try:
        with requests.post(
            request.url,
            data=request.body,
            headers={"Content-Type": "application/json; charset=utf-8"},
            timeout=timeout,
            # another address than the one that was checked is never called
            allow_redirects=False,
            stream=True,
        ) as response:
            return judge(request, response.status_code, _content(response))
    # its text holds the address and is dropped
    except requests.RequestException as error:
        if is_never_sent(error):
            return Verdict(REFUSED, UNREACHABLE, is_retriable=True)
        return Verdict(UNKNOWN, NO_ANSWER)


def _content(response: requests.Response) -> bytes:
    """The answer, which may come in pieces; no more of it than any provider says."""
    content = b""
    for piece in response.iter_content(ANSWER_BYTES):
        content += piece
        if len(content) >= ANSWER_BYTES:
            break
    return content[:ANSWER_BYTES]


def judge(request: Request, status: int, content: bytes) -> Verdict:
    """What an answer means; refusals come with status 200 and a code in the body.

    An answer that says neither yes nor no leaves it unknown: the group may have the
    post.

    >>> request = build("dingtalk", "https://…?access_token=k", "", "Friday")
    >>> judge(request, 200, b'{"errcode": 0, "errmsg": "ok"}').outcome
    'accepted'
    >>> judge(request, 200, b'{"errcode": 310000, "errmsg": "sign not match"}')
    Verdict(outcome='refused', code='310000', words='sign not match', \
is_retriable=False, pause_minutes=0)
    """
    robot = request.robot
    code, words = _read(robot, content)
    words = _without(request.secrets, words)[:WORDS_LENGTH]
    if code == 0 and status == 200:
        return Verdict(ACCEPTED, words=words)
    is_told = code not in (None, 0)
    own_code = UNREADABLE if status == 200 else f"HTTP {status}"
    if not is_told and status not in NOT_TAKEN and not 300 <= status < 500:
        return Verdict(UNKNOWN, code=own_code, words=words)
    is_too_many = status == 429 or code in robot.too_many
    return Verdict(
        REFUSED,
        code=str(code) if is_told else own_code,
        words=words,
        is_retriable=is_too_many or status in NOT_TAKEN or code in robot.busy,
        pause_minutes=robot.pause_minutes if is_too_many else 0,
    )


def _read(robot: Robot, content: bytes) -> tuple[int | None, str]:
    """(code, words) of the body; no code when it is none of the provider's."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return None, ""
    if not isinstance(answer, dict):
        return None, ""
    code = answer.get(robot.code_name)
    if not isinstance(code, int) or isinstance(code, bool):
        return None, ""
    return code, str(answer.get(robot.words_name) or "")


def _without(secrets: Iterable[str], words: str) -> str:
    """``words`` without what the provider may have repeated of our secrets."""
    for secret in sorted(secrets, key=len, reverse=True):
        words = words.replace(secret, HIDDEN)
    return storable(words)


# ----------------------------------------------------------------------
# When
# ----------------------------------------------------------------------
def next_try(failures: int, now: datetime) -> datetime | None:
    """When to try again after so many failures in a row; None: not any more.

    >>> next_try(2, datetime(2026, 9, 21, 10, 0))
    datetime.datetime(2026, 9, 21, 10, 5)
    >>> next_try(4, datetime(2026, 9, 21, 10, 0)) is None
    True
    """
    if failures > len(RETRY_MINUTES):
        return None
    return now + timedelta(minutes=RETRY_MINUTES[failures - 1])


def wait_until(kind: str, tried: Iterable[datetime], now: datetime) -> datetime | None:
    """Until when a robot has to wait before its next post; None: it may post now.

    :param tried: moments of its last posts

    >>> now = datetime(2026, 9, 21, 10, 7)
    >>> wait_until("wecom", [], now) is None
    True
    >>> wait_until("wecom", [now] * POSTS_PER_MINUTE, now)
    datetime.datetime(2026, 9, 21, 10, 8)
    >>> wait_until("feishu", [], datetime(2026, 9, 21, 10, 30, 12))
    datetime.datetime(2026, 9, 21, 10, 31)
    """
    minute = timedelta(minutes=1)
    within = sorted(moment for moment in tried if moment > now - minute)
    if len(within) >= POSTS_PER_MINUTE:
        return within[-POSTS_PER_MINUTE] + minute
    if ROBOTS[kind].avoids_half_hours and now.minute % 30 == 0:
        return now.replace(second=0, microsecond=0) + minute
    return None
