"""The web client's part of an import."""

from odoo.tests import tagged

from .hoot_common import HootAddonCommon


@tagged("post_install", "-at_install")
class TestPartyImportJs(HootAddonCommon):
    def test_progress(self):
        self.assertSuitePasses("party_service_center", 2)
