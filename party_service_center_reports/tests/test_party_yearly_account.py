"""A yearly account from its draft to what members are told."""

from io import BytesIO
from unittest.mock import patch

import openpyxl
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from odoo.addons.party_service_center.exceptions import (
    NotOnDuty,
    ProtectedField,
    TransitionRefused,
)

from ..exceptions import AccountRefused, SentReport
from ..models.party_yearly_account_paper import PartyYearlyAccountPaper
from .account_common import JANUARY, AccountCommon


class TestPartyYearlyAccount(AccountCommon):
    def test_what_was_published_stays(self):
        tickets = self._make_year()
        account = self._published(foreword="A year of rights.\nThank you.")
        page, name = account.page, account.document_name
        paper = self._stored(account, "document")
        wall = self._stored(account, "wall_document")
        workbook = account._file("workbook")[2]
        self.assertIn("A year of rights.", page)
        for _index in range(5):
            self._create_ticket(center_id=self.center_a.id)
        self._tell(tickets[9], result_text="Not by us.", decision="impossible")
        self.env.invalidate_all()
        self.assertEqual(account.page, page)
        self.assertEqual(account.document_name, name)
        self.assertEqual(account._file("paper")[2], paper)
        self.assertEqual(account._file("wall")[2], wall)
        self.assertEqual(
            self._read_workbook_sheets(account._file("workbook")[2]),
            self._read_workbook_sheets(workbook),
        )
        for values in (
            {"state": "draft"},
            {"data": {}},
            {"document": False},
            {"year": 2025},
            {"is_late": True},
            {"mailed_at": JANUARY},
        ):
            with self.subTest(values=values), self.assertRaises(ProtectedField):
                account.write(values)
        with self.assertRaises(AccountRefused):
            account.foreword = "Better"
        with self.assertRaises(SentReport):
            account.sudo().unlink()

    @staticmethod
    def _read_workbook_sheets(content):
        book = openpyxl.load_workbook(BytesIO(content))
        return {
            sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book
        }

    def test_papers_say_what_the_screen_says(self):
        self._make_year()
        account = self._published(outlook="More talks.")
        self.assertEqual(
            self._page_sizes(self._stored(account, "document"))[0], (210, 297)
        )
        wall = self._stored(account, "wall_document")
        self.assertEqual(self._page_sizes(wall)[0], (297, 420))
        for content in (self._stored(account, "document"), wall):
            printed = self._dense("".join(self._pages(content)))
            self.assertPrinted(
                printed, "Yearly Account", "Center A, 2026", "More talks."
            )
        self.assertPrinted(
            self._dense("".join(self._pages(self._stored(account, "document")))),
            "under 3",
        )
        sheets = self._read_workbook_sheets(account._file("workbook")[2])
        rows = sheets["The year in figures"]
        self.assertIn(["Requests taken", 11], [row[:2] for row in rows])

    def test_only_the_steps_that_are_declared(self):
        account = self._draft()
        with freeze_time(JANUARY):
            account.action_publish()
            with self.assertRaises(TransitionRefused):
                account.action_publish()
        self._give_reason(account, "withdraw", "A wrong figure")
        self.assertEqual(account.state, "withdrawn")
        self.assertEqual(account.withdraw_reason, "A wrong figure")
        self.assertTrue(account.document)
        for step in ("action_publish", "action_withdraw"):
            with freeze_time(JANUARY), self.assertRaises(TransitionRefused):
                getattr(account, step)()

    def test_one_account_a_year_until_it_is_taken_back(self):
        for center in ("a", None):
            account = self._published(center=center)
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._draft(center=center)
            with freeze_time(JANUARY):
                self._give_reason(account, "withdraw", "A wrong figure")
            self.env.flush_all()
            again = self.accounts.search(
                [("center_id", "=", account.center_id.id), ("state", "=", "draft")]
            )
            self.assertEqual(again.year, account.year)

    def test_what_is_taken_back_is_drafted_anew(self):
        account = self._published(foreword="A year of rights.")
        with freeze_time("2027-03-01 02:00:00"):
            self._give_reason(account, "withdraw", "A wrong figure")
        again = self.accounts.search(
            [("center_id", "=", self.center_a.id), ("state", "=", "draft")]
        )
        self.assertEqual(again.foreword, account.foreword)
        self.assertEqual(again.activity_ids.user_id, self.director_a)
        self.assertEqual(str(again.activity_ids.date_deadline), "2027-03-08")
        with freeze_time("2027-03-02 02:00:00"):
            again.with_user(self.director_a).action_publish()
        self.assertFalse(again.is_late, "it was told in time")

    def test_draft_that_is_not_owed_can_be_discarded(self):
        account = self._draft(year=2015)
        self._give_reason(account, "withdraw", "Typed by mistake")
        self.assertEqual(account.state, "withdrawn")
        self.assertFalse(
            self.accounts.search(
                [("center_id", "=", self.center_a.id), ("state", "=", "draft")]
            )
        )
        owed = self._draft()
        with freeze_time(JANUARY), self.assertRaises(AccountRefused):
            owed.action_withdraw()
        with freeze_time(JANUARY), self.assertRaises(AccountRefused):
            self._give_reason(owed, "withdraw", "Too much work")
        with self.assertRaises(NotOnDuty):
            owed.with_user(self.clerk_a).action_withdraw()

    def test_drafts_and_what_was_taken_back_bear_a_mark(self):
        account = self._draft()

        def printed(kind):
            return self._dense("".join(self._pages(account._file(kind)[2])))

        for kind in ("paper", "wall"):
            self.assertIn("Draft", printed(kind))
        with freeze_time(JANUARY):
            account.action_publish()
        for kind in ("paper", "wall"):
            self.assertNotIn("Draft", printed(kind))
            self.assertNotIn("TakenBack", printed(kind))
        with freeze_time(JANUARY):
            self._give_reason(account, "withdraw", "A wrong figure")
        for kind in ("paper", "wall"):
            self.assertIn("TakenBack", printed(kind))

    def test_published_in_the_language_of_the_members(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.director_a.lang = "en_US"
        own = type(self).language_of_members
        with patch.object(PartyYearlyAccountPaper, "_language", own):
            account = self._published()
        name = account.with_context(lang="zh_CN").display_name
        self.assertNotIn("Yearly Account", name)
        self.assertEqual(account.document_name, f"{name}.pdf")
        self.assertNotIn("Requests taken", str(account.data))
        self.assertNotIn(
            "Yearly Account",
            self._dense("".join(self._pages(account._file("wall")[2]))),
        )

    def test_words_with_names_need_a_reason(self):
        self._create_member(name="Qian Muhan")
        account = self._draft(foreword="Thanks to 33052319750315001X.")
        self.assertEqual(account.foreword, "Thanks to 330523********001X.")
        account.outlook = "Qian Muhan (33052319750315001X) helps."
        self.assertNotIn("19750315", account.outlook)
        with freeze_time(JANUARY):
            action = account.action_publish()
            self.assertEqual(action["res_model"], "party.step.reason")
            self.assertIn("qian muhan", action["name"])
            self.assertEqual(account.state, "draft")
            self._give_reason(account, "publish", "She agreed in writing")
        self.assertEqual(account.state, "published")
        self.assertIn("agreed in writing", "".join(account.message_ids.mapped("body")))

    def test_figures_of_a_draft_are_shown_to_publishers_only(self):
        account = self._draft()
        self.assertIn("Requests taken", account.page)
        mine = account.with_user(self.clerk_a)
        self.assertFalse(mine.page)
        for kind in ("paper", "wall", "workbook"):
            with self.assertRaises(NotOnDuty):
                mine._file(kind)
        with freeze_time(JANUARY):
            account.action_publish()
        self.assertIn("Requests taken", mine.page)
        self.assertTrue(mine._file("workbook")[2])

    def test_year_must_be_over(self):
        account = self._draft()
        with self.assertRaises(AccountRefused):
            account.action_publish()
        with freeze_time("2026-12-31 15:59:00"), self.assertRaises(AccountRefused):
            account.action_publish()
        with freeze_time("2026-12-31 16:01:00"):  # the new year in Shanghai
            account.action_publish()

    def test_who_publishes(self):
        account = self._draft()
        for user in (self.clerk_a, self.data_officer):
            mine = account.with_user(user)
            self.assertFalse(mine.can_publish)
            for step in ("action_publish", "action_withdraw", "action_mail"):
                with freeze_time(JANUARY), self.assertRaises(NotOnDuty):
                    getattr(mine, step)()
            with self.assertRaises(NotOnDuty):
                mine.foreword = "Not mine"
        together = self._draft(center=None)
        with self.assertRaises(AccessError):
            together.with_user(self.director_a).action_publish()
        with freeze_time(JANUARY):
            account.with_user(self.committee).action_publish()
            together.action_publish()
        self.assertEqual(account.published_by_id, self.committee)

    def test_strangers_see_no_account_of_another_center(self):
        account = self._published()
        together = self._draft(center=None)
        domain = [("id", "in", (account | together).ids)]
        for user in (self.clerk_b, self.director_b, self.unassigned):
            with self.subTest(user=user.login):
                rows = account.with_user(user)
                self.assertFalse(rows.search(domain))
                self.assertFalse(rows.search_count(domain))
                self.assertFalse(rows._read_group(domain, ["year"], ["__count"]))
                self.assertFalse(rows.has_access("write"))
                for call in (
                    lambda rows=rows: rows.read(["foreword", "document"]),
                    lambda rows=rows: rows.web_read({"data": {}}),
                    lambda rows=rows: rows._export_rows([["foreword"]]),
                    lambda rows=rows: rows.action_open_paper(),
                    lambda rows=rows: rows._file("workbook"),
                    lambda rows=rows: rows.action_post(),
                    lambda rows=rows: rows.action_publish(),
                    lambda rows=rows: rows.message_post(body="x"),
                ):
                    with self.assertRaises(AccessError):
                        call()
                with self.assertRaises(UserError):
                    rows.export_data(["foreword"])
                files = self.env["ir.attachment"].with_user(user)
                self.assertFalse(
                    files.search(
                        [
                            ("res_model", "=", account._name),
                            ("res_field", "!=", False),
                        ]
                    )
                )
        for user in (self.outsider, self.portal_user, self.member_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                account.with_user(user).read(["year"])
        with self.assertRaises(AccessError):
            self.accounts.with_user(self.director_b).create(
                {"center_id": self.center_a.id, "year": 2024}
            )
        with self.assertRaises(AccessError):
            self.accounts.with_user(self.director_b).create(
                {"center_id": False, "year": 2024}
            )
        with self.assertRaises(AccessError):
            self.accounts.with_user(self.clerk_a).create(
                {"center_id": self.center_a.id, "year": 2024}
            )

    def test_staff_read_the_account_of_all_once_it_is_published(self):
        together = self._draft(center=None)
        mine = together.with_user(self.clerk_a)
        self.assertFalse(mine.has_access("read"))
        with freeze_time(JANUARY):
            together.action_publish()
        self.assertTrue(mine.has_access("read"))
        self.assertFalse(mine.has_access("write"))

    def test_nobody_reads_who_received_it(self):
        admin = self.committee.copy({"login": "admin of receivers"})
        admin.group_ids = self.env.ref("party_service_center.group_party_admin")
        for user in (
            self.clerk_a,
            self.director_a,
            self.committee,
            self.member_user,
            admin,
        ):
            receivers = self.env["party.yearly.account.receiver"].with_user(user)
            for operation in ("read", "write", "create", "unlink"):
                self.assertFalse(receivers.has_access(operation))

    def test_wall_print_hangs_since_a_day(self):
        account = self._draft()
        with self.assertRaises(AccountRefused):
            account.wall_date = "2026-09-21"
        with freeze_time(JANUARY):
            account.action_publish()
            for day in ("2027-01-03", "2027-01-05"):
                with self.subTest(day=day), self.assertRaises(AccountRefused):
                    account.wall_date = day
            account.with_user(self.clerk_a).wall_date = "2027-01-04"

    def test_post_on_a_channel(self):
        self._make_year()
        channel = (
            self.env["party.channel"]
            .with_user(self.clerk_a)
            .create({"name": "Members", "kind": "group"})
        )
        account = self._draft()
        with self.assertRaises(AccountRefused):
            account.action_post()
        with freeze_time(JANUARY):
            account.action_publish()
        for told in (account, self._published(center=None)):
            told = told.with_user(self.clerk_a)
            action = told.action_post()
            dialog = self.env[action["res_model"]].with_user(self.clerk_a)
            dialog = dialog.with_context(**action["context"]).create({})
            self.assertEqual(dialog.channel_id, channel)
            self.assertIn("Requests taken: ", dialog.text)
            self.assertIn(f"/my/accounts/{told.id}", dialog.text)
            dialog.action_confirm()
            self.assertEqual(told.post_ids.text, dialog.text)
        with self.assertRaises(AccountRefused):
            account.with_user(self.committee).action_post()
