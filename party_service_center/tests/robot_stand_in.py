"""A server on loopback that answers as WeCom, DingTalk and Feishu answer robots."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "0a1b2c3d-key-of-the-robot"
SECRET = "SECverysecret"
PER_MINUTE = 20  # posts of DingTalk and WeCom
HOUR = 3600  # seconds a signature holds
PATHS = {
    "wecom": f"/cgi-bin/webhook/send?key={KEY}",
    "dingtalk": f"/robot/send?access_token={KEY}",
    "feishu": f"/open-apis/bot/v2/hook/{KEY}",
}


def _sign(key, message):
    digest = hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


class RobotStandIn:
    """``posted``: texts that stand in the group; ``asked``: requests that came in.

    ``answers`` says how the next requests are met instead: an HTTP status, a text that
    is sent as it is, a tuple (code, words), or what is called when the post stands in
    the group, and then the line is cut.
    """

    def __init__(self):
        self.posted, self.asked, self.answers = [], [], deque()
        self.bodies, self.moments = [], []
        self.seconds = 0  # each answer takes
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                stand_in._meet(self)

            def log_message(self, *_arguments):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def address(self, kind):
        return self.origin + PATHS[kind]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    # ------------------------------------------------------------------
    def _meet(self, request):
        body = request.rfile.read(int(request.headers["Content-Length"]))
        self.asked.append(request.path)
        time.sleep(self.seconds)
        path = urlsplit(request.path).path
        kind = next(kind for kind in PATHS if PATHS[kind].startswith(path))
        answer = self.answers.popleft() if self.answers else None
        if isinstance(answer, int):
            return self._answer(request, b"<html>Sorry</html>", answer)
        if isinstance(answer, str):
            return self._answer(request, answer.encode())
        names = ("code", "msg") if kind == "feishu" else ("errcode", "errmsg")
        code, words = answer if isinstance(answer, tuple) else (0, "ok")
        if not code:
            code, words = self._judge(kind, request, json.loads(body))
        if not code:
            self.moments.append(time.time())
            self.bodies.append(json.loads(body))
            content = self.bodies[-1].get("text") or self.bodies[-1]["content"]
            self.posted.append(content.get("content") or content["text"])
        if callable(answer):
            answer()
            return request.connection.close()
        # refusals, too, come with status 200
        content = json.dumps(dict(zip(names, (code, words), strict=True)))
        return self._answer(request, content.encode())

    def _answer(self, request, content, status=200):
        request.send_response(status)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    def _judge(self, kind, request, body):
        now = time.time()
        if KEY not in request.path:
            return 93000, f"invalid webhook url: {request.path}"
        query = parse_qs(urlsplit(request.path).query)
        if kind == "dingtalk":
            stamp = query.get("timestamp", ["0"])[0]
            wanted = _sign(SECRET, f"{stamp}\n{SECRET}")
            if query.get("sign") != [wanted] or abs(now * 1000 - int(stamp)) > (
                HOUR * 1000
            ):
                return 310000, "sign not match"
        if kind == "feishu":
            stamp = body.get("timestamp", "0")
            wanted = _sign(f"{stamp}\n{SECRET}", "")
            if body.get("sign") != wanted or abs(now - int(stamp)) > HOUR:
                return 19021, "sign match fail or timestamp is not within one hour"
        recent = [moment for moment in self.moments if moment > now - 60]
        if kind != "feishu" and len(recent) >= PER_MINUTE:
            return 45009 if kind == "wecom" else 130101, "too many"
        return 0, "ok"
