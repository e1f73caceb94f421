"""Tencent Cloud's service for text messages: version 2021-01-11, signature TC3."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

from .sms_outcome import (
    ACCEPTED,
    ACCOUNT,
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

ENDPOINT = "https://sms.tencentcloudapi.com"
ALGORITHM = "TC3-HMAC-SHA256"
SERVICE, ACTION, VERSION = "sms", "SendSms", "2021-01-11"
CONTENT_TYPE = "application/json; charset=utf-8"
MAX_NUMBERS = 200  # of one call
MAX_VARIABLE = 100  # characters of a variable's value; the vendor sets none to offices
REGION = "ap-guangzhou"  # names the way to the service, not where people live
MAX_CONTEXT = 511  # bytes
RECEIPT_ANSWER = {"result": 0, "errmsg": "OK"}
FAULTS = {
    "InvalidParameterValue.IncorrectPhoneNumber": NUMBER,
    "FailedOperation.PhoneNumberInBlacklist": NUMBER,
    "FailedOperation.InsufficientBalanceInSmsPackage": CREDIT,
    "LimitExceeded.PhoneNumberThirtySecondLimit": LATER,
    "LimitExceeded.PhoneNumberOneHourLimit": LATER,
    "LimitExceeded.DeliveryFrequencyLimit": LATER,
    "RequestLimitExceeded": LATER,
    "FailedOperation.TimestampVerificationError": ACCOUNT,
    "FailedOperation.SignatureIncorrectOrUnapproved": ACCOUNT,
    "FailedOperation.TemplateIncorrectOrUnapproved": ACCOUNT,
    "FailedOperation.TemplateUnapprovedOrNotExist": ACCOUNT,
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": ACCOUNT,
    "FailedOperation.MissingTemplateList": ACCOUNT,
}
ACCOUNT_FAULTS = ("AuthFailure", "UnauthorizedOperation", "ResourceNotFound")
UNSURE = ("InternalError",)


def send_request(
    messages: list[Message],
    *,
    endpoint: str,
    key_id: str,
    secret: str,
    app_id: str,
    sign_name: str,
    now: datetime,
) -> Request:
    """One call for messages with the same text; ``now`` is in UTC."""
    endpoint = endpoint or ENDPOINT
    body = json.dumps(
        {
            "PhoneNumberSet": [message.number for message in messages],
            "SmsSdkAppId": app_id,
            "SignName": sign_name,
            "TemplateId": messages[0].template_code,
            "TemplateParamSet": [value for _name, value in messages[0].params],
            "SessionContext": messages[0].key[:MAX_CONTEXT],
        }
    ).encode()
    timestamp = int(now.replace(tzinfo=UTC).timestamp())
    host = urlsplit(endpoint).netloc
    headers = {
        "Authorization": sign(
            body,
            host=host,
            service=SERVICE,
            key_id=key_id,
            secret=secret,
            timestamp=timestamp,
        ),
        "Content-Type": CONTENT_TYPE,
        "Host": host,
        "X-TC-Action": ACTION,
        "X-TC-Timestamp": str(timestamp),
        "X-TC-Version": VERSION,
        "X-TC-Region": REGION,
    }
    return Request(f"{endpoint.rstrip('/')}/", headers, body)


def sign(
    body: bytes, *, host: str, service: str, key_id: str, secret: str, timestamp: int
) -> str:
    """The header ``Authorization`` of a POST.

    The vendor's published example:

    >>> body = (
    ...     '{"Limit": 1, "Filters": [{"Values": ["\\\\u672a\\\\u547d\\\\u540d"],'
    ...     ' "Name": "instance-name"}]}'
    ... )
    >>> sign(
    ...     body.encode(),
    ...     host="cvm.tencentcloudapi.com",
    ...     service="cvm",
    ...     key_id="AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
    ...     secret="Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
    ...     timestamp=1551113065,
    ... ).rpartition("Signature=")[2]
    '72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168'
    """
    day = datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d")
    names = "content-type;host"
    request = "\n".join(
        [
            "POST",
            "/",
            "",
            f"content-type:{CONTENT_TYPE}\nhost:{host}\n",
            names,
            hashlib.sha256(body).hexdigest(),
        ]
    )
    scope = f"{day}/{service}/tc3_request"
    to_sign = "\n".join(
        [
            ALGORITHM,
            str(timestamp),
            scope,
            hashlib.sha256(request.encode()).hexdigest(),
        ]
    )
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return (
        f"{ALGORITHM} Credential={key_id}/{scope}, SignedHeaders={names},"
        f" Signature={signature}"
    )


def judge(messages: list[Message], status: int, text: str) -> dict[str, Outcome]:
    """Key of each message → its outcome; the vendor answers for each number.

    >>> sent = [Message("a", "+8613800000001", ""), Message("b", "+8612", "")]
    >>> answer = {
    ...     "Response": {
    ...         "SendStatusSet": [
    ...             {"PhoneNumber": "+8613800000001", "Code": "Ok", "SerialNo": "7:1"},
    ...             {
    ...                 "PhoneNumber": "+8612",
    ...                 "Code": "InvalidParameterValue.IncorrectPhoneNumber",
    ...             },
    ...         ]
    ...     }
    ... }
    >>> {key: one.state for key, one in judge(sent, 200, json.dumps(answer)).items()}
    {'a': 'accepted', 'b': 'failed'}
    >>> answer = {"Response": {"Error": {"Code": "AuthFailure.SecretIdNotFound"}}}
    >>> judge(sent, 200, json.dumps(answer))["a"].fault
    'account'
    """
    response = (read_object(text) or {}).get("Response")
    if not isinstance(response, dict):
        outcome = broken(status, text)
        return {message.key: outcome for message in messages}
    if isinstance(response.get("Error"), dict):
        outcome = _outcome(response["Error"])
        return {message.key: outcome for message in messages}
    entries = response.get("SendStatusSet")
    by_number = {
        str(entry.get("PhoneNumber")): entry
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict)
    }
    # a number of which the answer says nothing may have been reached
    silence = Outcome(UNKNOWN, code=f"HTTP {status}")
    return {
        message.key: _outcome(by_number[message.number])
        if message.number in by_number
        else silence
        for message in messages
    }


def _outcome(entry):
    code = str(entry.get("Code") or "")
    words = str(entry.get("Message") or "")
    if code == "Ok":
        return Outcome(ACCEPTED, str(entry.get("SerialNo") or ""), code, words)
    if not code or code.startswith(UNSURE):
        return Outcome(UNKNOWN, code=code, words=words)
    fault = FAULTS.get(code, OTHER)
    if code.startswith(ACCOUNT_FAULTS):
        fault = ACCOUNT
    elif code.startswith("RequestLimitExceeded"):
        fault = LATER
    return Outcome(FAILED, code=code, words=words, fault=fault)


def receipts(text: str) -> list[Receipt]:
    """The reports that the vendor pushes.

    >>> receipts(
    ...     '[{"sid": "7:1", "mobile": "13800000001", "report_status": "FAIL",'
    ...     ' "errmsg": "MK:0001", "description": "No such number"}]'
    ... )[0].is_delivered
    False

    :raise BrokenReceipt: no list of reports
    """
    return [
        Receipt(
            str(report.get("sid") or ""),
            last_digits(report.get("mobile")),
            report.get("report_status") == "SUCCESS",
            str(report.get("errmsg") or ""),
            str(report.get("description") or ""),
        )
        for report in read_reports(text)
    ]
