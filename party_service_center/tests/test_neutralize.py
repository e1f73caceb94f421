"""A copy of the database writes to nobody (P-15)."""

from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import tagged

from .common import MODULE
from .sms_common import SmsProviderCase


@tagged("post_install", "-at_install", "neutralize")
class TestNeutralize(SmsProviderCase):
    def test_no_account_and_no_robot_is_left(self):
        channel = self.env["party.channel"].create(
            {
                "name": "Traders",
                "center_id": self.center_a.id,
                "messenger": "dingtalk",
                "robot_address": "https://oapi.dingtalk.com/robot/send?access_token=a1",
                "robot_secret": "SEC0",
            }
        )
        self.assertTrue(channel.has_robot)
        self.env.flush_all()
        queries = list(get_neutralization_queries([MODULE]))
        self.assertTrue(queries)
        for query in queries:
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(channel.robot_address or channel.robot_secret)
        self.assertFalse(channel.has_robot)
        self.assertFalse(self.company._has_sms_provider())
        self.assertFalse(self.company.party_sms_key_id or self.company.party_sms_secret)
