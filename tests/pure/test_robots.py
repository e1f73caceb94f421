"""Requests of group robots and what their answers mean, without any provider."""

import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.party_service_center.tools import robots

ADDRESSES = {
    kind: f"{robot.origin}{robot.path}0a1b2c3d-4e5f"
    for kind, robot in robots.ROBOTS.items()
}
KINDS = sorted(ADDRESSES)


def _request(kind, text="Friday", **values):
    return robots.build(kind, ADDRESSES[kind], "", text, **values)


# ----------------------------------------------------------------------
# Requests
# ----------------------------------------------------------------------
def test_signatures_are_those_of_the_providers():
    assert (
        robots.sign_dingtalk("SEC000", 1_700_000_000_000)
        == "ltBBey5eZrWKh1cPzFIdz3v3xpkc4Tjx4lLsPSHqdtA%3D"
    )
    assert (
        robots.sign_feishu("SEC000", 1_700_000_000)
        == "QKhXycVUGrhA1dUEbXA2Vo/zGkv/W88IgYgKNA7Xmk0="
    )


def test_signed_requests_carry_moment_and_signature():
    dingtalk = robots.build(
        "dingtalk", ADDRESSES["dingtalk"], "SEC000", "Hi", now=1_700_000_000
    )
    assert dingtalk.url.endswith(
        "&timestamp=1700000000000&sign=ltBBey5eZrWKh1cPzFIdz3v3xpkc4Tjx4lLsPSHqdtA%3D"
    )
    feishu = robots.build(
        "feishu", ADDRESSES["feishu"], "SEC000", "Hi", now=1_700_000_000.9
    )
    body = json.loads(feishu.body)
    assert body["timestamp"] == "1700000000"
    assert body["sign"] == "QKhXycVUGrhA1dUEbXA2Vo/zGkv/W88IgYgKNA7Xmk0="
    assert feishu.url == ADDRESSES["feishu"]


@pytest.mark.parametrize("kind", KINDS)
def test_secrets_are_not_shown(kind):
    request = robots.build(kind, ADDRESSES[kind], "SEC000", "Hi")
    assert "0a1b2c3d" not in repr(request)
    assert "SEC000" not in repr(request)


@pytest.mark.parametrize("kind", KINDS)
def test_own_address_is_taken_and_no_other(kind):
    robots.check_address(kind, ADDRESSES[kind])
    robots.check_address(
        kind,
        ADDRESSES[kind].replace(robots.ROBOTS[kind].origin, "http://127.0.0.1:8080"),
        ["http://127.0.0.1:8080"],
    )
    for other in KINDS:
        if other != kind:
            with pytest.raises(robots.WrongAddress):
                robots.check_address(kind, ADDRESSES[other])


@given(st.text(max_size=80), st.sampled_from(KINDS))
def test_nothing_but_a_key_follows(tail, kind):
    address = robots.ROBOTS[kind].origin + robots.ROBOTS[kind].path + tail
    is_key = bool(tail) and all(
        c.isascii() and (c.isalnum() or c in "-_") for c in tail
    )
    if is_key:
        robots.check_address(kind, address)
    else:
        with pytest.raises(robots.WrongAddress):
            robots.check_address(kind, address)


def test_lengths_are_counted_in_bytes():
    robots.check_text("wecom", "会" * 682)
    with pytest.raises(robots.TooLong):
        robots.check_text("wecom", "会" * 683)
    robots.check_text("feishu", "会" * 6_700)
    with pytest.raises(robots.TooLong):
        robots.check_text("feishu", "会" * 6_900)
    # what JSON writes longer counts as it is written
    with pytest.raises(robots.TooLong):
        robots.check_text("dingtalk", '"' * 10_000)


