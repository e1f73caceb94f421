"""A provider of text messages that runs within the tests, over real HTTP.

It checks the signature of what it is asked like the real ones, answers in their forms,
and misbehaves when told to.
"""

import json
import time
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from ..tools import sms_aliyun, sms_tencent

KEY_ID, SECRET, APP_ID = "key-of-the-tests", "s3cret-of-the-tests", "1400000001"
SIGN_NAME = "示例协会"
WRONG_NUMBER = "13800000404"  # a number that the provider refuses


class StandIn(ThreadingHTTPServer):
    """``calls`` are the requests that came; ``misbehave`` says what is to go wrong.

    ``misbehave`` holds one entry for each of the next calls: ``delay`` (by so many
    seconds, or by what is called meanwhile), ``drop`` (the connection), ``broken``
    (JSON), ``error`` (HTTP 500), ``busy`` (HTTP 503), ``limit`` (the vendor's own
    limit), ``empty`` or ``leak`` (a refusal that quotes secrets). A tuple (status,
    text) is answered as it stands. A function is called when the message was taken, and
    nothing is answered.
    """

    daemon_threads = True

    def __init__(self, vendor):
        super().__init__(("127.0.0.1", 0), HANDLERS[vendor])
        self.calls, self.misbehave, self.delay = [], [], 0
        self.mark = ""  # begins the numbers that it gives to messages
        self.url = f"http://127.0.0.1:{self.server_port}"
        Thread(target=self.serve_forever, daemon=True).start()

    def numbers(self):
        """All numbers that a message was taken for, in order."""
        return [
            number for call in self.calls if call["taken"] for number in call["numbers"]
        ]

    def stop(self):
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        """Stay silent; the test reads ``calls``."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = self.parse(body) | {"taken": False}
        self.server.calls.append(call)
        mode = self.server.misbehave.pop(0) if self.server.misbehave else ""
        if mode == "drop" or callable(mode):
            self.close_connection = True
            if mode != "drop":
                self.take(call)
                mode()
            return
        if mode == "delay":
            delay = self.server.delay
            delay() if callable(delay) else time.sleep(delay)
        answers = {
            "broken": (200, '{"Code": "O'),
            "error": (500, "<html>Internal Server Error</html>"),
            "busy": (503, ""),
            "empty": (200, ""),
        }
        status, answer = answers.get(mode, (None, None))
        if isinstance(mode, tuple):
            status, answer = mode
        if status is None and mode in ("limit", "leak"):
            status, answer = self.refuse(mode)
        elif status is None:
            status, answer = self.take(call)
        data = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class _Aliyun(_Handler):
    def parse(self, body):
        query = parse_qs(urlsplit(self.path).query)
        fields = {name: value for name, [value] in query.items()}
        return {
            "numbers": fields["PhoneNumbers"].split(","),
            "template": fields["TemplateCode"],
            "params": json.loads(fields.get("TemplateParam", "{}")),
            "sign": fields["SignName"],
            "fields": fields,
        }

    def refuse(self, mode):
        if mode == "limit":
            return 200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "too often"}
        words = f"{KEY_ID} {SECRET} is wrong for 13800000001"
        return 400, {"Code": "isv.OTHER", "Message": words}

    def take(self, call):
        headers = sms_aliyun.sign(
            call["fields"],
            host=self.headers["host"],
            action="SendSms",
            version="2017-05-25",
            key_id=KEY_ID,
            secret=SECRET,
            now=datetime.strptime(self.headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ"),
            nonce=self.headers["x-acs-signature-nonce"],
        )
        if headers["Authorization"] != self.headers["Authorization"]:
            return 400, {"Code": "SignatureDoesNotMatch", "Message": "not signed"}
        if WRONG_NUMBER in call["numbers"]:
            words = "the number is not valid"
            return 200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": words}
        call["taken"] = True
        biz_id = f"{self.server.mark}{len(self.server.calls)}^0"
        return 200, {"Code": "OK", "Message": "OK", "BizId": biz_id}


class _Tencent(_Handler):
    def parse(self, body):
        fields = json.loads(body)
        return {
            "numbers": fields["PhoneNumberSet"],
            "template": fields["TemplateId"],
            "params": fields["TemplateParamSet"],
            "sign": fields["SignName"],
            "fields": fields,
            "body": body,
        }

    def refuse(self, mode):
        error = {"Code": "RequestLimitExceeded", "Message": "too often"}
        return 200, {"Response": {"Error": error, "RequestId": "r"}}

    def take(self, call):
        authorization = sms_tencent.sign(
            call["body"],
            host=self.headers["host"],
            service="sms",
            key_id=KEY_ID,
            secret=SECRET,
            timestamp=int(self.headers["x-tc-timestamp"]),
        )
        if authorization != self.headers["Authorization"]:
            error = {"Code": "AuthFailure.SignatureFailure", "Message": "not signed"}
            return 200, {"Response": {"Error": error}}
        call["taken"] = True
        call["numbers"], entries = [], []
        for number in call["fields"]["PhoneNumberSet"]:
            entry = {"PhoneNumber": number, "Code": "Ok", "Message": "send success"}
            if number.endswith(WRONG_NUMBER):
                entry["Code"] = "InvalidParameterValue.IncorrectPhoneNumber"
                entry["Message"] = "the number is not valid"
            else:
                call["numbers"].append(number)
                entry["SerialNo"] = f"{len(self.server.calls)}:{number[-4:]}"
            entries.append(entry)
        return 200, {"Response": {"SendStatusSet": entries, "RequestId": "r"}}


class _Gateway(_Handler):
    def parse(self, body):
        fields = json.loads(body)
        return fields | {"fields": fields}

    def refuse(self, mode):
        return 200, {"code": 7, "message": "too often"}

    def take(self, call):
        if self.headers["Authorization"] != f"Bearer {SECRET}":
            return 401, {"code": 1, "message": "who are you"}
        call["taken"] = True
        return 200, {"code": 0, "id": f"g{len(self.server.calls)}"}


HANDLERS = {"aliyun": _Aliyun, "tencent": _Tencent, "http": _Gateway}
