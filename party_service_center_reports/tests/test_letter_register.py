"""The register of letters and the posting list, beside what the database holds."""

from datetime import date

from odoo.tests import tagged
from odoo.tools import SQL

from ..tables import letter_register, posting_list
from ..tables.period import Period
from ..tables.table import Table
from .letter_common import LetterPaperCase

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@tagged("post_install", "-at_install")
class TestLetterRegister(LetterPaperCase):
    def _table(self, user=None, centers=None, period=YEAR) -> Table:
        env = self.env(user=user or self.director_a)
        wording = env["party.report.mixin"]._wording()
        centers = (centers or self.center_a).with_env(env)
        return letter_register.build(env, period, centers, wording)

    def _rows(self, table):
        keys = [column.key for column in table.columns]
        return [dict(zip(keys, row, strict=True)) for row in table.rows]

    def test_rows(self):
        self._make_writable(2, branch=self.far_branch)
        letter = self._approved_letters()
        letter.with_user(self.clerk_a).post_number = "RA123456789CN"
        self._send(letter, sent_date=date(2026, 12, 1))
        self._reply(letter, received_date=date(2026, 12, 1), text="Received.")
        [row] = self._rows(self._table())
        self.assertEqual(
            row,
            {
                "number": letter.name,
                "center": "Center A",
                "run": letter.run_id.display_name,
                "addressee": "Committee of Far Town",
                "members": "Trader 0000, Trader 0001",
                "approved": date(2026, 12, 1),
                "due": date(2026, 12, 30),
                "sent": date(2026, 12, 1),
                "way": "By Post",
                "proof": "RA123456789CN",
                "late": None,
                "received": date(2026, 12, 1),
                "reply": "Received.",
                "state": "Acknowledged",
            },
        )

    def test_figures_are_those_of_the_database(self):
        self._make_addressees(4)
        letters = self._approved_letters()
        self._send(letters[:2])
        letters[3].with_user(self.director_a)._void("Wrong committee")
        self.env.flush_all()
        [counts] = self.env.execute_query(
            SQL(
                "SELECT count(*) FILTER (WHERE state NOT IN ('held', 'void')),"
                " count(*) FILTER (WHERE sent_date IS NOT NULL),"
                " count(*) FILTER (WHERE is_late),"
                " count(*) FILTER (WHERE state IN ('draft', 'approved')),"
                " count(*) FILTER (WHERE received_date IS NOT NULL)"
                " FROM party_letter WHERE center_id = %s",
                self.center_a.id,
            )
        )
        table = self._table()
        self.assertEqual(tuple(figure.value for figure in table.figures), counts)
        rows = self._rows(table)
        self.assertEqual(len(rows), table.count)
        self.assertEqual({row["number"] for row in rows}, set(letters.mapped("name")))

    def test_foreign_center_is_empty(self):
        self._make_addressees(1)
        self._approved_letters()
        table = self._table(self.director_b)
        self.assertEqual((self._rows(table), table.count), ([], 0))

    def test_period_is_that_of_the_last_day(self):
        self._make_addressees(1)
        self._approved_letters()
        half = Period(date(2026, 1, 1), date(2026, 6, 30))
        self.assertFalse(self._rows(self._table(period=half)))

    def test_posting_list(self):
        self._make_addressees(3)
        letters = self._approved_letters().with_user(self.clerk_a)
        letters[0].post_number = "RA123456789CN"
        self._send(letters[0])
        letters[1].taken_by = "Somebody"
        self._send(letters[1], way="hand")
        env = letters.env
        wording = env["party.report.mixin"]._wording()
        table = posting_list.build(env, letters.run_id, wording)
        rows = self._rows(table)
        self.assertEqual(
            [row["number"] for row in rows], [letters[2].name, letters[0].name]
        )
        self.assertEqual([row["place"] for row in rows], [1, 2])
        self.assertEqual(rows[1]["post_number"], "RA123456789CN")
        self.assertEqual(rows[0]["address"], "1 Far Street")

    def test_register_is_on_offer(self):
        reports = dict(self.env["party.report.mixin"]._select_reports())
        self.assertEqual(reports["letter_register"], "Letter Register")
