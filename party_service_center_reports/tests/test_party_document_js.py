"""The web client's part of printing: the unit tests of this addon's JavaScript."""

from odoo.tests import tagged

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker


@tagged("post_install", "-at_install")
class TestPartyDocumentJs(HOOTCommon):
    def test_handler(self):
        suite = self._generate_hash("@party_service_center_reports")
        with self.assertLogs(__name__, "INFO") as logs:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
                "",
                "",
                login="admin",
                timeout=300,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=unit_test_error_checker,
            )
        # a filter that finds nothing succeeds as well
        self.assertIn("[HOOT] Passed 2 tests", "\n".join(logs.output))
