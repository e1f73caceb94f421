"""What evaluations count, each measure against a statement of its own (A1.3.4)."""

from datetime import date, timedelta

from odoo.tests import freeze_time

from ..models.evaluation_measures import REGISTRY
from .evaluation_months import BEGIN, END, LATE, NEXT_DAY, EvaluationMonths

LOCAL = "(%s AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date"


class TestEvaluationMeasures(EvaluationMonths):
    def _assert_sql(self, key, whole, part, query, **subject):
        """The measure finds what a statement finds, and this is what was made.

        :param query: gives a row for each record: id, and whether it did as it should
        """
        found = self._measured(key, **subject)
        values = {
            "center": self.center_a.id,
            "begin": BEGIN,
            "end": END,
            "user": (subject.get("user") or self.env["res.users"]).id or 0,
            "member": (subject.get("member") or self.env["party.member"]).id or 0,
        }
        self.env.cr.execute(query, values)
        rows = self.env.cr.fetchall()
        self.assertEqual(set(found.counted.ids), {row[0] for row in rows})
        self.assertEqual(set(found.met.ids), {row[0] for row in rows if row[1]})
        self.assertEqual((len(found.counted), len(found.met)), (whole, part))
        if REGISTRY[key].unit == "percent":
            self.assertEqual(found.value, round(100 * part / whole + 1e-9, 2))
        self.assertEqual(found.counted.env.uid, self.committee.id)

    DUE = """
        SELECT id, %s FROM party_ticket t
         WHERE center_id = %%(center)s AND due_date BETWEEN %%(begin)s AND %%(end)s
           AND (withdrawn_at IS NULL OR (withdrawn_at AT TIME ZONE 'UTC'
                AT TIME ZONE 'Asia/Shanghai')::date > due_date)
    """

    def test_answered_in_time(self):
        told = self.DUE % "told_date IS NOT NULL AND NOT is_told_late"
        self._assert_sql("answered_in_time", 13, 7, told)

    def test_responded(self):
        heard = f"""EXISTS (SELECT FROM party_ticket_notice n WHERE n.ticket_id = t.id
            AND {LOCAL % "n.told_at"} <= t.due_date)"""
        self._assert_sql("responded", 13, 8, self.DUE % heard.replace("%", "%%"))

    def test_solved(self):
        solved = "told_date IS NOT NULL AND decision IN ('solved', 'explained')"
        self._assert_sql("solved", 13, 8, self.DUE % solved)

    def test_own_answered_in_time(self):
        query = self.DUE % "told_date IS NOT NULL AND NOT is_told_late"
        query += " AND first_contact_id = %(user)s"
        self._assert_sql("own_answered_in_time", 1, 1, query, user=self.data_officer)
        self._assert_sql("own_answered_in_time", 12, 6, query, user=self.clerk_a)

    def test_instant(self):
        self._assert_sql(
            "instant",
            12,
            7,
            """
            SELECT id, is_instant FROM party_ticket
             WHERE center_id = %(center)s AND round_number = 1
               AND accepted_date BETWEEN %(begin)s AND %(end)s
               AND withdrawn_at IS NULL
            """,
        )

    def test_filed(self):
        """Told on 21 September: to be filed by 12 October, the tenth working day."""
        calendar = self.env["party.workday"]._calendar()
        self.assertEqual(calendar.add(date(2026, 9, 21), 10), date(2026, 10, 12))
        query = f"""
            SELECT id, {LOCAL % "filed_at"} <= CASE told_date
                WHEN '2026-09-21' THEN '2026-10-12'::date ELSE '2026-11-03' END
              FROM party_ticket
             WHERE center_id = %(center)s AND told_date IS NOT NULL
               AND told_date >= %(begin)s
        """
        self._assert_sql("filed", 8, 2, query)
        found = self._measured("filed", begin=date(2026, 10, 13))
        self.assertEqual(len(found.counted), 1, "told on 20 October")

    def test_callbacks(self):
        query = f"""
            SELECT id, state = 'done' AND {LOCAL % "called_at"} <= due_date
              FROM party_ticket_callback
             WHERE center_id = %(center)s AND due_date BETWEEN %(begin)s AND %(end)s
        """
        self._assert_sql("callbacks", 5, 3, query)
        own = query + " AND assigned_id = %(user)s"
        self._assert_sql("own_callbacks", 5, 3, own, user=self.director_a)

    def test_satisfied(self):
        query = f"""
            SELECT id, satisfaction IN ('3', '4', '5') FROM party_ticket_callback
             WHERE center_id = %(center)s AND state = 'done'
               AND satisfaction IS NOT NULL
               AND {LOCAL % "called_at"} BETWEEN %(begin)s AND %(end)s
        """
        self._assert_sql("satisfied", 3, 2, query)

    def test_confirmed_same_day(self):
        query = f"""
            SELECT id, {LOCAL % "confirmed_at"} = {LOCAL % "filled_at"}
              FROM party_registration
             WHERE center_id = %(center)s
               AND {LOCAL % "filled_at"} BETWEEN %(begin)s AND %(end)s
               AND NOT (state = 'ended' AND confirmed_at IS NULL
                        AND {LOCAL % "ended_at"} = {LOCAL % "filled_at"})
        """
        self._assert_sql("confirmed_same_day", 3, 1, query)
        own = query + " AND responsible_id = %(user)s"
        self._assert_sql("own_confirmed", 3, 1, own, user=self.clerk_a)

    def test_planned_held(self):
        self._assert_sql(
            "planned_held",
            2,
            1,
            """
            SELECT l.id, EXISTS (SELECT FROM party_event e WHERE e.plan_line_id = l.id
                                    AND e.state IN ('held', 'filed'))
              FROM party_event_plan_line l
             WHERE center_id = %(center)s AND month_date BETWEEN %(begin)s AND %(end)s
            """,
        )

    ATTENDED = """
        SELECT p.id, p.attendance IN ('present', 'late', 'left_early', 'made_up')
          FROM party_event_participant p JOIN party_event e ON e.id = p.event_id
         WHERE e.center_id = %(center)s AND e.state IN ('held', 'filed')
           AND e.date_begin >= %(begin)s AND e.date_begin <= %(end)s
    """

    def test_attendance(self):
        self._assert_sql("attendance", 2, 1, self.ATTENDED)
        query = self.ATTENDED + " AND p.member_id = %(member)s"
        self._assert_sql("member_activities", 1, 1, query, member=self.member)

    def test_member_credit(self):
        found = self._measured("member_credit", member=self.member)
        self.assertEqual((found.value, found.counted.kind), (1, "penalty"))
        self.assertEqual(self._measured("member_credit", member=self.other).value, 0)

    def test_letters(self):
        """Late is who sent on the 31st; unsent ones are missed as well."""
        self._assert_sql(
            "letters",
            3,
            1,
            """
            SELECT id, state IN ('sent', 'answered') AND is_late IS NOT TRUE
              FROM party_letter
             WHERE center_id = %(center)s AND kind = 'annual' AND year = 2026
               AND state != 'void'
            """,
        )
        counts = self.env["party.letter"]._on_time(self.center_a, 2026)
        self.assertEqual((counts["due"], counts["in_time"]), (3, 1))
        summer = self._measured("letters", begin=BEGIN, end=date(2026, 9, 30))
        self.assertIsNone(summer.value, "not due in that quarter")

    def test_channels(self):
        self._assert_sql(
            "channels",
            2,
            1,
            """
            SELECT c.id, EXISTS (SELECT FROM party_channel_post p
                WHERE p.channel_id = c.id AND p.state = 'sent'
                  AND p.posted_at >= %(begin)s)
              FROM party_channel c WHERE center_id = %(center)s AND active
            """,
        )

    def test_database(self):
        found = self._measured("database")
        self.env.cr.execute(
            "SELECT count(*) FROM party_member WHERE center_id = %s AND active",
            [self.center_a.id],
        )
        self.assertEqual(len(found.counted), self.env.cr.fetchone()[0])
        self.assertLessEqual(found.met, found.counted)

    def test_what_the_director_decides(self):
        self._assert_sql(
            "extensions_decided",
            2,
            1,
            f"""
            SELECT id, {LOCAL % "decided_at"} <= old_due_date
              FROM party_ticket_extension
             WHERE center_id = %(center)s AND decided_by_id = %(user)s
               AND state IN ('approved', 'refused')
            """,
            user=self.director_a,
        )
        self._assert_sql(
            "handovers_answered",
            3,
            2,
            f"""
            SELECT id, {LOCAL % "decided_at"} <= '2026-09-22'
              FROM party_ticket_transfer
             WHERE center_id = %(center)s AND to_user_id = %(user)s
               AND state != 'withdrawn'
            """,
            user=self.director_a,
        )

    def test_own_reading(self):
        self._make_readings()
        query = f"""
            SELECT id, read_at IS NOT NULL AND {LOCAL % "read_at"} <= due_date
              FROM party_rule_reading
             WHERE center_id = %(center)s AND user_id = %(user)s
               AND due_date BETWEEN %(begin)s AND %(end)s
               AND NOT (closed_at IS NOT NULL AND {LOCAL % "closed_at"} <= due_date)
        """
        self.env.flush_all()
        self._assert_sql("own_reading", 4, 1, query, user=self.clerk_a)

    def test_inspection(self):
        """The result of the last inspection that was concluded in the period."""
        self.assertIsNone(self._measured("inspection").value)
        first = self._inspect(rack="not")
        with freeze_time("2027-02-01 02:00:00"):
            self._inspect()
        found = self._measured("inspection")
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, percent, is_compliant FROM party_inspection"
            " WHERE center_id = %s AND state IN ('concluded', 'closed')"
            " AND date BETWEEN %s AND %s ORDER BY date DESC, id DESC LIMIT 1",
            [self.center_a.id, BEGIN, END],
        )
        inspection_id, percent, is_compliant = self.env.cr.fetchone()
        self.assertEqual((inspection_id, found.counted), (first.id, first))
        self.assertEqual(found.value, float(percent))
        self.assertEqual(bool(found.met), is_compliant)

    def test_secrecy(self):
        """Only decisions that stand count, for the center and the person."""
        file = self._bring_file_to("served", is_secrecy_breach=True)
        last = file.notice_ids.due_date
        for user in (None, self.clerk_a):
            self.assertEqual(self._measured("secrecy", user=user).value, 0)
        with freeze_time("2026-12-01 02:00:00"):
            for user, count in ((None, 1), (self.clerk_a, 1), (self.data_officer, 0)):
                found = self._measured("secrecy", user=user)
                with self.subTest(user=user and user.login):
                    self.assertEqual((found.value, len(found.counted)), (count, count))
            later = self._measured("secrecy", begin=last + timedelta(days=1))
            self.assertEqual(later.value, 0)

    def test_nothing_is_no_zero(self):
        for key, known in REGISTRY.items():
            found = self._measured(
                key,
                user=self.unassigned,
                member=self.env["party.member"],
                begin=date(2013, 1, 1),
                end=date(2013, 3, 31),
            )
            with self.subTest(key=key):
                if known.unit == "percent" and not known.is_snapshot:
                    self.assertIsNone(found.value)

    # ------------------------------------------------------------------
    # What was late when it fell away
    # ------------------------------------------------------------------
    def test_an_overdue_ticket_stays_overdue_when_it_is_withdrawn(self):
        before = self._measured("answered_in_time")
        ticket = self._create_ticket()
        with freeze_time(LATE):
            self._give_reason(ticket, "withdraw", "Nobody needs it any more")
        for key in ("answered_in_time", "responded", "solved"):
            with self.subTest(key=key):
                found = self._measured(key)
                self.assertEqual(found.counted, before.counted | ticket)
                self.assertNotIn(ticket, found.met)
        own = self._measured("own_answered_in_time", user=self.clerk_a)
        self.assertIn(ticket, own.counted)

    def test_a_case_left_open_at_night_was_late_however_it_ended(self):
        before = self._measured("confirmed_same_day")
        case = self._bring_registration_to("calling", mobile="13700000088")
        with freeze_time(NEXT_DAY):
            case._end("declined", "Nobody had called")
        found = self._measured("confirmed_same_day")
        self.assertEqual(found.counted, before.counted | case)
        self.assertEqual(found.met, before.met)

    def test_an_undecided_extension_counts_against_the_director(self):
        before = self._measured("extensions_decided", user=self.director_a)
        undecided = self._ask_extension(self._bring_to("processing"))
        dropped = self._ask_extension(self._bring_to("processing"))
        in_time = self._ask_extension(self._bring_to("processing"))
        with freeze_time(NEXT_DAY):
            in_time.action_withdraw()
        with freeze_time(LATE):
            dropped.action_withdraw()
        found = self._measured("extensions_decided", user=self.director_a)
        self.assertEqual(found.counted, before.counted | undecided | dropped)
        self.assertEqual(found.met, before.met)
        # due on 9 October: not yet in September
        due = undecided.old_due_date
        early = self._measured(
            "extensions_decided", user=self.director_a, end=due - timedelta(days=1)
        )
        self.assertNotIn(undecided, early.counted)

    def test_what_was_not_the_directors_to_decide(self):
        before = self._measured("extensions_decided", user=self.director_a)
        ticket = self._bring_to("processing").with_user(self.director_a)
        own = self._ask_extension(ticket)
        self.assertEqual(own.asked_by_id, self.director_a)
        found = self._measured("extensions_decided", user=self.director_a)
        self.assertEqual(found.counted, before.counted)

    def test_a_handover_of_the_last_afternoon_has_its_time(self):
        """Handed over on 30 September: to be answered by 9 October, after the end."""
        september = {"user": self.director_a, "end": date(2026, 9, 30)}
        october = {"user": self.director_a, "begin": date(2026, 10, 1)}
        before = self._measured("handovers_answered", **september)
        with freeze_time("2026-09-30 08:00:00"):
            late, quick, dropped = (self._create_ticket() for _number in range(3))
            for ticket in (late, quick, dropped):
                self._hand_over(ticket, is_promise_told=True)
            quick.with_user(self.director_a).action_accept_transfer()
        with freeze_time(LATE):
            self._give_reason(dropped, "withdraw", "Nobody needs it any more")
        rows = [t.sudo().transfer_ids for t in (late, quick, dropped)]
        found = self._measured("handovers_answered", **september)
        self.assertEqual(found.counted, before.counted | rows[1])
        self.assertIn(rows[1], found.met)
        found = self._measured("handovers_answered", **october)
        self.assertEqual(found.counted, rows[0] | rows[2])
        self.assertFalse(found.met)