# ----------------------------------------------------------------------
# Answers
# ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "status", "content", "outcome", "code", "is_retriable"),
    [
        ("wecom", 200, '{"errcode": 0, "errmsg": "ok"}', "accepted", "", False),
        ("feishu", 200, '{"code": 0, "msg": "success"}', "accepted", "", False),
        ("wecom", 200, '{"errcode": 93000, "errmsg": "no"}', "refused", "93000", False),
        ("wecom", 200, '{"errcode": 45009}', "refused", "45009", True),
        ("wecom", 200, '{"errcode": -1}', "refused", "-1", True),
        ("dingtalk", 200, '{"errcode": 310000}', "refused", "310000", False),
        ("dingtalk", 200, '{"errcode": 130101}', "refused", "130101", True),
        ("dingtalk", 200, '{"errcode": 410100}', "refused", "410100", True),
        ("feishu", 200, '{"code": 19021}', "refused", "19021", False),
        ("feishu", 200, '{"code": 9499}', "refused", "9499", True),
        ("feishu", 200, '{"code": 11232}', "refused", "11232", True),
        ("feishu", 400, '{"code": 19001, "msg": "x"}', "refused", "19001", False),
        # the other provider's words mean nothing here
        ("feishu", 200, '{"errcode": 0}', "unknown", "unreadable", False),
        ("wecom", 200, '{"errcode": "0"}', "unknown", "unreadable", False),
        ("wecom", 200, '{"errcode": false}', "unknown", "unreadable", False),
        ("wecom", 200, '{"errcode"', "unknown", "unreadable", False),
        ("wecom", 200, "", "unknown", "unreadable", False),
        ("wecom", 200, "[]", "unknown", "unreadable", False),
        ("wecom", 200, "\xff\xfe", "unknown", "unreadable", False),
        ("wecom", 500, '{"errcode": 0}', "unknown", "HTTP 500", False),
        ("wecom", 502, "<html>", "unknown", "HTTP 502", False),
        ("wecom", 500, '{"errcode": -1}', "refused", "-1", True),
        ("wecom", 503, "", "refused", "HTTP 503", True),
        ("wecom", 429, "", "refused", "HTTP 429", True),
        ("wecom", 302, "", "refused", "HTTP 302", False),
        ("wecom", 404, "", "refused", "HTTP 404", False),
    ],
)
def test_answers(kind, status, content, outcome, code, is_retriable):
    verdict = robots.judge(_request(kind), status, content.encode())
    assert (verdict.outcome, verdict.code, verdict.is_retriable) == (
        outcome,
        code,
        is_retriable,
    )


@given(st.binary(max_size=200), st.integers(100, 599), st.sampled_from(KINDS))
def test_no_odd_answer_is_a_success(content, status, kind):
    assert robots.judge(_request(kind), status, content).outcome != "accepted"


def test_deep_answers_are_no_trap():
    content = b"[" * 100_000
    assert robots.judge(_request("wecom"), 200, content).code == "unreadable"


def test_only_limits_pause_the_robot():
    busy = robots.judge(_request("dingtalk"), 200, b'{"errcode": 130101}')
    assert busy.pause_minutes == 10
    assert robots.judge(_request("dingtalk"), 503, b"").pause_minutes == 0


def test_words_repeat_no_secret():
    request = robots.build("dingtalk", ADDRESSES["dingtalk"], "SEC000", "Hi", now=1)
    answer = {
        "errcode": 1,
        "errmsg": f"{request.url} 0a1b2c3d-4e5f SEC000 \0" + "x" * 900,
    }
    words = robots.judge(request, 200, json.dumps(answer).encode()).words
    assert words.startswith("… … … x")
    assert len(words) <= 500


# ----------------------------------------------------------------------
# Calls
# ----------------------------------------------------------------------
@contextmanager
def _server(meet):
    """A server on loopback that calls ``meet(handler)`` once for each request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            meet(self)

        def log_message(self, *_arguments):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        origin = f"http://127.0.0.1:{server.server_port}"
        yield robots.build("wecom", f"{origin}/cgi-bin/webhook/send?key=k", "", "Hi")
    finally:
        server.shutdown()
        server.server_close()


def _call(meet):
    with _server(meet) as request:
        return robots.call(request, timeout=0.3)


def test_a_late_answer_leaves_it_unknown():
    verdict = _call(lambda handler: time.sleep(1))
    assert (verdict.outcome, verdict.is_retriable) == ("unknown", False)


def test_a_cut_line_leaves_it_unknown():
    assert _call(lambda handler: handler.connection.close()).outcome == "unknown"


def test_half_an_answer_leaves_it_unknown():
    def meet(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b'{"errcode"')
        handler.wfile.flush()
        time.sleep(1)

    assert _call(meet).outcome == "unknown"


def test_a_redirect_is_not_followed():
    asked = []

    def meet(handler):
        asked.append(handler.path)
        handler.send_response(307)
        handler.send_header("Location", "/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    assert _call(meet).code == "HTTP 307"
    assert len(asked) == 1


def test_nobody_at_home_may_be_tried_again():
    with _server(lambda handler: None) as request:
        pass  # it is closed now
    verdict = robots.call(request, timeout=1)
    assert (verdict.code, verdict.is_retriable) == ("unreachable", True)


def test_an_answer_in_pieces_is_read_whole():
    def meet(handler):
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for piece in (b'{"errcode": ', b'0, "errmsg": "done"}', b""):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            handler.wfile.flush()
            time.sleep(0.05)
        handler.close_connection = True

    verdict = _call(meet)
    assert (verdict.outcome, verdict.words) == ("accepted", "done")


def test_no_more_is_read_of_an_answer_than_anybody_says():
    def meet(handler):
        handler.send_response(200)
        handler.end_headers()
        sent.append(0)
        with suppress(ConnectionError):
            while sent[0] < 100 * robots.ANSWER_BYTES:
                handler.wfile.write(b" " * robots.ANSWER_BYTES)
                sent[0] += robots.ANSWER_BYTES

    sent = []
    assert _call(meet).code == "unreadable"
    assert sent[0] < 100 * robots.ANSWER_BYTES
