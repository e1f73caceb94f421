"""An account at the stand-in of a provider of text messages, with approved texts."""

import re
from itertools import count

from odoo.addons.party_service_center.tests.sms_stand_in import (
    KEY_ID,
    SECRET,
    SIGN_NAME,
    StandIn,
)


def account(stand_in: StandIn):
    """Settings of a company that sends through ``stand_in``."""
    return {
        "party_sms_provider": "aliyun",
        "party_sms_sign_name": SIGN_NAME,
        "party_sms_key_id": KEY_ID,
        "party_sms_secret": SECRET,
        "party_sms_endpoint": stand_in.url,
    }


def hand_in(env, kind):
    """Hand the text of a notice in to the provider, which gives it a code."""
    notice = env.ref(f"party_service_center.party_event_sms_{kind}")
    values = count(1)
    text = re.sub("{{.+?}}", lambda _value: f"${{v{next(values)}}}", notice.body)
    return env["party.sms.template"].create(
        {"name": kind, "text": text, "provider_code": f"SMS_{kind}"}
    )
