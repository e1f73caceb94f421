"""The situation report: its figures, its signature, what stays of it (A4.2)."""

from base64 import b64decode
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time

from odoo.addons.party_service_center.exceptions import (
    NotOnDuty,
    ProtectedField,
    TransitionRefused,
)

from ..exceptions import BulletinRefused, SentReport
from ..tables import counting
from ..tables.period import Frequency, Period
from .bulletin_common import SIGNED, THIRD_QUARTER, BulletinCommon

WORK = "Work in figures"
CORRECTED = "Corrected since the last report"
AT_ONCE = "Of these answered at once"
# key → what a person who knows nothing of the product would ask the database
INDEPENDENT = {
    "taken_count": """party_ticket WHERE round_number = 1
        AND accepted_date BETWEEN %(start)s AND %(end)s""",
    "instant_count": """party_ticket WHERE round_number = 1 AND is_instant
        AND accepted_date BETWEEN %(start)s AND %(end)s""",
    "answered_count": "party_ticket WHERE told_date BETWEEN %(start)s AND %(end)s",
    "in_time_count": """party_ticket WHERE told_date BETWEEN %(start)s AND %(end)s
        AND told_date <= due_date""",
    "late_count": """party_ticket WHERE told_date BETWEEN %(start)s AND %(end)s
        AND told_date > due_date""",
    "overdue_count": """party_ticket WHERE due_date <= %(end)s
        AND (told_date IS NULL OR told_date > %(end)s)
        AND (withdrawn_at IS NULL OR (withdrawn_at AT TIME ZONE 'UTC'
            AT TIME ZONE 'Asia/Shanghai')::date > %(end)s)""",
    "extension_count": """party_ticket_extension WHERE state = 'approved'
        AND (decided_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
            BETWEEN %(start)s AND %(end)s""",
    "callback_due_count": """party_ticket_callback
        WHERE due_date BETWEEN %(start)s AND %(end)s""",
    "callback_made_count": """party_ticket_callback WHERE state = 'done'
        AND (called_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
            BETWEEN %(start)s AND %(end)s""",
    "callback_overdue_count": """party_ticket_callback WHERE due_date <= %(end)s
        AND (state = 'waiting' OR (called_at AT TIME ZONE 'UTC'
            AT TIME ZONE 'Asia/Shanghai')::date > %(end)s)""",
    "opinion_count": """party_ticket_callback WHERE state = 'done'
        AND satisfaction IS NOT NULL
        AND (called_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
            BETWEEN %(start)s AND %(end)s""",
    "satisfied_count": """party_ticket_callback WHERE state = 'done'
        AND satisfaction IN ('3', '4', '5')
        AND (called_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
            BETWEEN %(start)s AND %(end)s""",
    "found_count": "party_registration WHERE found_date BETWEEN %(start)s AND %(end)s",
    "confirmed_count": """party_registration WHERE
        (confirmed_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
            BETWEEN %(start)s AND %(end)s""",
    "entered_count": """party_registration WHERE
        (entered_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
            BETWEEN %(start)s AND %(end)s""",
    "held_event_count": """party_event WHERE state IN ('held', 'filed') AND
        (date_begin AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
            BETWEEN %(start)s AND %(end)s""",
    "invited_count": """party_event_participant p WHERE EXISTS (
        SELECT FROM party_event e WHERE e.id = p.event_id AND state IN ('held', 'filed')
        AND (e.date_begin AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
            BETWEEN %(start)s AND %(end)s)""",
    "took_part_count": """party_event_participant p WHERE
        attendance IN ('present', 'late', 'left_early', 'made_up') AND EXISTS (
        SELECT FROM party_event e WHERE e.id = p.event_id AND state IN ('held', 'filed')
        AND (e.date_begin AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
            BETWEEN %(start)s AND %(end)s)""",
    "post_count": """party_channel_post WHERE state = 'sent' AND
        (posted_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
            BETWEEN %(start)s AND %(end)s""",
}


