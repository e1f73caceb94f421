"""The alarm of mass exports, when several are made at the same time (P-11)."""

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID
from odoo.tools import SQL, mute_logger

from .common import PartyReportsCommon


class TestMassExport(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # other transactions know no user of the test
        cls.log = cls.env["party.report.download"].with_user(SUPERUSER_ID)
        cls.env.company.party_mass_export_rows = 10_000

    def _export_elsewhere(self, rows):
        """An export that another worker made after this transaction began."""
        with self.registry.cursor() as cr:
            entry = self.env(cr=cr, user=SUPERUSER_ID)["party.report.download"].create(
                {
                    "user_id": SUPERUSER_ID,
                    "filename": "Member Register.xlsx",
                    "row_count": rows,
                    "reason": "Review",
                    "names_people": True,
                }
            )
            self.addCleanup(self._forget, entry.id)

    def _forget(self, entry_id):
        with self.registry.cursor() as cr:
            cr.execute(SQL("DELETE FROM party_report_download WHERE id = %s", entry_id))

    def test_exports_at_the_same_time_are_added_up(self):
        self.assertFalse(self.log._is_mass(6_000))
        self._export_elsewhere(6_000)
        self.assertFalse(self.log.search([("row_count", "=", 6_000)]), "out of sight")
        self.assertFalse(self.log._is_mass(4_000))
        self.assertTrue(self.log._is_mass(4_001))

    def test_exports_of_a_person_are_logged_one_by_one(self):
        self.log._is_mass(1)
        with self.registry.cursor() as cr:
            for user, is_free in ((self.env.uid, False), (self.committee.id, True)):
                cr.execute(
                    SQL(
                        "SELECT pg_try_advisory_xact_lock(hashtext(%s), %s)",
                        self.log._table,
                        user,
                    )
                )
                self.assertEqual(cr.fetchone(), (is_free,))

    def test_limit_is_above_zero(self):
        for rows in (0, -1):
            with (
                self.subTest(rows=rows),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.company.party_mass_export_rows = rows
                self.env.flush_all()
