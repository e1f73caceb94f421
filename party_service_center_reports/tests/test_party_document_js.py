"""The web client's part of printing."""

from odoo.tests import tagged

from odoo.addons.party_service_center.tests.hoot_common import HootAddonCommon


@tagged("post_install", "-at_install")
class TestPartyDocumentJs(HootAddonCommon):
    def test_handler(self):
        self.assertSuitePasses("party_service_center_reports", 5)
