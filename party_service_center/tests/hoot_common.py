"""Runs the unit tests of an addon's JavaScript in a browser."""

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker


class HootAddonCommon(HOOTCommon):
    def assertSuitePasses(self, addon, count):
        """All ``count`` tests of the addon pass, and none is left out."""
        suite = self._generate_hash(f"@{addon}")
        logger = type(self).__module__
        with self.assertLogs(logger, "INFO") as logs:
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
        self.assertIn(f"[HOOT] Passed {count} tests", "\n".join(logs.output))
