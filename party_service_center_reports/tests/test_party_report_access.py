"""Who may read, make and change reports, asked below the screen (P-09, P-11)."""

from io import BytesIO

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.party_service_center.exceptions import ProtectedField

from ..exceptions import LoggedExport
from .common import FIRST_WORKING_DAY, PartyReportsCommon

OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestPartyReportAccess(PartyReportsCommon):
    def _assert_access(self, records, table):
        for user, allowed in table.items():
            for operation in OPERATIONS:
                with self.subTest(user=user.login, operation=operation):
                    self.assertEqual(
                        records.with_user(user).has_access(operation),
                        operation in allowed,
                    )

    def test_mailing(self):
        self._assert_access(
            self.mailing,
            {
                self.clerk_a: (),
                self.director_a: (),
                self.data_officer: (),
                self.outsider: (),
                self.portal_user: (),
                self.committee: ("read",),
                self.admin: OPERATIONS,
            },
        )

    def test_dispatch_and_its_workbook(self):
        self._run_cron_at(FIRST_WORKING_DAY)
        dispatch = self.mailing.dispatch_ids
        table = {
            self.clerk_a: (),
            self.director_a: (),
            self.data_officer: (),
            self.outsider: (),
            self.portal_user: (),
            self.committee: ("read",),
            self.admin: ("read",),
        }
        self._assert_access(dispatch, table)
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", dispatch._name),
                ("res_id", "=", dispatch.id),
                ("res_field", "in", [False, "content"]),
            ]
        )
        self.assertEqual(len(attachments), 2, "the copy kept and the copy mailed")
        for user, allowed in table.items():
            for attachment in attachments.with_user(user):
                with self.subTest(user=user.login, field=attachment.sudo().res_field):
                    self.assertEqual(attachment.has_access("read"), bool(allowed))
                    self.assertFalse(attachment.has_access("write"))
                    self.assertFalse(attachment.has_access("unlink"))

    def test_log_of_exports(self):
        for user, centers in (
            (self.director_a, self.center_a),
            (self.committee, self.center_a | self.center_b),
        ):
            export = self.env["party.report.export"].with_user(user)
            export = export.create({"reason": "Review", "center_ids": centers.ids})
            export._write_file(BytesIO())
        log = self.env["party.report.download"].search([], limit=2)
        self.assertEqual(log.user_id, self.committee | self.director_a)
        both, own = log
        nobody = dict.fromkeys(
            (
                self.clerk_a,
                self.director_a,
                self.committee,
                self.outsider,
                self.portal_user,
            ),
            (),
        )
        self._assert_access(
            own, nobody | {self.admin: ("read",), self.data_officer: ("read",)}
        )
        self._assert_access(
            both, nobody | {self.admin: ("read",), self.data_officer: ()}
        )

    def test_counters_are_nobodys_to_write(self):
        export = self.env["party.report.export"].with_user(self.director_a)
        export.create({"reason": "Review"}).action_export()
        counter = self.env["party.report.progress"].search([], limit=1)
        nobody = (
            self.clerk_a,
            self.director_a,
            self.committee,
            self.data_officer,
            self.outsider,
            self.portal_user,
        )
        self._assert_access(counter, dict.fromkeys(nobody, ()))
        for user in nobody:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                counter.with_user(user).search_read([])
        # the clean-up of dialogs takes the counter along
        counter.export_id.sudo().unlink()
        self.assertFalse(counter.exists())

    def test_log_of_exports_is_kept(self):
        export = self.env["party.report.export"].with_user(self.director_a)
        export.create({"reason": "Review"})._write_file(BytesIO())
        entry = self.env["party.report.download"].search([], limit=1)
        with self.assertRaises(LoggedExport):
            entry.sudo().unlink()
        for name in entry._fixed_fields:
            with self.subTest(field=name), self.assertRaises(ProtectedField):
                entry.sudo().write({name: False})

    def test_sending_is_not_for_clients(self):
        for name in ("_cron_send", "_send", "_try_send"):
            self.assertTrue(hasattr(self.mailing, name), name)

    def test_export_needs_the_rank_of_director(self):
        exports = self.env["party.report.export"]
        for user in (
            self.clerk_a,
            self.data_officer,
            self.outsider,
            self.portal_user,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                exports.with_user(user).create({"reason": "Curious"})
        for user in (self.director_a, self.committee, self.admin):
            self.assertTrue(exports.with_user(user).create({"reason": "Review"}))

    def test_export_is_ones_own(self):
        exports = self.env["party.report.export"].with_user(self.director_a)
        export = exports.create({"reason": "Review"})
        for user in (self.director_b, self.committee, self.admin):
            with self.subTest(user=user.login):
                self.assertFalse(export.with_user(user).has_access("read"))
        self.assertTrue(export.has_access("read"))
