"""Requests to providers of text messages, their signatures, and what answers mean."""

import doctest
import json
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain.party_service_center.tools import (
    sms_aliyun,
    sms_http,
    sms_outcome,
    sms_template,
    sms_tencent,
)
from plain.party_service_center.tools.sms_outcome import Message
from plain.party_service_center.tools.sms_template import ApprovedText

NOW = datetime(2026, 9, 21, 2, 0)
SENT = [
    Message("k1", "+8613800000001", "Hello Wu", "T1", (("name", "Wu"),)),
    Message("k2", "+8613800000002", "Hello Wu", "T1", (("name", "Wu"),)),
]


@pytest.mark.parametrize(
    "module",
    [sms_aliyun, sms_http, sms_outcome, sms_template, sms_tencent],
    ids=lambda module: module.__name__,
)
def test_doctests(module):
    result = doctest.testmod(module, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert result.attempted and not result.failed


def test_published_signature_with_a_masked_key():
    """The vendor's page as it was published before, with stars in the key."""
    body = (
        '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"],'
        ' "Name": "instance-name"}]}'
    )
    authorization = sms_tencent.sign(
        body.encode(),
        host="cvm.tencentcloudapi.com",
        service="cvm",
        key_id="AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******",
        secret="Gu5t9xGARNpq86cd98joQYCN3*******",
        timestamp=1551113065,
    )
    assert authorization.endswith(
        "2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c"
    )


def test_aliyun_request():
    request = sms_aliyun.send_request(
        SENT,
        endpoint="",
        key_id="id",
        secret="not in the request",
        sign_name="示例协会",
        now=NOW,
        nonce="n",
    )
    address = urlsplit(request.url)
    query = {name: value for name, [value] in parse_qs(address.query).items()}
    assert (address.scheme, address.netloc) == ("https", "dysmsapi.aliyuncs.com")
    assert query == {
        "PhoneNumbers": "13800000001,13800000002",
        "SignName": "示例协会",
        "TemplateCode": "T1",
        "TemplateParam": '{"name":"Wu"}',
        "OutId": "k1",
    }
    assert request.headers["x-acs-version"] == "2017-05-25"
    assert "not in the request" not in str(request)


def test_tencent_request():
    request = sms_tencent.send_request(
        SENT,
        endpoint="",
        key_id="id",
        secret="not in the request",
        app_id="1400",
        sign_name="示例协会",
        now=NOW,
    )
    assert json.loads(request.body) == {
        "PhoneNumberSet": ["+8613800000001", "+8613800000002"],
        "SmsSdkAppId": "1400",
        "SignName": "示例协会",
        "TemplateId": "T1",
        "TemplateParamSet": ["Wu"],
        "SessionContext": "k1",
    }
    assert request.headers["X-TC-Timestamp"] == "1789956000"
    assert "not in the request" not in str(request)


@pytest.mark.parametrize(
    ("status", "answer", "state", "fault"),
    [
        (200, {"Code": "OK", "BizId": "9^0"}, "accepted", ""),
        (200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}, "failed", "number"),
        (200, {"Code": "isv.AMOUNT_NOT_ENOUGH"}, "failed", "credit"),
        (200, {"Code": "isv.SMS_SIGNATURE_ILLEGAL"}, "failed", "account"),
        (404, {"Code": "InvalidAccessKeyId.NotFound"}, "failed", "account"),
        (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL"}, "failed", "later"),
        (400, {"Code": "Throttling.User"}, "failed", "later"),
        (503, {"Code": "ServiceUnavailable"}, "failed", "later"),
        (200, {"Code": "isv.BLACK_KEY_CONTROL_LIMIT"}, "failed", "other"),
        (500, {"Code": "InternalError"}, "unknown", ""),
        (500, {"Code": "OK"}, "unknown", ""),
        (200, {"Code": None}, "unknown", ""),
        (200, [], "unknown", ""),
        (429, "<html>", "failed", "later"),
        (302, "", "failed", "account"),
    ],
)
def test_aliyun_answers(status, answer, state, fault):
    text = answer if isinstance(answer, str) else json.dumps(answer)
    outcomes = sms_aliyun.judge(SENT, status, text)
    assert set(outcomes) == {"k1", "k2"}
    for outcome in outcomes.values():
        assert (outcome.state, outcome.fault) == (state, fault)


@pytest.mark.parametrize(
    ("answer", "state", "fault"),
    [
        ({"Response": {"Error": {"Code": "AuthFailure"}}}, "failed", "account"),
        ({"Response": {"Error": {"Code": "RequestLimitExceeded"}}}, "failed", "later"),
        ({"Response": {"Error": {"Code": "InternalError.Timeout"}}}, "unknown", ""),
        ({"Response": {"Error": {}}}, "unknown", ""),
        ({"Response": {"SendStatusSet": []}}, "unknown", ""),
        ({"Response": {"SendStatusSet": "x"}}, "unknown", ""),
        ({"Response": {"SendStatusSet": [1]}}, "unknown", ""),
        ({"Response": {"SendStatusSet": [{"PhoneNumber": ["+86"]}]}}, "unknown", ""),
        ({"Response": {"SendStatusSet": [{"PhoneNumber": {}}]}}, "unknown", ""),
        ({"Response": 1}, "unknown", ""),
        ({}, "unknown", ""),
    ],
)
def test_tencent_answers(answer, state, fault):
    for outcome in sms_tencent.judge(SENT, 200, json.dumps(answer)).values():
        assert (outcome.state, outcome.fault) == (state, fault)


def test_tencent_answers_for_each_number():
    """Three numbers, one wrong (A1.2.5)."""
    sent = [*SENT, Message("k3", "+861", "Hello Wu", "T1", (("name", "Wu"),))]
    entries = [
        {"PhoneNumber": "+8613800000002", "Code": "Ok", "SerialNo": "2:2"},
        {"PhoneNumber": "+8613800000001", "Code": "Ok", "SerialNo": "1:1"},
        {
            "PhoneNumber": "+861",
            "Code": "InvalidParameterValue.IncorrectPhoneNumber",
            "Message": "incorrect phone number",
        },
    ]
    answer = json.dumps({"Response": {"SendStatusSet": entries}})
    outcomes = sms_tencent.judge(sent, 200, answer)
    assert [outcomes[key].provider_ref for key in ("k1", "k2")] == ["1:1", "2:2"]
    assert outcomes["k3"].fault == "number"
    assert outcomes["k3"].words == "incorrect phone number"


@pytest.mark.parametrize(
    ("status", "text", "state"),
    [
        (200, '{"code": 0}', "accepted"),
        (201, '{"code": "0"}', "accepted"),
        (200, '{"code": 1}', "failed"),
        (200, "{}", "unknown"),
        (200, "", "unknown"),
        (401, '{"code": 0}', "failed"),
        (500, '{"code": 0}', "unknown"),
    ],
)
def test_gateway_answers(status, text, state):
    outcomes = sms_http.judge(SENT, status, text, path="code", value="0")
    assert outcomes["k1"].state == state
    deep = sms_http.judge(SENT, 200, '{"a": {"b": true}}', path="a.b", value="true")
    assert deep["k1"].state == "accepted"


@pytest.mark.parametrize("opening", ["[", '{"Response": ', '{"Code": "OK", "a": ['])
def test_answers_that_are_too_deep_say_nothing(opening):
    text = opening * 100_000
    for outcomes in (
        sms_aliyun.judge(SENT, 200, text),
        sms_tencent.judge(SENT, 200, text),
        sms_http.judge(SENT, 200, text, path="code", value="0"),
    ):
        assert {outcome.state for outcome in outcomes.values()} == {"unknown"}


@pytest.mark.parametrize("text", ["", "{}", "1", "[1]", "[[]]", "[" * 100_000])
def test_broken_receipts(text):
    for vendor in (sms_aliyun, sms_tencent):
        with pytest.raises(sms_outcome.BrokenReceipt):
            vendor.receipts(text)
    assert sms_aliyun.receipts("[]") == []


@given(
    st.lists(st.sampled_from(["${a}", "${b}", "${c}", " ", "x", ". "]), max_size=8),
    st.tuples(*[st.text("x. 1", min_size=1, max_size=5)] * 3),
)
def test_what_a_text_makes_it_reads(parts, values):
    """A message made by a text fits it, and the values found make the same message."""
    seen = set()
    parts = [part for part in parts if not (part in seen or seen.add(part))]
    text = ApprovedText("".join(parts))
    message = text.text
    for name, value in zip("abc", values, strict=True):
        message = message.replace(f"${{{name}}}", value)
    found = text.values_in(message, 5)
    again = text.text
    for name, value in found:
        again = again.replace(f"${{{name}}}", value)
    assert again == message


def test_a_hostile_message_is_read_quickly():
    names = "".join(f"${{v{number}}} " for number in range(10))
    assert ApprovedText(f"{names}end").values_in(" " * 2000, 100) is None
