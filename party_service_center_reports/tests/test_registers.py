"""The registers read back from their workbooks and compared with the tables."""

from datetime import date
from io import BytesIO

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import SQL

from ..renderers.xlsx import xlsx_bytes
from ..tables import (
    callback_register,
    channel_register,
    frame,
    hot_topics,
    member_register,
    registration_register,
    ticket_timeliness,
)
from ..tables.period import Period
from .common import SEPTEMBER, PartyReportsCommon

TODAY = Period(date(2026, 9, 21), date(2026, 9, 21))
NUMBER = "33052319750315001X"


class RegistersCommon(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.centers = cls.center_a | cls.center_b

    def _paper(self, register, user=None, period=SEPTEMBER, **options):
        env = self.env(user=user or self.committee)
        wording = env["party.report.mixin"]._wording()
        centers = self.centers.with_env(env)
        return register.build(env, period, centers, wording, **options)

    def _sheets(self, register, **options):
        """Title of each sheet → its rows as dicts, as another program reads them."""
        book = openpyxl.load_workbook(
            BytesIO(xlsx_bytes(self._paper(register, **options)))
        )
        return {sheet.title: self._rows_of(sheet) for sheet in book}

    def _rows(self, register, **options):
        [rows] = self._sheets(register, **options).values()
        return rows

    @staticmethod
    def _rows_of(sheet):
        head = sheet.auto_filter.ref.split(":")
        first = sheet[head[0]].row
        last = sheet[head[1]].row
        rows = [
            [cell.value for cell in row]
            for row in sheet.iter_rows(min_row=first, max_row=last)
        ]
        return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]

    def _select(self, query, *values):
        self.env.flush_all()
        return self.env.execute_query(SQL(query, *values))

    def _assert_steady(self, register, make, **options):
        """Twenty rows more are read with the same number of queries."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            paper = self._paper(register, **options)
            for table in getattr(paper, "tables", (paper,)):
                list(table.rows)
            return self.env.cr.sql_log_count - before

        make(0)
        count()  # fill the caches of rules and translations
        few = count()
        for number in range(1, 21):
            make(number)
        self.assertEqual(count(), few)
        self.assertLess(few, 60)

    def _assert_seen(self, register, name, table, **options):
        """Who sees which values of a column; nobody else sees anything."""
        for user, values in table.items():
            with self.subTest(user=user.login):
                rows = self._rows(register, user=user, **options)
                self.assertEqual({row[name] for row in rows}, values)
        with self.assertRaises(AccessError):
            self._paper(register, user=self.outsider, **options)
        with self.assertRaises(AccessError):
            self._paper(register, user=self.portal_user, **options)


class TestMemberRegister(RegistersCommon):
    def _move(self, member, center, day):
        """What a hand-over between centers comes to."""
        standings = self.env["party.standing"].with_user(self.admin)
        standings._change(member.with_user(self.admin), day, center_id=center.id)

    def test_rows_say_what_the_roster_says(self):
        self._make_people(3, sex="female", relation_type="origin")
        self._create_member(self.clerk_b, name="Foreign", mobile="13800000009")
        rows = self._rows(member_register, period=TODAY)
        expected = self._select(
            """
            SELECT m.name, c.name ->> 'en_US', s.member_category, o.name, m.sex
              FROM party_standing s
              JOIN party_member m ON m.id = s.member_id
              JOIN party_center c ON c.id = s.center_id
              JOIN party_organization o ON o.id = s.home_branch_id
             WHERE s.date_from <= '2026-09-21' AND s.state = 'present'
               AND (s.date_to IS NULL OR s.date_to > '2026-09-21')
               AND s.center_id IN %s
            """,
            tuple(self.centers.ids),
        )
        self.assertEqual(
            sorted(
                (
                    row["Member's Name"],
                    row["Center"],
                    {"Full Member": "full"}[row["Member Category"]],
                    row["Home Organization"],
                    row["Sex"] and row["Sex"].lower(),
                )
                for row in rows
            ),
            sorted(expected),
        )
        paper = self._paper(member_register, period=TODAY)
        self.assertEqual((paper.count, paper.figures[0].value), (len(rows), len(rows)))

    def test_roster_of_a_past_day_after_a_transfer(self):
        """A2.2: the member stands where they belonged on that day."""
        with freeze_time("2026-08-03 02:00:00"):
            member = self._create_member(sex="male", id_number=NUMBER)
        with freeze_time("2026-09-10 02:00:00"):
            self._move(member, self.center_b, date(2026, 9, 10))
        for day, center in (
            (date(2026, 8, 2), set()),
            (date(2026, 8, 3), {"Center A"}),
            (date(2026, 9, 9), {"Center A"}),
            (date(2026, 9, 10), {"Center B"}),
        ):
            with self.subTest(day=day):
                rows = self._rows(member_register, period=Period(day, day))
                self.assertEqual({row["Center"] for row in rows}, center)
        before = Period(date(2026, 9, 1), date(2026, 9, 1))
        # the center that gave the member away still names who was its own
        [row] = self._rows(member_register, user=self.director_a, period=before)
        self.assertEqual(row["Member's Name"], "Qian Muhan")
        for name in ("Sex", "Mobile", "ID Number", "In the Register since"):
            self.assertIsNone(row[name], name)
        [row] = self._rows(member_register, user=self.director_b, period=TODAY)
        self.assertEqual(row["Mobile"], "138****0002")

    def test_roster_of_a_past_day_names_who_has_left_since(self):
        """A2.2: leaving archives the member; the day before they belonged."""
        with freeze_time("2026-08-03 02:00:00"):
            member = self._create_member(sex="male")
        with freeze_time("2026-09-10 02:00:00"):
            member._leave(date(2026, 9, 10), "moved_away", "Trades elsewhere")
        self.env.flush_all()
        self.assertFalse(member.sudo().active)
        before = Period(date(2026, 9, 9), date(2026, 9, 9))
        for user in (self.director_a, self.committee):
            [row] = self._rows(member_register, user=user, period=before)
            self.assertEqual((row["Member's Name"], row["Sex"]), ("Qian Muhan", "Male"))
        self.assertFalse(self._rows(member_register, period=TODAY))

    def test_shop_is_that_of_the_day(self):
        with freeze_time("2026-08-03 02:00:00"):
            member = self._create_member()
            shop = self.env["party.business"].with_user(self.clerk_a)
            shop = shop.create(
                {
                    "member_id": member.id,
                    "name": "Old Stall",
                    "market": "East Market",
                    "stall_no": "7",
                }
            )
        with freeze_time("2026-09-10 02:00:00"):
            shop._change(date(2026, 9, 10), stall_no="8")
        for day, stall in ((date(2026, 9, 9), "7"), (date(2026, 9, 10), "8")):
            [row] = self._rows(member_register, period=Period(day, day))
            self.assertEqual(
                (row["Business"], row["Premises"], row["Stall"]),
                ("Old Stall", "East Market", stall),
            )

    def test_numbers_are_masked(self):
        """P-03, P-11: in full for a data officer who asks, for nobody else."""
        self._create_member(id_number=NUMBER)
        officer = self._new_user("officer_director", "director")
        officer.group_ids |= self.env.ref(frame.DATA_OFFICER)
        self.env["party.staff"].create(
            self._assignment(self.center_a, officer, "clerk")
        )
        for user in (self.director_a, self.committee, officer):
            [row] = self._rows(member_register, user=user, period=TODAY)
            self.assertEqual(
                (row["Mobile"], row["ID Number"]), ("138****0002", "330523********001X")
            )
        for user in (self.director_a, self.committee, self.admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._paper(member_register, user=user, period=TODAY, in_full=True)
        [row] = self._rows(member_register, user=officer, period=TODAY, in_full=True)
        self.assertEqual((row["Mobile"], row["ID Number"]), ("13800000002", NUMBER))
        exports = self.env["party.report.export"]
        for user, is_full in ((self.director_a, False), (officer, True)):
            export = exports.with_user(user).create(
                {"report": "member_register", "reason": "Review", "is_in_full": True}
            )
            export._write_file(BytesIO())
            entry = self.env["party.report.download"].search([], limit=1)
            self.assertEqual((entry.user_id, entry.is_in_full), (user, is_full))
            self.assertNotIn(NUMBER, export.preview_html)
            self.assertNotIn("13800000002", export.preview_html)

    def test_who_sees_whom(self):
        self._create_member()
        self._create_member(self.clerk_b, name="Foreign", mobile="13800000009")
        self._assert_seen(
            member_register,
            "Member's Name",
            {
                self.director_a: {"Qian Muhan"},
                self.director_b: {"Foreign"},
                self.committee: {"Qian Muhan", "Foreign"},
                self.unassigned: set(),
            },
            period=TODAY,
        )

    def test_queries_do_not_grow(self):
        self._assert_steady(
            member_register,
            lambda number: self._create_member(
                name=f"Member {number}", mobile=f"1390000{number:04}"
            ),
            period=TODAY,
        )


class TestRegistrationRegister(RegistersCommon):
    def test_rows_say_what_the_registrations_say(self):
        for number, state in enumerate(("found", "told", "calling", "entered")):
            self._bring_registration_to(
                state, name=f"Trader {number}", mobile=f"1380000020{number}"
            )
        rows = {r["Member's Name"]: r for r in self._rows(registration_register)}
        expected = self._select(
            """
            SELECT r.name, r.found_date::text, r.told_at IS NOT NULL,
                   r.confirmed_at IS NOT NULL, r.entered_at IS NOT NULL,
                   (SELECT count(*) FROM party_registration_call k
                     WHERE k.registration_id = r.id)
              FROM party_registration r WHERE r.center_id = %s
            """,
            self.center_a.id,
        )
        self.assertEqual(
            sorted(
                (
                    name,
                    f"{row['Found on']:%Y-%m-%d}",
                    row["Told on"] is not None,
                    row["Confirmed on"] is not None,
                    row["Entered on"] is not None,
                    row["Calls"] or 0,
                )
                for name, row in rows.items()
            ),
            sorted(expected),
        )
        self.assertEqual(rows["Trader 3"]["State"], "In the Register")
        self.assertEqual(rows["Trader 3"]["Days to the Entry"], 0)
        figures = {f.label: f.value for f in self._paper(registration_register).figures}
        self.assertEqual((figures["Registrations"], figures["Confirmed"]), (4, 1))

    def test_who_sees_whom(self):
        self._create_registration()
        self._create_registration(self.clerk_b, name="Foreign", mobile="13800000109")
        self._assert_seen(
            registration_register,
            "Member's Name",
            {
                self.director_a: {"Shen Yunshu"},
                self.director_b: {"Foreign"},
                self.unassigned: set(),
            },
        )

    def test_queries_do_not_grow(self):
        self._assert_steady(
            registration_register,
            lambda number: self._create_registration(
                name=f"T {number}", mobile=f"1390000{number:04}"
            ),
        )


class TestCallbackRegister(RegistersCommon):
    def _told(self, **values):
        ticket = self._create_ticket(is_important=True, **values)
        self._tell(ticket, result_text="At once.")
        return ticket

    def test_rows_say_what_the_callbacks_say(self):
        made, waiting = self._told(), self._told()
        self._call_back(made, satisfaction="4", opinion="=Good")
        rows = {row["Number"]: row for row in self._rows(callback_register)}
        row = rows[made.name]
        self.assertEqual(
            (row["Satisfaction"], row["Opinion"], row["How"], row["Late"]),
            ("Satisfied", "=Good", "Telephone", None),
        )
        self.assertEqual(row["Called Back on"].date(), date(2026, 9, 21))
        self.assertIsNone(rows[waiting.name]["Called Back on"])
        with freeze_time("2026-10-20 02:00:00"):
            [late] = [
                row
                for row in self._rows(callback_register)
                if row["Number"] == waiting.name
            ]
            self.assertEqual(late["Late"], "Overdue")
            self._call_back(waiting, called_at="2026-10-20 01:00:00")
            rows = {row["Number"]: row for row in self._rows(callback_register)}
            self.assertEqual(rows[waiting.name]["Late"], "Late")
        figures = {f.label: f.value for f in self._paper(callback_register).figures}
        self.assertEqual((figures["Callbacks"], figures["Satisfied"]), (2, 2))

    def test_who_sees_which(self):
        ticket = self._told()
        self._assert_seen(
            callback_register,
            "Number",
            {self.director_a: {ticket.name}, self.director_b: set()},
        )

    def test_queries_do_not_grow(self):
        self._assert_steady(callback_register, lambda _number: self._told())


class TestChannelRegister(RegistersCommon):
    def test_rows_say_what_the_channels_say(self):
        channel = self.env["party.channel"].create(
            {
                "name": "Group of A",
                "center_id": self.center_a.id,
                "kind": "group",
                "since_date": "2026-01-01",
            }
        )
        counts = self.env["party.channel.count"]
        for day, members in (
            ("2026-08-20", 40),
            ("2026-09-05", 44),
            ("2026-09-20", 50),
        ):
            counts.create({"channel_id": channel.id, "date": day, "members": members})
        [row] = self._rows(channel_register, user=self.director_a)
        self.assertEqual(
            (row["Members Before"], row["Members at the End"], row["Members Gained"]),
            (40, 50, 10),
        )
        self.assertEqual(row["Last Activity"].date(), date(2026, 9, 20))
        self.assertEqual(row["Green or Amber"], "Green")
        with freeze_time("2027-09-20 02:00:00"):
            self.env.invalidate_all()
            [row] = self._rows(channel_register, user=self.director_a)
            self.assertEqual(row["Green or Amber"], "Amber")
        self._assert_seen(
            channel_register,
            "Name of the Channel",
            {self.director_a: {"Group of A"}, self.director_b: set()},
        )


class TestTimeliness(RegistersCommon):
    def test_figures_are_those_of_the_tickets(self):
        self._make_september()
        with freeze_time("2026-10-12 02:00:00"):
            by_center, by_kind = self._sheets(ticket_timeliness).values()
        expected = self._select(
            """
            SELECT c.name ->> 'en_US', count(*),
                   count(*) FILTER (WHERE t.is_instant),
                   count(*) FILTER (WHERE t.told_date IS NOT NULL
                                      AND NOT coalesce(t.is_told_late, FALSE)),
                   count(*) FILTER (WHERE t.is_told_late),
                   count(*) FILTER (WHERE t.told_date IS NULL
                       AND t.state IN ('accepted', 'transferred', 'processing', 'done')
                       AND t.due_date < '2026-10-12')
              FROM party_ticket t JOIN party_center c ON c.id = t.center_id
             WHERE t.center_id IN %s GROUP BY 1
            """,
            tuple(self.centers.ids),
        )
        names = (
            "Center",
            "Tickets Taken",
            "Answered at Once",
            "Told in Time",
            "Told Late",
            "Open and Overdue",
        )
        self.assertEqual(
            sorted(tuple(row[name] for name in names) for row in by_center),
            sorted(expected),
        )
        for row in by_center:
            in_time, late, overdue = (row[name] for name in names[3:])
            judged = in_time + late + overdue
            self.assertAlmostEqual(row["Share in Time"], in_time / judged)
        self.assertEqual(
            sum(row["Tickets Taken"] for row in by_kind),
            sum(row["Tickets Taken"] for row in by_center),
        )

    def test_totals_are_of_all_tickets_together(self):
        self._make_september()
        with freeze_time("2026-10-12 02:00:00"):
            paper = self._paper(ticket_timeliness)
        for table in paper.tables:
            self.assertEqual((table.totals["taken"], table.totals["in_time"]), (10, 3))
            self.assertEqual(
                [sum(row[-8 + place] for row in table.rows) for place in range(6)],
                [table.totals[key] for key in ticket_timeliness.COUNTED],
            )
        self.assertTrue(paper.tables[0].charts)

    def test_extensions_and_days(self):
        ticket = self._create_ticket()
        self._ask_extension(ticket).with_user(self.director_a).action_approve()
        self._tell(ticket, "extension", channel="phone")
        with freeze_time("2026-10-09 02:00:00"):
            self._tell(ticket, result_text="In time.")
        [row], _by_kind = self._sheets(ticket_timeliness).values()
        self.assertEqual(row["Extended"], 1)
        self.assertEqual(row["Days Used on Average\n(working days)"], 8)
        self.assertEqual(row["Share in Time"], 1)

    def test_nothing_happened(self):
        paper = self._paper(ticket_timeliness, user=self.unassigned)
        self.assertEqual([table.count for table in paper.tables], [0, 0])
        self.assertIsNone(paper.tables[0].totals["share"])

    def test_own_centers_only(self):
        self._make_september()
        by_center, _by_kind = self._sheets(
            ticket_timeliness, user=self.director_a
        ).values()
        self.assertEqual({row["Center"] for row in by_center}, {"Center A"})
        for user in (self.outsider, self.portal_user):
            with self.assertRaises(AccessError):
                self._paper(ticket_timeliness, user=user)

    def test_queries_do_not_grow(self):
        self._assert_steady(ticket_timeliness, lambda _number: self._create_ticket())


class TestHotTopics(RegistersCommon):
    def test_counts_and_changes(self):
        self.center_a.staff_ids.date_from = date(2025, 1, 1)
        topic = self.env["party.ticket.topic"].create({"name": "Moving affiliations"})
        legal = self.env.ref("party_service_center.party_service_type_rights")
        for moment, count in (
            ("2025-09-10 02:00:00", 1),
            ("2026-08-10 02:00:00", 2),
            ("2026-09-10 02:00:00", 3),
        ):
            for _number in range(count):
                with freeze_time(moment):
                    self._create_ticket(topic_ids=topic.ids)
        self._create_ticket(service_type_id=legal.id)
        kinds, topics = self._sheets(hot_topics).values()
        row = {row["Kind of Service"]: row for row in kinds}[self.consultation.name]
        self.assertEqual(
            (row["Requests"], row["The Period Before"], row["A Year Ago"]), (3, 2, 1)
        )
        self.assertAlmostEqual(row["Growth on It"], 0.5)
        self.assertAlmostEqual(row["Growth on a Year Ago"], 2)
        self.assertAlmostEqual(row["Share of All"], 0.75)
        [row] = topics
        self.assertEqual((row["Topic"], row["Requests"]), (topic.name, 3))
        [total] = self._select(
            "SELECT count(*) FROM party_ticket WHERE center_id = %s AND"
            " accepted_date BETWEEN '2026-09-01' AND '2026-09-30'"
            " AND round_number = 1",
            self.center_a.id,
        )
        self.assertEqual(self._paper(hot_topics).tables[0].totals["count"], total[0])
        foreign, _topics = self._sheets(hot_topics, user=self.director_b).values()
        self.assertFalse(foreign)

    def test_share_is_of_all_requests(self):
        """Two topics on each request: all of them speak of either."""
        topics = self.env["party.ticket.topic"].create(
            [{"name": "Rent"}, {"name": "Licence"}]
        )
        for _number in range(3):
            self._create_ticket(topic_ids=topics.ids)
        self._create_ticket()
        _kinds, rows = self._sheets(hot_topics).values()
        shares = {row["Topic"]: row["Share of All"] for row in rows}
        self.assertEqual(shares, {"Rent": 0.75, "Licence": 0.75})

    def test_secret_request_tells_no_kind_and_no_topic(self):
        """P-17: not even to its circle, whose copies may be passed on."""
        topic = self.env["party.ticket.topic"].create({"name": "The director"})
        ticket = self._create_ticket(topic_ids=topic.ids)
        self._give_reason(ticket, "mark_secret", "About the director")
        ticket.sudo().circle_ids |= self.committee
        for user in (self.director_a, self.committee, self.clerk_a):
            kinds, topics = self._sheets(hot_topics, user=user).values()
            self.assertFalse(kinds or topics)
        paper = self._paper(hot_topics)
        for table in paper.tables:
            self.assertIn("Secret requests are left out.", table.notes)

    def test_queries_do_not_grow(self):
        self._assert_steady(hot_topics, lambda _number: self._create_ticket())
