"""Steps of reminding, their proof, and one message a day in working hours."""

from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..exceptions import ProtectedField
from .reminders_common import RemindersCommon

FIRST, SECOND = "2026-09-24 00:30:00", "2026-09-29 00:30:00"
DUE, LATE = "2026-10-08 00:30:00", "2026-10-09 00:30:00"
VERY_LATE = "2026-10-12 00:30:00"  # the third working day after the due date


class TestPartyReminder(RemindersCommon):
    def _rows(self, record, **values):
        domain = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.env["party.reminder"].search(domain, order="id")

    def _messages(self, user):
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", user.partner_id.ids),
                ("message_type", "=", "user_notification"),
            ],
            order="id",
        )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def test_shipped_steps(self):
        steps = self.env["party.reminder.step"].search([])
        self.assertEqual(
            [(s.offset_days, s.audience, s.is_daily) for s in steps],
            [
                (-4, "responsible", False),
                (-2, "responsible", False),
                (0, "responsible", False),
                (0, "director", False),
                (1, "responsible", True),
                (1, "director", True),
                (3, "committee", True),
            ],
        )

    def test_audiences_rise(self):
        ticket = self._create_ticket()
        for moment in (FIRST, SECOND, DUE, LATE, VERY_LATE):
            self._run_at(moment)
        asked = [(str(r.day), r.user_id, r.audience) for r in self._rows(ticket)]
        committee = self.env["party.center"]._committee()
        self.assertIn(self.committee, committee)
        clerk, director = (self.clerk_a, "responsible"), (self.director_a, "director")
        expected = [("2026-09-24", *clerk), ("2026-09-29", *clerk)]
        for day in ("2026-10-08", "2026-10-09", "2026-10-12"):
            expected += [(day, *clerk), (day, *director)]
        rest = [row for row in asked if row not in expected]
        self.assertEqual([row for row in asked if row in expected], expected)
        self.assertEqual({row[0] for row in rest}, {"2026-10-12"})
        self.assertEqual({row[1] for row in rest}, set(committee))
        self.assertEqual(ticket.next_reminder_date, date(2026, 10, 13), "daily")

    def test_short_limits_start_with_what_is_left(self):
        kinds = self.env["party.service.type"]
        for limit, first in ((1, 22), (2, 23), (3, 22), (5, 22), (6, 23)):
            kind = kinds.create(
                {
                    "name": str(limit),
                    "code": f"t{limit}",
                    "limit_days": limit,
                    "owner_role": "clerk",
                }
            )
            ticket = self._create_ticket(service_type_id=kind.id)
            with self.subTest(limit=limit):
                self.assertEqual(ticket.next_reminder_date, date(2026, 9, first))

    def test_missed_days_are_made_up_in_one_reminder(self):
        """The server stood still on both days before the due date."""
        ticket = self._create_ticket()
        self._run_at("2026-09-30 00:30:00")
        self.assertEqual(len(self._rows(ticket)), 1)
        self.assertEqual(ticket.next_reminder_date, date(2026, 10, 8))

    def test_without_steps_nobody_is_reminded(self):
        self.env["party.reminder.step"].search([]).action_archive()
        ticket = self._create_ticket()
        self.assertFalse(ticket.next_reminder_date)

    def test_only_administrators_change_steps(self):
        step = self.env.ref("party_service_center.party_reminder_step_first")
        for user in (self.clerk_a, self.director_a, self.committee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                step.with_user(user).offset_days = -3
        step.with_user(self.admin).offset_days = -3
        self.assertIn("-3", step.display_name)

    def test_steps_are_sane(self):
        steps = self.env["party.reminder.step"]
        for values in (
            {"offset_days": -4},
            {"offset_days": 61},
            {"offset_days": -61},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                steps.create(values)

    def test_steps_are_read_once(self):
        self.env["party.reminder.step"]._steps()
        with self.assertQueryCount(0):
            self.env["party.reminder.step"].with_user(self.clerk_b)._steps()

    # ------------------------------------------------------------------
    # Proof
    # ------------------------------------------------------------------
    def test_first_contact_is_reminded_after_two_hand_overs(self):
        """A4.1: handed over twice, the first contact still gets the reminders."""
        ticket = self._create_ticket()
        self._hand_over(ticket)
        ticket.with_user(self.director_a)._return_transfer("Ask the branch first")
        self._hand_over(ticket)
        ticket.with_user(self.director_a).action_accept_transfer()
        self.assertEqual(ticket.handler_id, self.director_a)
        for moment in (FIRST, SECOND, DUE):
            self._run_at(moment)
        days = self._rows(ticket, user_id=self.clerk_a.id).mapped("day")
        self.assertEqual(
            days, [date(2026, 9, 24), date(2026, 9, 29), date(2026, 10, 8)]
        )

    def test_reminders_are_kept_and_written_by_nobody(self):
        ticket = self._create_ticket()
        self._run_at(FIRST)
        row = self._rows(ticket)
        for user in (self.clerk_a, self.committee, self.admin):
            mine = row.with_user(user)
            for operation in ("write", "create", "unlink"):
                with self.subTest(user=user.login, operation=operation):
                    self.assertFalse(mine.has_access(operation))
        for values in ({"day": "2026-09-23"}, {"digest_date": False}):
            with self.subTest(values=values), self.assertRaises(ProtectedField):
                row.sudo().write(values)
        with self.assertRaises(UserError):
            row.sudo().unlink()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            row.copy()

    def test_people_see_their_own_and_the_committee_all(self):
        ticket = self._create_ticket()
        for moment in (FIRST, DUE):
            self._run_at(moment)
        rows = self._rows(ticket)
        self.assertEqual(len(rows), 3)
        for user, count in (
            (self.clerk_a, 2),
            (self.director_a, 1),
            (self.clerk_b, 0),
            (self.committee, 3),
            (self.admin, 3),
        ):
            mine = rows.with_user(user).search([("id", "in", rows.ids)])
            with self.subTest(user=user.login):
                self.assertEqual(len(mine), count)
                self.assertEqual(
                    len(rows.with_user(user)._filtered_access("read")), count
                )
                labels = set(mine.mapped("record_label"))
                self.assertLessEqual(labels, {f"Service Ticket {ticket.name}"})
        action = rows[0].with_user(self.clerk_a).action_open_record()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (ticket._name, ticket.id)
        )
        for user in (self.clerk_b, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rows[0].with_user(user).action_open_record()

    def test_secret_ticket_reminds_its_circle_only(self):
        ticket = self._create_ticket()
        ticket.sudo().circle_ids = [Command.set(self.clerk_a.ids)]
        ticket._record_proof(is_confidential=True)
        for moment in (FIRST, DUE, VERY_LATE):
            self._run_at(moment)
        rows = self._rows(ticket)
        self.assertEqual(rows.user_id, self.clerk_a)
        self.assertEqual(self._reminded(ticket), self.clerk_a)
        for user in (self.committee, self.admin, self.director_a):
            self.assertFalse(rows.with_user(user).search([("id", "in", rows.ids)]))
        self.assertIn(ticket.name, rows[0].with_user(self.clerk_a).record_label)

    def test_who_may_not_see_the_ticket_any_more_is_not_reminded(self):
        ticket = self._create_ticket()
        staff = self.env["party.staff"].search([("user_id", "=", self.clerk_a.id)])
        staff.date_to = "2026-09-22"
        self._run_at(FIRST)
        self.assertFalse(self._rows(ticket))
        self._run_at(DUE)
        self.assertEqual(self._rows(ticket).user_id, self.director_a)

    # ------------------------------------------------------------------
    # Working hours
    # ------------------------------------------------------------------
    def test_outside_working_hours_the_job_waits(self):
        ticket = self._create_ticket()
        for moment, opening in (
            ("2026-09-24 00:29:00", "2026-09-24 00:30:00"),  # 08:29
            ("2026-09-24 09:00:00", "2026-09-28 00:30:00"),  # 17:00, Mid-Autumn next
            ("2026-09-25 02:00:00", "2026-09-28 00:30:00"),  # on the holiday
            ("2026-10-09 12:00:00", "2026-10-10 00:30:00"),  # make-up Saturday next
        ):
            with self.subTest(moment=moment):
                with self.capture_triggers(self.REMIND) as captured:
                    self._run_at(moment)
                self.assertEqual(str(captured.records.call_at), opening)
                self.assertFalse(self._rows(ticket))
                self.assertFalse(self._messages(self.clerk_a))
        self._run_at("2026-10-10 08:59:00")  # 16:59 on the make-up Saturday
        self.assertTrue(self._rows(ticket))
        self.assertTrue(self._messages(self.clerk_a))

    def test_working_hours_are_those_of_the_center(self):
        self.center_b.tz = "Asia/Tokyo"
        here, there = self._create_ticket(), self._create_ticket(self.clerk_b)
        with self.capture_triggers(self.REMIND) as captured:
            self._run_at("2026-09-23 23:45:00")  # 07:45 here, 08:45 there
        self.assertEqual(str(captured.records.call_at), "2026-09-24 00:30:00")
        self.assertTrue(self._rows(there))
        self.assertTrue(self._messages(self.clerk_b))
        self.assertFalse(self._rows(here))

    # ------------------------------------------------------------------
    # The daily message
    # ------------------------------------------------------------------
    def test_one_message_lists_everything(self):
        tickets = [self._create_ticket() for _unused in range(3)]
        self._run_at(FIRST)
        message = self._messages(self.clerk_a)
        self.assertEqual(len(message), 1)
        self.assertIn("3", message.subject)
        for ticket in tickets:
            self.assertIn(ticket.name, message.body)
            self.assertIn(f"res_id={ticket.id}", message.body)
            self.assertNotIn(ticket.requester_name, message.body)
            self.assertNotIn(ticket.request_text, message.body)
        self.assertIn("10/08/2026", message.body)
        self.assertFalse(self._messages(self.director_a))
        self.assertEqual(
            message.notification_ids.res_partner_id, self.clerk_a.partner_id
        )

    def test_queries_of_the_messages_do_not_grow(self):
        """With what a person is reminded of; each person has one message."""
        counts = []
        for size in (5, 50):
            for _unused in range(size):
                self._create_ticket()
            with freeze_time("2026-09-24 01:00:00"):
                tickets = self.env["party.ticket"].search(
                    [("next_reminder_date", "=", "2026-09-24")]
                )
                tickets._remind(date(2026, 9, 24))
                rows = self.env["party.reminder"].search([("digest_date", "=", False)])
                self.assertEqual(len(rows), size)
                self.env.flush_all()
                self.env.invalidate_all()
                start = self.env.cr.sql_log_count
                rows._send_digest(self.clerk_a)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[1] - counts[0], 0, counts)

    def test_message_tells_no_name_of_any_kind_of_record(self):
        """P-14: a registration and a rights request show as kind and number."""
        member = self._create_member()
        self.env["party.rights.request"].with_user(self.clerk_a).create(
            {"member_id": member.id, "kind": "access", "request_text": "What is kept?"}
        )
        case = self._bring_registration_to("calling")
        self._run_at("2026-10-13 00:30:00")
        body = self._messages(self.clerk_a).body
        self.assertIn("Rights Request", body)
        for name in (member.name, case.name, "What is kept?"):
            self.assertNotIn(name, body)

    def test_message_is_in_the_persons_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env.ref("base.module_party_service_center")._update_translations(["zh_CN"])
        self.clerk_a.lang = "zh_CN"
        self._create_ticket()
        self._run_at(FIRST)
        body = self._messages(self.clerk_a).body
        self.assertIn("2026/10/08", body)
        self.assertIn("服务事项", body)

    def test_message_reaches_the_inbox_as_the_person_set_it(self):
        self.clerk_a.notification_type = "inbox"
        self._create_ticket()
        self._run_at(FIRST)
        notification = self._messages(self.clerk_a).notification_ids
        self.assertEqual(notification.notification_type, "inbox")

    def test_second_run_sends_nothing_more(self):
        self._create_ticket()
        self._run_at(FIRST)
        self._create_ticket()
        self.env["party.ticket"].search([])._record_proof(
            next_reminder_date="2026-09-24"
        )
        self._run_at("2026-09-24 05:00:00")
        self.assertEqual(len(self._messages(self.clerk_a)), 1)
        waiting = self.env["party.reminder"].search([("digest_date", "=", False)])
        self.assertEqual(len(waiting), 1, "what came later waits for the next message")
        self._run_at("2026-09-28 00:30:00")
        self.assertEqual(len(self._messages(self.clerk_a)), 2)

    def test_run_that_breaks_off_sends_nothing_twice(self):
        self._create_ticket()
        self._create_ticket(self.clerk_b)
        notify = type(self.env["mail.thread"]).message_notify
        calls = []

        def break_off(records, **values):
            calls.append(values["partner_ids"])
            if len(calls) > 1:
                raise RuntimeError("The wire broke.")
            return notify(records, **values)

        with (
            patch.object(type(self.env["mail.thread"]), "message_notify", break_off),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            self._run_at(FIRST)
        told = [len(self._messages(user)) for user in (self.clerk_a, self.clerk_b)]
        self.assertEqual(sorted(told), [0, 1])
        self._run_at("2026-09-24 01:00:00")
        for user in (self.clerk_a, self.clerk_b):
            self.assertEqual(len(self._messages(user)), 1)

    def test_what_was_finished_meanwhile_is_not_listed(self):
        done, open_one = self._create_ticket(), self._create_ticket()
        only = self._create_ticket(self.clerk_b)
        with patch.object(type(self.env["party.reminder"]), "_send_digests"):
            self._run_at(FIRST)
        with freeze_time("2026-09-24 01:00:00"):
            self._tell(done, result_text="Done.")
            self._tell(only, result_text="Done.")
        self._run_at("2026-09-24 01:30:00")
        body = self._messages(self.clerk_a).body
        self.assertIn(open_one.name, body)
        self.assertNotIn(done.name, body)
        self.assertFalse(self._messages(self.clerk_b))

    def test_record_in_somebodys_hands_is_reminded_of_later(self):
        ticket = self._create_ticket()
        tickets = type(self.env["party.ticket"])
        with (
            patch.object(
                tickets, "try_lock_for_update", lambda records, **_kw: records.browse()
            ),
            self.capture_triggers(self.REMIND) as captured,
        ):
            self._run_at(FIRST)
            self.assertEqual(str(captured.records.call_at), "2026-09-24 00:35:00")
        self.assertFalse(self._rows(ticket))
        self._run_at("2026-09-24 00:35:00")
        self.assertTrue(self._rows(ticket))
