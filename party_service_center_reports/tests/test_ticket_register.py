"""The ticket register: figures and rows against the tickets themselves (A4.2)."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from odoo.addons.party_service_center.models.party_ticket import DECISIONS

from ..tables import reading, ticket_register
from ..tables.period import Period
from .common import SEPTEMBER, PartyReportsCommon


class TestTicketRegister(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.centers = cls.center_a | cls.center_b

    def _build(self, user=None, centers=None, period=SEPTEMBER, **context):
        user = user or self.committee
        mixin = self.env["party.report.mixin"].with_user(user).with_context(**context)
        centers = (centers or self.centers).with_env(mixin.env)
        return ticket_register.build(mixin.env, period, centers, mixin._wording())

    def _rows(self, **options):
        table = self._build(**options)
        keys = [column.key for column in table.columns]
        return [dict(zip(keys, row, strict=True)) for row in table.rows]

    def test_rows_say_what_the_tickets_say(self):
        tickets = self._make_september()
        with freeze_time("2026-10-12 02:00:00"):
            rows = {row["number"]: row for row in self._rows()}
            self.assertEqual(set(rows), set(tickets.mapped("name")))
            for ticket in tickets:
                row = rows[ticket.name]
                told = ticket.told_date
                with self.subTest(state=ticket.state):
                    self.assertEqual(row["center"], ticket.center_id.name)
                    self.assertEqual(row["accepted"], date(2026, 9, 21))
                    self.assertEqual(row["channel"], "At the Window")
                    self.assertEqual(row["requester"], ticket.requester_name)
                    self.assertEqual(row["kind"], ticket.service_type_id.name)
                    self.assertEqual(row["matter"], ticket.subject)
                    self.assertEqual(row["first_contact"], ticket.first_contact_id.name)
                    self.assertEqual(row["handler"], ticket.handler_id.name)
                    self.assertEqual(
                        row["instant"], "Yes" if ticket.is_instant else None
                    )
                    self.assertEqual(row["due"], ticket.due_date)
                    self.assertIsNone(row["first_due"])
                    self.assertIsNone(row["important"])
                    self.assertIsNone(row["repeated"])
                    self.assertIsNone(row["satisfaction"])
                    self.assertEqual(
                        row["decision"],
                        dict(DECISIONS)[ticket.decision] if ticket.decision else None,
                    )
                    self.assertEqual(row["file_number"], ticket.file_number or None)
                    self.assertEqual(row["told"], told or None)
                    self.assertEqual(row["late"] is not None, ticket.is_overdue)

    def test_extended_ticket_has_both_dates(self):
        ticket = self._create_ticket()
        extension = self._ask_extension(ticket)
        extension.with_user(self.director_a).action_approve()
        [row] = self._rows()
        self.assertEqual(
            (row["first_due"], row["due"]), (date(2026, 10, 8), date(2026, 10, 16))
        )
        # in time by the date that holds
        self._tell(ticket, "extension", channel="phone")
        with freeze_time("2026-10-15 02:00:00"):
            self._tell(ticket, result_text="In time.")
            self.assertIsNone(self._rows()[0]["late"])

    def test_satisfaction_is_that_of_the_callback(self):
        ticket = self._create_ticket(is_important=True)
        self._tell(ticket, result_text="At once.")
        [row] = self._rows()
        self.assertEqual((row["important"], row["satisfaction"]), ("Yes", None))
        self._call_back(ticket, satisfaction="2", opinion="Too slow")
        rows = {row["number"]: row for row in self._rows()}
        self.assertEqual(rows[ticket.name]["satisfaction"], "Dissatisfied")
        self.assertIsNone(rows[f"{ticket.name}-2"]["satisfaction"])

    def test_asked_again(self):
        first, again, other = (self._create_ticket() for _number in range(3))
        again.sudo()._record_proof(matter_id=first.id)
        self.assertEqual(
            {row["number"]: row["repeated"] for row in self._rows()},
            {first.name: "Yes", again.name: "Yes", other.name: None},
        )

    def test_secret_tickets_are_for_their_circle(self):
        """P-17: neither rows nor figures tell anybody else that there is one."""
        ticket = self._create_ticket(is_important=True)
        self._create_ticket()
        self._tell(ticket, result_text="At once.")
        self._call_back(ticket)
        self._give_reason(ticket, "mark_secret", "A family matter")
        for user, is_shown in (
            (self.clerk_a, True),
            (self.director_a, True),
            (self.data_officer, False),
            (self.committee, False),
            (self.admin, False),
        ):
            with self.subTest(user=user.login):
                rows = self._rows(user=user)
                numbers = {row["number"] for row in rows}
                self.assertEqual(ticket.name in numbers, is_shown)
                self.assertEqual(len(rows), 1 + is_shown)
                figures = {f.label: f.value for f in self._build(user=user).figures}
                self.assertEqual(figures["Tickets"], 1 + is_shown)
                self.assertEqual(figures["Answered at Once"], int(is_shown))

    def test_register_can_be_read_on_paper(self):
        """Fitted to a landscape A4 sheet, its type is not smaller than six points."""
        characters = sum(column.width for column in self._build().columns)
        points_wide = characters * 5.3  # of the font's digits at 11 points
        self.assertGreater(11 * (297 - 2 * 12.7) * 72 / 25.4 / points_wide, 6)

    def test_days_used_are_working_days(self):
        ticket = self._create_ticket()
        with freeze_time("2026-10-09 02:00:00"):
            self._tell(ticket, result_text="Too late.")
        [row] = self._rows()
        # 25 September and 1 to 7 October are off, Sunday the 20th lies before
        self.assertEqual((row["days"], row["late"]), (8, "Late"))

    def test_days_used_are_empty_without_calendar(self):
        ticket = self._create_ticket()
        with freeze_time("2027-01-05 02:00:00"):
            self._tell(ticket, result_text="Next year.")
            [row] = self._rows()
        self.assertEqual((row["days"], row["late"]), (None, "Late"))

    def test_overdue_without_answer(self):
        self._create_ticket()
        with freeze_time("2026-10-08 15:59:00"):  # 23:59 of the due date in Shanghai
            self.assertIsNone(self._rows()[0]["late"])
        with freeze_time("2026-10-08 16:01:00"):
            self.assertEqual(self._rows()[0]["late"], "Overdue")

    def test_figures_are_the_rows_counted(self):
        self._make_september()
        with freeze_time("2026-10-12 02:00:00"):
            table = self._build()
            figures = {figure.label: figure.value for figure in table.figures}
            rows = self._rows()
        self.assertEqual(
            figures,
            {
                "Tickets": len(rows),
                "Answered at Once": sum(row["instant"] == "Yes" for row in rows),
                "Told in Time": sum(
                    bool(row["told"]) and row["late"] is None for row in rows
                ),
                "Told Late": sum(row["late"] == "Late" for row in rows),
                "Open and Overdue": sum(row["late"] == "Overdue" for row in rows),
                "Withdrawn": sum(row["state"] == "Withdrawn" for row in rows),
            },
        )
        self.assertEqual(
            list(figures.values()), [10, 1, 3, 1, 5, 1], "the course of each is known"
        )

    def test_period_counts_local_days(self):
        """23:30 UTC on 31 August is 1 September in Shanghai."""
        self._create_ticket(accepted_at="2026-08-31 16:30:00")
        self._create_ticket(accepted_at="2026-08-31 15:30:00")
        self.assertEqual([row["accepted"] for row in self._rows()], [date(2026, 9, 1)])
        august = Period(date(2026, 8, 1), date(2026, 8, 31))
        self.assertEqual(
            [row["accepted"] for row in self._rows(period=august)], [date(2026, 8, 31)]
        )

    def test_reader_sees_own_centers_only(self):
        """P-09: the register is read under the record rules of whoever asks."""
        self._create_ticket()
        self._create_ticket(self.clerk_b, center_id=self.center_b.id)
        for user, codes in (
            (self.clerk_a, {"TA"}),
            (self.director_a, {"TA"}),
            (self.director_b, {"TB"}),
            (self.committee, {"TA", "TB"}),
            (self.unassigned, set()),
        ):
            with self.subTest(user=user.login):
                rows = self._rows(user=user)
                self.assertEqual({row["number"][:2] for row in rows}, codes)
                figures = self._build(user=user).figures
                self.assertEqual(figures[0].value, len(rows))

    def test_no_telephone_and_no_id_number(self):
        self._create_ticket(requester_phone="13800000001")
        table = self._build()
        self.assertNotIn("phone", " ".join(column.key for column in table.columns))
        self.assertNotIn("138", str(list(table.rows)))

    def test_words_are_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(
            ["party_service_center_reports"], ["zh_CN"]
        )
        ticket = self._create_ticket()
        self._tell(ticket, result_text="At once.")
        table = self._build(lang="zh_CN")
        self.assertEqual(table.columns[0].title, "编号")
        [row] = self._rows(lang="zh_CN")
        self.assertEqual(row["instant"], "是")
        self.assertEqual(table.wording.page, "第 {page} 页 共 {pages} 页")

    def test_pending_writes_are_read(self):
        ticket = self._create_ticket()
        ticket.requester_name = "Tang Xinyi"
        self.assertEqual(self._rows()[0]["requester"], "Tang Xinyi")

    def test_batches_neither_lose_nor_repeat(self):
        tickets = self.env["party.ticket"]
        for _number in range(7):
            tickets |= self._create_ticket()
        domain = [("id", "in", tickets.ids)]
        for size in (1, 2, 3, 7, 8):
            with self.subTest(size=size):
                batches = list(
                    reading.read_batches(
                        self.env["party.ticket"], domain, ("id", "name"), size
                    )
                )
                self.assertEqual(
                    [row for batch in batches for row in batch],
                    [(ticket.id, ticket.name) for ticket in tickets.sorted("id")],
                )
                self.assertLessEqual(max(map(len, batches)), size)

    def test_field_access_holds(self):
        """Columns are read with the access to fields, not around it."""
        member = self._create_member()
        members = self.env["party.member"].with_user(self.clerk_a)
        with self.assertRaises(AccessError):
            list(
                reading.read_batches(
                    members, [("id", "=", member.id)], ("id_number_full",)
                )
            )

    def test_queries_do_not_grow_with_the_rows(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            list(self._build().rows)
            return self.env.cr.sql_log_count - before

        def called_back():
            ticket = self._create_ticket(is_important=True)
            self._tell(ticket, result_text="At once.")
            self._call_back(ticket)

        called_back()
        count()  # fill the caches of rules and translations
        few = count()
        for _number in range(20):
            called_back()
        self.assertEqual(count(), few)
        self.assertLess(few, 40)
