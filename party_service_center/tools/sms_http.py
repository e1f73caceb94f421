"""A gateway of text messages that takes JSON over HTTP: a county's own, a carrier's."""

import json

from .sms_outcome import (
    ACCEPTED,
    FAILED,
    OTHER,
    Message,
    Outcome,
    Request,
    broken,
    read_object,
)

MAX_NUMBERS = 1  # of one call: one wrong number would fail all of them
MAX_VARIABLE = 100  # characters of a variable's value


def send_request(
    messages: list[Message], *, endpoint: str, token: str, sign_name: str
) -> Request:
    """One call for messages with the same text.

    >>> request = send_request(
    ...     [Message("k", "+8613800000001", "Hello Wu", "T1", (("name", "Wu"),))],
    ...     endpoint="https://gateway.example/send",
    ...     token="t",
    ...     sign_name="Association",
    ... )
    >>> json.loads(request.body)["params"], request.headers["Authorization"]
    ({'name': 'Wu'}, 'Bearer t')
    """
    first = messages[0]
    body = {
        "id": first.key,
        "numbers": [message.number for message in messages],
        "text": first.text,
        "sign": sign_name,
        "template": first.template_code,
        "params": dict(first.params),
    }
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return Request(endpoint, headers, json.dumps(body).encode())


def judge(
    messages: list[Message], status: int, text: str, *, path: str, value: str
) -> dict[str, Outcome]:
    """Key of each message → its outcome: the status, and ``value`` found at ``path``.

    >>> sent = [Message("k", "+8613800000001", "")]
    >>> judge(sent, 200, '{"code": 0, "id": "9"}', path="code", value="0")["k"].state
    'accepted'
    >>> judge(sent, 200, '{"code": 7, "message": "No"}', path="code", value="0")["k"]
    Outcome(state='failed', provider_ref='', code='7', words='No', fault='other')
    >>> judge(sent, 200, "OK", path="code", value="0")["k"].state
    'unknown'
    """
    outcome = _judge(status, text, path, value)
    return {message.key: outcome for message in messages}


def _judge(status, text, path, value):
    answer = read_object(text)
    if not 200 <= status < 300 or answer is None:
        return broken(status, text)
    found = answer
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if found is None:
        return broken(status, text)
    code = found if isinstance(found, str) else json.dumps(found)
    words = str(answer.get("message") or answer.get("msg") or "")
    if code == value:
        return Outcome(ACCEPTED, str(answer.get("id") or ""), code, words)
    return Outcome(FAILED, code=code, words=words, fault=OTHER)