class TestPartyBulletin(BulletinCommon):
    def _fill(self):
        staff = self.env["party.staff"].search([("center_id", "=", self.center_a.id)])
        staff.date_from = "2025-01-01"
        tickets = self._make_september()
        overdue = self._create_ticket()
        with freeze_time("2026-08-31 20:00:00"):  # the 1st of September in Shanghai
            early = self._create_ticket()
        with freeze_time("2026-09-04 02:00:00"):
            self._create_ticket()  # due on the 15th of September, never answered
        extended = self._create_ticket()
        self._hand_over(extended)
        extended.with_user(self.director_a).action_accept_transfer()
        extension = self._ask_extension(extended)
        extension.with_user(self.director_a).action_approve()
        self._bring_registration_to("entered")
        self._create_registration(name="Another", mobile="13800000102")
        self._hold_event()
        with freeze_time("2026-06-30 15:59:00"):  # the last minute of June
            before = self._create_ticket()
        with freeze_time("2026-06-30 16:01:00"):  # the first minute of July
            self._create_ticket()
        with freeze_time("2025-08-01 02:00:00"):
            self._create_ticket()
        self.env.flush_all()
        return tickets | overdue.sudo() | early.sudo() | before.sudo()

    def _hold_event(self):
        members = self._make_people(4)
        event = self._event_at_the_door(members)
        for person, attendance in zip(
            event.participant_ids, ("present", "late", "excused", "absent"), strict=True
        ):
            person.sudo()._record_proof(attendance=attendance)
        event.sudo()._as_mover().state = "held"

    def _by_sql(self, period, centers):
        """Each figure as another hand counts it."""
        found = {}
        for key, question in INDEPENDENT.items():
            self.env.cr.execute(
                # the questions are those above
                f"SELECT count(*) FROM {question} AND center_id = ANY(%(centers)s)",
                {
                    "start": period.start,
                    "end": period.end,
                    "centers": centers.ids,
                },
            )
            [found[key]] = self.env.cr.fetchone()
        return found

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------
    def test_figures_are_what_the_database_says(self):
        self._fill()
        centers = self.center_a | self.center_b
        names = counting.figure_names(self.env)
        self.assertEqual(set(INDEPENDENT), set(names))
        nonzero = set()
        for series, own in ((self.series, self.center_a), (self.together, centers)):
            bulletin = self._draft(series)
            if series == self.together:
                own = bulletin._centers()
            rows = self._rows(bulletin._report(), WORK)
            periods = (
                THIRD_QUARTER,
                THIRD_QUARTER.before(),
                THIRD_QUARTER.year_before(),
            )
            now, before, year = (self._by_sql(period, own) for period in periods)
            nonzero |= {key for key, count in now.items() if count}
            for key, label in names.items():
                with self.subTest(series=series.display_name, figure=key):
                    self.assertEqual(
                        rows[label],
                        [
                            now[key],
                            before[key],
                            now[key] - before[key],
                            year[key],
                            now[key] - year[key],
                        ],
                    )
        self.assertGreater(len(nonzero), 10, "zeros prove little")

    def test_comparison_of_the_year_needs_a_year(self):
        self._create_ticket()
        report = self._draft()._report()
        self.assertEqual(
            self._rows(report, WORK)["Requests taken"], [1, 0, 1, None, None]
        )
        [work] = [table for table in report.tables if table.title == WORK]
        self.assertIn("There are no records of", " ".join(work.notes))

    def test_all_centers_stand_beside_each_other(self):
        self._make_september()
        report = self._draft(self.together)._report()
        [table] = [t for t in report.tables if t.title == "Center by center"]
        titles = [column.title for column in table.columns]
        row = dict(zip(titles, self._row_of(table, "Requests taken"), strict=True))
        self.assertEqual((row["Center A"], row["Center B"]), (9, 1))
        self.assertEqual(
            row["All centers"],
            sum(v for k, v in row.items() if k not in ("Figure", "All centers")),
        )
        self.assertNotIn(
            "Center by center", [t.title for t in self._draft()._report().tables]
        )

    @staticmethod
    def _row_of(table, name):
        return next(row for row in table.rows if row[0] == name)

    def test_hot_topics_and_their_change(self):
        topics = self.env["party.ticket.topic"].create(
            [{"name": "Rent"}, {"name": "Licence"}]
        )
        with freeze_time("2026-05-06 02:00:00"):
            self._create_ticket(topic_ids=[(6, 0, topics[0].ids)])
        for _number in range(3):
            self._create_ticket(topic_ids=[(6, 0, topics.ids)])
        self._create_ticket(topic_ids=[(6, 0, topics[0].ids)])
        report = self._draft()._report()
        rows = self._rows(report, "Requests by Topic")
        self.assertEqual(list(rows), ["Rent", "Licence"], "the most frequent first")
        self.assertEqual(rows["Rent"][2:4], [1, 3])
        self.assertEqual(rows["Licence"][2:4], [0, None])
        kinds = self._rows(report, "Requests by Kind of Service")
        self.assertEqual(kinds[self.consultation.display_name][2:4], [1, 3])

    def test_secret_requests_count(self):
        """Whoever signs, the committee gets the same figures."""
        ticket = self._create_ticket().sudo()
        ticket._as_mover().is_confidential = True
        ticket.circle_ids = self.clerk_a
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(ticket.with_user(self.director_a).has_access("read"))
        rows = self._rows(self._draft()._report(), WORK)
        self.assertEqual(rows["Requests taken"][0], 1)

    def test_queries_do_not_grow(self):
        def count():
            bulletin = self._draft(period=THIRD_QUARTER.before())
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            bulletin._build()
            spent = self.env.cr.sql_log_count - before
            self.env.cr.execute(
                "DELETE FROM party_bulletin WHERE id = %s", bulletin.ids
            )
            self.env.invalidate_all()
            return spent

        with freeze_time("2026-05-06 02:00:00"):
            # of three people: their words are looked up among the names
            for number in range(3):
                self._create_ticket(
                    requester_name=f"First {number}",
                    requester_phone=f"1380000020{number}",
                )
            count()
            few = count()
            for number in range(20):
                self._create_ticket(requester_name=f"Person {number}")
        self.assertLessEqual(count(), few)
        self.assertLess(few, 140)

    # ------------------------------------------------------------------
    # Signing
    # ------------------------------------------------------------------
    def test_director_completes_signs_and_sends(self):
        self._create_ticket()
        bulletin = self._draft()
        with freeze_time(SIGNED):
            with Form(bulletin) as form:
                form.hard_cases = "Rents rise.\nNobody mediates."
                form.proposals = "A round table."
            self.assertIn("Rents rise.", bulletin.page)
            bulletin.action_sign_and_send()
        self.assertRecordValues(
            bulletin,
            [
                {
                    "state": "sent",
                    "signed_by_id": self.director_a.id,
                    "signed_date": date(2026, 10, 9),
                    "is_late": False,
                    "mail_state": "outgoing",
                }
            ],
        )
        workbook, document = b64decode(bulletin.workbook), b64decode(bulletin.document)
        self.assertEqual(bulletin.content_hash, sha256(workbook + document).hexdigest())
        sheets = openpyxl.load_workbook(BytesIO(workbook))
        values = [
            str(value)
            for sheet in sheets
            for row in sheet.iter_rows(values_only=True)
            for value in row
            if value is not None
        ]
        text = "".join(self._pages(document))
        for wanted in ("Requests taken", "A round table."):
            self.assertIn(self._dense(wanted), self._dense(text))
            self.assertIn(wanted, " ".join(values))
        self.assertFalse(bulletin.sudo().activity_ids)

    def test_names_in_the_words_are_warned_of(self):
        """P-14: a report names nobody; who writes one is told before signing."""
        self._create_member(name="Qian Muhan")
        bulletin = self._draft()
        bulletin.hard_cases = "Rents rise for everybody."
        self.assertFalse(bulletin.named)
        bulletin.proposals = "Help Qian Muhan with the rent."
        self.assertEqual(bulletin.named, "qian muhan")

    def test_everything_is_frozen(self):
        ticket = self._create_ticket()
        bulletin = self._sent()
        before = (bulletin.workbook, bulletin.document, bulletin.page, bulletin.data)
        with freeze_time("2026-10-12 02:00:00"):
            self._give_reason(ticket, "withdraw", "By mistake")
            self._create_ticket()
            self.center_a.name = "Another Name"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(
            before, (bulletin.workbook, bulletin.document, bulletin.page, bulletin.data)
        )
        for values in (
            {"state": "draft"},
            {"data": {}},
            {"workbook": False},
            {"document": False},
            {"late_date": "2030-01-01"},
            {"date_to": "2030-01-01"},
            {"is_signed_late": True},
            {"center_id": self.center_b.id},
        ):
            for record in (bulletin, bulletin.with_user(self.admin), bulletin.sudo()):
                with self.subTest(values=values), self.assertRaises(ProtectedField):
                    record.write(values)
        for words in ("hard_cases", "proposals"):
            with self.assertRaises(BulletinRefused):
                bulletin.write({words: "Changed"})
        with self.assertRaises(SentReport):
            bulletin.sudo().unlink()
        for step in ("action_sign", "action_send", "action_sign_and_send"):
            with self.assertRaises(TransitionRefused):
                getattr(bulletin, step)()

    def test_reopened_only_before_it_is_sent(self):
        bulletin = self._draft()
        with freeze_time(SIGNED):
            bulletin.action_sign()
            with self.assertRaises(BulletinRefused):
                bulletin.hard_cases = "Too late"
            self._give_reason(bulletin, "reopen", "A case was forgotten")
            self.assertEqual(bulletin.state, "draft")
            self.assertFalse(bulletin.workbook or bulletin.data or bulletin.signed_date)
            bulletin.hard_cases = "The forgotten case"
            bulletin.action_sign_and_send()
            with self.assertRaises(TransitionRefused):
                self._give_reason(bulletin, "reopen", "Again")
        self.assertIn("The forgotten case", bulletin.page)

    def test_who_signs(self):
        bulletin = self._draft()
        for user in (self.committee, self.admin):
            with self.subTest(user=user.login):
                self.assertFalse(bulletin.with_user(user).can_sign)
                with self.assertRaises(NotOnDuty):
                    bulletin.with_user(user).action_sign()
                with self.assertRaises(NotOnDuty):
                    bulletin.with_user(user).hard_cases = "Words"
        for user in (self.clerk_a, self.director_b, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                bulletin.with_user(user).action_sign()
        # somebody stands in while the director is away
        self.env["party.absence"].create(
            {
                "user_id": self.director_a.id,
                "stand_in_id": self.committee.id,
                "date_from": "2026-10-09",
                "date_to": "2026-10-09",
            }
        )
        with freeze_time(SIGNED):
            self.env.invalidate_all()
            self.assertTrue(bulletin.with_user(self.committee).can_sign)
            bulletin.with_user(self.committee).action_sign()
        self.assertEqual(bulletin.signed_by_id, self.committee)
        together = self._draft(self.together)
        with self.assertRaises(AccessError):
            together.with_user(self.director_a).action_sign()
        with freeze_time(SIGNED):
            together.action_sign()

    def test_vacant_post_leaves_it_to_the_committee(self):
        self.env["party.staff"].search(
            [("user_id", "=", self.director_a.id)]
        ).date_to = "2026-09-30"
        bulletin = self._draft().with_user(self.committee)
        with freeze_time(SIGNED):
            bulletin.action_sign_and_send()
        self.assertEqual(bulletin.state, "sent")

    # ------------------------------------------------------------------
    # What was corrected
    # ------------------------------------------------------------------
    def test_next_report_shows_what_was_corrected(self):
        august = Period.around(date(2026, 8, 1), Frequency.MONTH)
        september = Period.around(date(2026, 9, 1), Frequency.MONTH)
        with freeze_time("2026-08-20 02:00:00"):
            ticket = self._create_ticket()
        first = self._draft(period=august, moment="2026-09-01 00:05:00")
        with freeze_time("2026-09-02 02:00:00"):
            first.action_sign_and_send()
        second = self._draft(period=september)
        report = second._report()
        self.assertEqual(self._rows(report, CORRECTED), {})
        [table] = [t for t in report.tables if t.title == CORRECTED]
        self.assertIn("has changed", table.notes[0])
        # the ticket of August was of another day, and one more came to light
        ticket.sudo()._as_mover().write({"is_instant": True})
        with freeze_time("2026-08-21 02:00:00"):
            self._create_ticket()
        self.env.flush_all()
        self.assertEqual(
            self._corrected(second),
            {("Requests taken", 8): [1, 2, 1], (AT_ONCE, 8): [0, 1, 1]},
        )
        self.assertNotIn(CORRECTED, [t.title for t in first._report().tables])

    def _corrected(self, bulletin):
        """(figure, first month) → as reported, as of now, by how much."""
        self.env.flush_all()
        bulletin._count()
        [table] = [t for t in bulletin._report().tables if t.title == CORRECTED]
        return {
            (name, datetime.strptime(span.split()[0], "%B").month): numbers
            for name, span, *numbers in table.rows
        }

    def _reported(self, month, day, is_sent=True):
        """The report of ``month``, drafted, signed and perhaps sent on ``day``."""
        period = Period.around(date(2026, month, 1), Frequency.MONTH)
        bulletin = self._draft(period=period, moment=f"{day} 00:05:00")
        with freeze_time(f"{day} 02:00:00"):
            bulletin.action_sign()
            if is_sent:
                bulletin.action_send()
        return bulletin

    def test_correction_of_an_older_report_stands_in_the_next_one(self):
        with freeze_time("2026-06-20 02:00:00"):
            ticket = self._create_ticket().sudo()._as_mover()
        self._reported(6, "2026-07-01")
        self._reported(7, "2026-08-03")
        ticket.is_instant = True
        august = self._reported(8, "2026-09-01")
        self.assertEqual(self._corrected(august), {(AT_ONCE, 6): [0, 1, 1]})
        september = Period.around(date(2026, 9, 1), Frequency.MONTH)
        last = self._draft(period=september)
        self.assertEqual(self._corrected(last), {}, "told of already")
        ticket.is_instant = False
        self.assertEqual(self._corrected(last), {(AT_ONCE, 6): [1, 0, -1]})

    def test_corrected_is_what_was_sent(self):
        """A signature tells the committee nothing; what comes late counts too."""
        with freeze_time("2026-06-20 02:00:00"):
            ticket = self._create_ticket().sudo()._as_mover()
        june = self._reported(6, "2026-07-01", is_sent=False)
        july = self._reported(7, "2026-08-03")
        self.assertNotIn(CORRECTED, [t.title for t in july._report().tables])
        with freeze_time("2026-08-20 02:00:00"):
            june.action_send()
        ticket.is_instant = True
        august = self._reported(8, "2026-09-01")
        self.assertEqual(self._corrected(august), {(AT_ONCE, 6): [0, 1, 1]})

    def test_figures_of_the_mail_are_in_its_reader_s_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.committee.lang = "zh_CN"
        second = self._new_user("committee_2", "committee")
        second.email = "second@example.org"
        self.series.recipient_ids |= second
        bulletin = self._sent()
        mails = self.env["mail.mail"].search(
            [("party_attempt_id.dispatch_id.bulletin_id", "=", bulletin.id)]
        )
        bodies = {mail.recipient_ids: mail.body_html for mail in mails}
        chinese = counting.figure_names(self.env(context={"lang": "zh_CN"}))
        english = counting.figure_names(self.env)
        for key in english:
            self.assertNotEqual(chinese[key], english[key])
            self.assertIn(chinese[key], bodies[self.committee.partner_id])
            self.assertNotIn(english[key], bodies[self.committee.partner_id])
            self.assertIn(english[key], bodies[second.partner_id])
