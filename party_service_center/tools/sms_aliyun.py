"""Aliyun's service for text messages: Dysmsapi of 2017-05-25, signature version 3."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, urlsplit

from .sms_outcome import (
    ACCEPTED,
    ACCOUNT,
    CHINA,
    CREDIT,
    FAILED,
    LATER,
    NUMBER,
    OTHER,
    UNKNOWN,
    Message,
    Outcome,
    Receipt,
    Request,
    broken,
    last_digits,
    read_object,
    read_reports,
)

ENDPOINT = "https://dysmsapi.aliyuncs.com"
ALGORITHM = "ACS3-HMAC-SHA256"
ACTION, VERSION = "SendSms", "2017-05-25"
MAX_NUMBERS = 1  # of one call: one wrong number would fail all of them
MAX_VARIABLE = 35  # characters of a variable's value
RECEIPT_ANSWER = {"code": 0, "msg": "OK"}
FAULTS = {
    "isv.MOBILE_NUMBER_ILLEGAL": NUMBER,
    "isv.MOBILE_COUNT_OVER_LIMIT": NUMBER,
    "isv.AMOUNT_NOT_ENOUGH": CREDIT,
    "isv.OUT_OF_SERVICE": CREDIT,
    "isv.BUSINESS_LIMIT_CONTROL": LATER,
    "isp.SYSTEM_ERROR": LATER,
    "ServiceUnavailable": LATER,
}
ACCOUNT_FAULTS = (
    "isv.SMS_SIGNATURE",
    "isv.SMS_SIGN",
    "isv.SMS_TEMPLATE",
    "isv.TEMPLATE",
    "isv.ACCOUNT",
    "isv.PRODUCT",
    "isv.INVALID_PARAMETERS",
    "isp.RAM_PERMISSION_DENY",
    "InvalidAccessKeyId",
    "Forbidden",
    "SignatureDoesNotMatch",
    "IncompleteSignature",
    "NoPermission",
)
UNSURE = ("InternalError", "isp.GATEWAY_TIMEOUT")


def send_request(
    messages: list[Message],
    *,
    endpoint: str,
    key_id: str,
    secret: str,
    sign_name: str,
    now: datetime,
    nonce: str,
) -> Request:
    """One call for messages with the same text; ``now`` is in UTC."""
    query = {
        "PhoneNumbers": ",".join(_number(message.number) for message in messages),
        "SignName": sign_name,
        "TemplateCode": messages[0].template_code,
        "OutId": messages[0].key,
    }
    if messages[0].params:
        query["TemplateParam"] = json.dumps(
            dict(messages[0].params), ensure_ascii=False, separators=(",", ":")
        )
    endpoint = endpoint or ENDPOINT
    headers = sign(
        query,
        host=urlsplit(endpoint).netloc,
        action=ACTION,
        version=VERSION,
        key_id=key_id,
        secret=secret,
        now=now,
        nonce=nonce,
    )
    return Request(f"{endpoint.rstrip('/')}/?{canonical_query(query)}", headers, b"")


def sign(
    query: Mapping[str, str],
    *,
    host: str,
    action: str,
    version: str,
    key_id: str,
    secret: str,
    now: datetime,
    nonce: str,
) -> dict[str, str]:
    """The headers of a POST without a body, with the signature over all of it.

    The vendor's published example:

    >>> sign(
    ...     {
    ...         "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
    ...         "RegionId": "cn-shanghai",
    ...     },
    ...     host="ecs.cn-shanghai.aliyuncs.com",
    ...     action="RunInstances",
    ...     version="2014-05-26",
    ...     key_id="YourAccessKeyId",
    ...     secret="YourAccessKeySecret",
    ...     now=datetime(2023, 10, 26, 10, 22, 32),
    ...     nonce="3156853299f313e23d1673dc12e1703d",
    ... )["Authorization"].rpartition("Signature=")[2]
    '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0'
    """
    payload = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": payload,
        "x-acs-date": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = "\n".join(["POST", "/", canonical_query(query), lines, names, payload])
    to_sign = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return headers | {
        "Authorization": f"{ALGORITHM} Credential={key_id},SignedHeaders={names},"
        f"Signature={signature}"
    }


def canonical_query(query: Mapping[str, str]) -> str:
    """Names in their order, encoded as RFC 3986 says.

    >>> canonical_query({"b": "a b", "a": "*~/"})
    'a=%2A~%2F&b=a%20b'
    """
    return "&".join(
        f"{quote(name, safe='~')}={quote(value, safe='~')}"
        for name, value in sorted(query.items())
    )


def judge(messages: list[Message], status: int, text: str) -> dict[str, Outcome]:
    """Key of each message → its outcome; the vendor answers for the whole call.

    >>> sent = [Message("k", "+8613800000001", "")]
    >>> judge(sent, 200, '{"Code": "OK", "BizId": "9^0"}')["k"].provider_ref
    '9^0'
    >>> judge(sent, 200, '{"Code": "isv.BUSINESS_LIMIT_CONTROL"}')["k"].is_retriable
    True
    >>> judge(sent, 200, "<html>")["k"].state
    'unknown'
    """
    outcome = _judge(status, text)
    return {message.key: outcome for message in messages}


def _judge(status, text):
    answer = read_object(text)
    code = answer and answer.get("Code")
    if not isinstance(code, str):
        return broken(status, text)
    words = str(answer.get("Message") or "")
    if code == "OK":
        if status != 200:
            return Outcome(UNKNOWN, code=f"HTTP {status}", words=words)
        return Outcome(ACCEPTED, str(answer.get("BizId") or ""), code, words)
    if code.startswith(UNSURE):
        return Outcome(UNKNOWN, code=code, words=words)
    fault = FAULTS.get(code, OTHER)
    if code.startswith("Throttling"):
        fault = LATER
    elif code.startswith(ACCOUNT_FAULTS):
        fault = ACCOUNT
    return Outcome(FAILED, code=code, words=words, fault=fault)


def receipts(text: str) -> list[Receipt]:
    """The reports that the vendor pushes (SmsReport).

    >>> receipts(
    ...     '[{"biz_id": "9^0", "phone_number": "13800000001", "success": false,'
    ...     ' "err_code": "MK:0001", "err_msg": "No such number"}]'
    ... )[0].code
    'MK:0001'

    :raise BrokenReceipt: no list of reports
    """
    return [
        Receipt(
            str(report.get("biz_id") or ""),
            last_digits(report.get("phone_number")),
            report.get("success") in (True, "true"),
            str(report.get("err_code") or ""),
            str(report.get("err_msg") or ""),
        )
        for report in read_reports(text)
    ]


def _number(number):
    """As the vendor wants it: without the plus, and plain within the country.

    >>> _number("+8613800000001"), _number("+85221234567")
    ('13800000001', '85221234567')
    """
    return number.removeprefix(CHINA).removeprefix("+")
