"""An account at the stand-in of a provider of text messages, with approved texts."""

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


def approve_texts(env, *kinds):
    """The provider has approved the shipped texts of these notices of an activity."""
    for kind in kinds:
        text = env.ref(f"party_service_center.party_sms_template_{kind}")
        text.provider_code = f"SMS_{kind}"
