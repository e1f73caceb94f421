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
from .account_common import JANUARY, MAIL, AccountCommon


class TestPartyYearlyAccountFigures(AccountCommon):
    def _count(self, condition, center=None):
        """Rows of tickets, asked of the database itself."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*) FROM party_ticket WHERE center_id = %s AND " + condition,
            [(center or self.center_a).id],
        )
        return self.env.cr.fetchone()[0]

    def test_figures_are_those_of_the_database(self):
        self._make_year()
        self._create_ticket(self.clerk_b, center_id=self.center_b.id)
        account = self._draft()
        figures = self._rows(account, "The year in figures")
        taken = self._count(
            "round_number = 1 AND accepted_date BETWEEN '2026-01-01' AND '2026-12-31'"
        )
        answered = self._count("told_date BETWEEN '2026-01-01' AND '2026-12-31'")
        in_time = self._count("told_date <= due_date")
        self.assertEqual((taken, answered, in_time), (11, 8, 5))
        self.assertEqual(figures["Requests taken"], [taken])
        self.assertEqual(figures["Requests answered"], [answered])
        shares = self._rows(account, "How fast and how well")
        self.assertEqual(
            shares["In time, of the requests answered"], [in_time / answered]
        )
        instant = self._count("is_instant")
        self.assertEqual(
            shares["Answered at once, of the requests taken"], [instant / taken]
        )

    def test_small_counts_are_hidden_and_not_to_be_worked_out(self):
        self._make_year()
        account = self._draft()
        kinds = self._rows(account, "What was asked, kind by kind")
        self.assertEqual(kinds[self.consultation.name][0], 6)
        self.assertEqual(kinds[self.hardship.name][0], "under 3")
        self.assertEqual(kinds[self.rights.name][0], "not shown")
        drawn = account.page.split("<svg")
        chart = [part for part in drawn if "kind by kind" in part.split(">")[0]][0]
        self.assertIn(self.consultation.name, chart)
        self.assertNotIn(self.hardship.name, chart.split("</svg>")[0])
        self.assertNotIn(self.rights.name, chart.split("</svg>")[0])

    def test_outcomes(self):
        self._make_year()
        rows = self._rows(self._draft(), "What became of the requests")
        self.assertEqual(rows, {"Solved": [3], "Explained": [5]})

    def test_members_are_counted_and_not_named(self):
        self._make_year()
        self._bring_registration_to("entered")
        account = self._draft()
        figures = self._rows(account, "The year in figures")
        self.assertEqual(figures["Members entered in the register"], ["under 3"])
        for text in ("Shen", "Qian", "landlord"):
            self.assertNotIn(text, account.page)

    def test_all_centers_tell_no_more_than_each_of_them(self):
        self._make_year()
        for _index in range(3):
            self._create_ticket(
                self.clerk_b,
                center_id=self.center_b.id,
                service_type_id=self.hardship.id,
            )
        account = self._draft(center=None)
        kinds = self._rows(account, "What was asked, kind by kind")
        # one at center A, which hides it, and three at B, which shows them
        self.assertEqual(kinds[self.hardship.name][0], "at least 4")
        centers = self._rows(account, "Center by center")
        self.assertEqual(centers["Center A"][0], 11)
        self.assertEqual(centers["Center B"][0], 3)
        figures = self._rows(account, "The year in figures")
        self.assertEqual(figures["Requests taken"], [14])

    def test_topics_of_fewer_than_three_are_left_out(self):
        tickets = self._make_year()
        hot, cold = self.env["party.ticket.topic"].create(
            [{"name": "Rent deposits"}, {"name": "Noise"}]
        )
        tickets[:4].sudo().topic_ids = hot
        tickets[4:6].sudo().topic_ids = cold
        self.assertEqual(
            self._rows(self._draft(), "Hot topics"), {"Rent deposits": [4]}
        )

    def test_queries_do_not_grow_with_the_work(self):
        self._make_year()
        account = self._draft()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            account._build()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for _index in range(12):
            self._create_ticket()
        self.assertLessEqual(count(), few)


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
        tickets[:1].sudo().service_type_id = self.rights
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
        with self.assertRaises(TransitionRefused):
            account.action_withdraw()
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
            self._give_reason(account, "withdraw", "A wrong figure")
            self.assertEqual(self._draft(center=center).state, "draft")

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
        for user in (self.clerk_a, self.director_a, self.committee, self.member_user):
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


class TestPartyYearlyAccountTerm(AccountCommon):
    def test_drafted_on_the_first_working_day(self):
        ours = [("year", "=", 2026)]
        self._run_at("2027-01-01 00:20:00")
        self.assertFalse(self.accounts.search(ours))
        for _day in range(2):  # a second run finds nothing to do
            self._run_at("2027-01-04 00:20:00")
        made = self.accounts.search(ours)
        centers = self.env["party.center"].search([])
        self.assertEqual(made.center_id, centers)
        self.assertEqual(len(made), len(centers) + 1)
        mine = made.filtered(lambda account: account.center_id == self.center_a)
        self.assertEqual(mine.activity_ids.user_id, self.director_a)
        self.assertEqual(str(mine.activity_ids.date_deadline), "2027-01-31")
        together = made.filtered(lambda account: not account.center_id)
        self.assertIn(self.committee, together.activity_ids.user_id)

    def test_days_off_are_made_up_for_until_march(self):
        self._run_at("2027-04-01 00:20:00")
        self.assertFalse(self.accounts.search([("year", "=", 2026)]))
        self._run_at("2027-03-31 00:20:00")
        self.assertTrue(self.accounts.search([("year", "=", 2026)]))

    def test_a_missing_account_is_late_for_ever(self):
        self._run_at(JANUARY)
        account = self.accounts.search([("center_id", "=", self.center_a.id)])
        self._run_at("2027-01-31 00:20:00")
        self.assertFalse(account.is_late)
        self.assertNotIn(self.committee, account.activity_ids.user_id)
        for day in (1, 2):
            self._run_at(f"2027-02-0{day} 00:20:00")
            self.assertTrue(account.is_late)
            self.assertEqual(str(account.reported_late_date), "2027-02-01")
            tasks = account.activity_ids
            self.assertEqual(
                len(tasks.filtered(lambda task: task.user_id == self.committee)), 1
            )
        mine = account.with_user(self.director_a)
        with freeze_time("2027-02-03 02:00:00"):
            mine.action_publish()
        self.assertTrue(mine.is_late)
        self.assertFalse(account.activity_ids)

    def test_published_in_time_on_the_last_day(self):
        in_time = self._published(moment="2027-01-31 15:59:00")
        self.assertFalse(in_time.is_late)
        late = self._published(moment="2027-01-31 16:01:00", center="b")
        self.assertTrue(late.is_late)


class TestPartyYearlyAccountMail(AccountCommon):
    def _mail(self, account):
        with freeze_time(JANUARY):
            account.action_mail()
        self._run_at(JANUARY, MAIL)
        return self.env["mail.mail"].search([("yearly_receiver_id", "!=", False)])

    def test_each_member_with_an_account_gets_one(self):
        self._make_year()
        without = self._create_member(name="No Portal", mobile="13800000009")
        account = self._published()
        with freeze_time(JANUARY):
            self.assertEqual(
                account.action_mail()["params"]["message"], "1 mails go out."
            )
        mails = self._mail(account)  # pressed again
        self.assertEqual(mails.recipient_ids, self.member_user.partner_id)
        self.assertEqual(len(mails), 1)
        for text in ("Requests taken", ">11<", f"/my/accounts/{account.id}"):
            self.assertIn(text, mails.body_html)
        for text in ("Qian", "Shen", "Other Person"):
            self.assertNotIn(text, mails.body_html)
        self.assertEqual(account.waiting_count, 1)
        later = self._let_in(without, "later@example.com")
        mails = self._mail(account) - mails
        self.assertEqual(mails.recipient_ids, later.partner_id)

    def test_account_of_all_goes_to_all(self):
        mails = self._mail(self._published(center=None))
        self.assertEqual(
            mails.recipient_ids, (self.member_user | self.other_user).partner_id
        )

    def test_who_died_or_wants_none_gets_none(self):
        account = self._published()
        with freeze_time(JANUARY):
            account.action_mail()
        for keep_back in (
            lambda: self.env["mail.blacklist"]._add("qian@example.com"),
            lambda: self.member.sudo()._record_proof(is_deceased=True),
        ):
            point = self.env.cr.savepoint()
            keep_back()
            self._run_at(JANUARY, MAIL)
            mails = self.env["mail.mail"].search([("yearly_receiver_id", "!=", False)])
            self.assertFalse(mails)
            account.invalidate_recordset()
            self.assertEqual(account.kept_back_count, 1)
            point.rollback()
            self.env.invalidate_all(flush=False)
        self.member.sudo()._record_proof(is_deceased=True)
        together = self._published(center=None)
        mails = self._mail(together)
        self.assertEqual(mails.recipient_ids, self.other_user.partner_id)

    def test_taken_back_before_the_mails_went(self):
        account = self._published()
        with freeze_time(JANUARY):
            account.action_mail()
            self._give_reason(account, "withdraw", "A wrong figure")
        self._run_at(JANUARY, MAIL)
        self.assertFalse(
            self.env["mail.mail"].search([("yearly_receiver_id", "!=", False)])
        )
        self.assertEqual(account.kept_back_count, 1)

    def test_results_are_counted(self):
        account = self._published(center=None)
        mails = self._mail(account)
        mails[0].state = "sent"
        mails[0]._postprocess_sent_message([], [])
        mails[1].state = "exception"
        mails[1]._postprocess_sent_message([], [], "no", "mail_smtp")
        account.invalidate_recordset()
        self.assertEqual((account.sent_count, account.failed_count), (1, 1))
        self.assertEqual(account.waiting_count, 0)

    def test_queries_for_many_members_are_those_for_few(self):
        account = self._published(center=None)
        receivers = self.env["party.yearly.account.receiver"].sudo()
        account.action_mail()
        rows = receivers.search([("account_id", "=", account.id)])
        self.assertEqual(len(rows), 2)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._reachable()
            return self.env.cr.sql_log_count - before

        count(rows)
        self.assertEqual(count(rows), count(rows[:1]))

    def test_merged_members_leave_one_row(self):
        account = self._published(center=None)
        self._mail(account)
        receivers = self.env["party.yearly.account.receiver"].sudo()
        mine = receivers.search([("member_id", "=", self.member.id)])
        self.assertFalse(mine._leave_doubles(self.other_member.sudo()))
        self.assertEqual(mine._leave_doubles(self.member.sudo().browse()), mine)

    def test_a_batch_that_fails_leaves_who_waits(self):
        account = self._published()
        with freeze_time(JANUARY):
            account.action_mail()
        receivers = type(self.env["party.yearly.account.receiver"])
        with (
            patch.object(receivers, "_make_mails", side_effect=ValueError),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            with self.assertRaises(ValueError), self.env.cr.savepoint():
                self.env["party.yearly.account.receiver"].sudo()._cron_mail()
        account.invalidate_recordset()
        self.assertEqual(account.waiting_count, 1)
