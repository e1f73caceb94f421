"""More time on a ticket: asked for in time, decided by others, then told."""

import json
from contextlib import closing
from datetime import date

from psycopg2 import IntegrityError
from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, HttpCase, freeze_time, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from ..exceptions import (
    ExtensionRefused,
    FiledRecord,
    NotOnDuty,
    ProtectedField,
    TransitionRefused,
)
from ..models.party_center import SEQUENCES
from .common import MODULE, PartyCommon, sign_undertaking

FIRST, SECOND, THIRD = date(2026, 10, 8), date(2026, 10, 16), date(2026, 10, 27)
TASK = f"{MODULE}.mail_activity_type_extension"


class TestTicketExtension(PartyCommon):
    def setUp(self):
        super().setUp()
        self.ticket = self._create_ticket()
        self.assertEqual(self.ticket.due_date, FIRST)

    def _approve(self, extension, user=None):
        extension.with_user(user or self.director_a).action_approve()

    def _refuse(self, extension, user=None, reason="Ask the branch again first"):
        user = user or self.director_a
        extension = extension.with_user(user)
        context = extension.action_refuse()["context"]
        dialogs = self.env["party.step.reason"].with_user(user)
        dialogs.with_context(**context).create({"reason": reason}).action_confirm()

    def _extended(self, days=7):
        extension = self._ask_extension(self.ticket, days)
        self._approve(extension)
        return extension

    def _tasks(self, ticket=None):
        return (ticket or self.ticket).sudo().activity_search([TASK])

    def _make_vacant(self):
        posts = self.env["party.staff"].search(
            [("center_id", "=", self.center_a.id), ("role", "=", "director")]
        )
        posts.write({"date_to": "2026-09-20"})
        self.env.invalidate_all()

    # asking ----------------------------------------------------------------------
    def test_request_holds_what_was_asked(self):
        extension = self._ask_extension(self.ticket, 5, reason_class="survey")
        self.assertRecordValues(
            extension,
            [
                {
                    "number": 1,
                    "level": "director",
                    "days": 5,
                    "reason_class": "survey",
                    "asked_by_id": self.clerk_a.id,
                    "old_due_date": FIRST,
                    "new_due_date": False,
                    "state": "requested",
                    "decided_at": False,
                    "center_id": self.center_a.id,
                }
            ],
        )
        self.assertEqual(self.ticket.due_date, FIRST, "nothing is granted yet")
        self.assertEqual(self._tasks().user_id, self.director_a)
        self.assertFalse(self.ticket.can_extend)

    def test_asked_by_who_is_in_charge_alone(self):
        ticket = self._bring_to("processing")
        with self.assertRaises(NotOnDuty):
            ticket.with_user(self.data_officer).action_ask_extension()
        with self.assertRaises(NotOnDuty):
            self._ask_extension(ticket.with_user(self.data_officer))
        with self.assertRaises(NotOnDuty):
            self._ask_extension(ticket.with_user(self.committee))
        for user in (self.clerk_b, self.director_b, self.portal_user):
            with self.assertRaises(AccessError):
                self._ask_extension(ticket.with_user(user))
        self.assertEqual(
            self._ask_extension(ticket.with_user(self.director_a)).state, "requested"
        )

    def test_asked_in_every_open_state(self):
        for state in ("accepted", "transferred", "processing", "done"):
            with self.subTest(state=state):
                ticket = self._bring_to(state)
                self.assertTrue(ticket.can_extend)
                self.assertEqual(self._ask_extension(ticket).state, "requested")
        for state in ("told", "filed", "withdrawn"):
            with self.subTest(state=state):
                ticket = self._bring_to(state)
                self.assertFalse(ticket.can_extend)
                with self.assertRaisesRegex(ExtensionRefused, "finished"):
                    self._ask_extension(ticket)
                with self.assertRaisesRegex(ExtensionRefused, "finished"):
                    ticket.action_ask_extension()

    def test_asked_until_the_end_of_the_due_date(self):
        """15:59 UTC is 23:59 in Anji, 16:01 is the next day there."""
        with freeze_time("2026-10-08 16:01:00"):
            with self.assertRaisesRegex(ExtensionRefused, "2026-10-08"):
                self._ask_extension(self.ticket)
            with self.assertRaisesRegex(ExtensionRefused, "2026-10-08"):
                self.ticket.action_ask_extension()
        self.assertFalse(self.ticket.extension_ids)
        with freeze_time("2026-10-08 15:59:00"):
            self.assertEqual(self._ask_extension(self.ticket).state, "requested")

    def test_days_within_the_cap(self):
        for days in (-1, 0, 8, 2_000_000):
            with self.subTest(days=days), self.assertRaises(ExtensionRefused):
                self._ask_extension(self.ticket, days)
        for reason in (" ", "\n\t"):
            with self.subTest(reason=reason), self.assertRaises(ExtensionRefused):
                self._ask_extension(self.ticket, reason=reason)
        self.assertEqual(self._ask_extension(self.ticket, 1).days, 1)

    def test_one_request_at_a_time(self):
        first = self._ask_extension(self.ticket)
        with self.assertRaisesRegex(ExtensionRefused, "already"):
            self._ask_extension(self.ticket)
        # of two who ask at the same moment, the database refuses the later one
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            first.sudo()._as_mover().copy({"asked_at": first.asked_at})
            self.env.flush_all()

    def test_dialog_shows_the_new_date(self):
        dialogs = self.env["party.ticket.extension.ask"].with_user(self.clerk_a)
        for days, shown in ((7, SECOND), (1, date(2026, 10, 9)), (0, False)):
            dialog = dialogs.new({"ticket_id": self.ticket.id, "days": days})
            self.assertEqual(dialog.new_due_date, shown)

    # decision --------------------------------------------------------------------
    def test_approval_keeps_both_dates(self):
        extension = self._extended()
        self.assertRecordValues(
            self.ticket,
            [
                {
                    "first_due_date": FIRST,
                    "due_date": SECOND,
                    "limit_days": 7,
                    "is_due_provisional": False,
                    "is_overdue": False,
                }
            ],
        )
        self.assertRecordValues(
            extension,
            [
                {
                    "state": "approved",
                    "old_due_date": FIRST,
                    "new_due_date": SECOND,
                    "decided_by_id": self.director_a.id,
                    "is_decided_late": False,
                }
            ],
        )
        counted = [step for step in extension.due_trace if step["number"]]
        self.assertEqual(len(counted), 7)
        self.assertEqual(counted[0]["date"], "2026-10-09")
        self.assertIn("2026-10-08", self.ticket.message_ids[0].body)
        explanation = str(self.ticket.due_explanation)
        for text in ("10/08/2026", "10/16/2026", "Extension", "Saturday"):
            self.assertIn(text, explanation)

    def test_told_by_the_new_date_is_in_time(self):
        self._extended()
        with freeze_time("2026-10-16 02:00:00"):
            self._tell(self.ticket, "extension", channel="phone")
            self._tell(self.ticket, result_text="Done.")
        self.assertFalse(self.ticket.is_told_late)

    def test_told_after_the_new_date_is_late(self):
        self._extended()
        self._tell(self.ticket, "extension", channel="phone")
        with freeze_time("2026-10-17 02:00:00"):
            self.assertTrue(self.ticket.is_overdue)
            found = self.env["party.ticket"].search([("is_overdue", "=", True)])
            self.assertIn(self.ticket, found)
            self._tell(self.ticket, result_text="Done.")
        self.assertTrue(self.ticket.is_told_late)

    def test_nobody_decides_their_own(self):
        ticket = self._bring_to("processing").with_user(self.director_a)
        extension = self._ask_extension(ticket)
        with self.assertRaises(NotOnDuty):
            self._approve(extension)
        with self.assertRaises(NotOnDuty):
            self._refuse(extension)
        self.assertLessEqual(self.committee, self._tasks(ticket).user_id)
        self.assertFalse(extension.with_user(self.director_a).can_decide)
        self._approve(extension, self.committee)
        self.assertEqual(ticket.due_date, SECOND)

    def test_others_decide_nothing(self):
        extension = self._ask_extension(self.ticket)
        for user in (self.clerk_a, self.data_officer, self.committee, self.admin):
            with self.subTest(user=user.login):
                with self.assertRaises(NotOnDuty):
                    self._approve(extension, user)
                with self.assertRaises(NotOnDuty):
                    extension.with_user(user)._refuse("No")
                self.assertFalse(extension.with_user(user).can_decide)
        for user in (self.clerk_b, self.director_b, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._approve(extension, user)
        self.assertEqual(extension.state, "requested")

    def test_second_by_the_committee(self):
        self._extended()
        self._tell(self.ticket, "extension")
        second = self._ask_extension(self.ticket)
        self.assertEqual((second.number, second.level), (2, "committee"))
        with self.assertRaises(NotOnDuty):
            self._approve(second)
        self.assertIn(self.committee, self._tasks().user_id)
        self.assertNotIn(self.director_a, self._tasks().user_id)
        self.ticket.with_user(self.committee).action_approve_extension()
        self.assertRecordValues(
            self.ticket, [{"first_due_date": FIRST, "due_date": THIRD}]
        )
        self.assertRecordValues(
            second, [{"old_due_date": SECOND, "new_due_date": THIRD}]
        )
        self.assertFalse(self.ticket.can_extend)
        with self.assertRaisesRegex(ExtensionRefused, "2 times"):
            self._ask_extension(self.ticket)
        self.assertIn("Extension 2", str(self.ticket.due_explanation))

    def test_a_refused_request_does_not_count(self):
        for _unused in range(3):
            self._refuse(self._ask_extension(self.ticket))
        self.assertEqual(self._ask_extension(self.ticket).number, 1)

    def test_refusal_reaches_who_asked(self):
        extension = self._ask_extension(self.ticket)
        self._refuse(extension)
        self.assertEqual(extension.state, "refused")
        self.assertEqual(extension.decision_note, "Ask the branch again first")
        self.assertEqual(self.ticket.due_date, FIRST)
        self.assertFalse(self.ticket.is_extension_untold)
        task = self._tasks()
        self.assertEqual(task.user_id, self.clerk_a)
        self.assertIn("refused", task.summary)

    def test_a_vacant_center_asks_the_committee(self):
        self._make_vacant()
        extension = self._ask_extension(self.ticket)
        self.assertIn(self.committee, self._tasks().user_id)
        with self.assertRaises(NotOnDuty):
            self._approve(extension, self.clerk_a)
        self._approve(extension, self.committee)
        self.assertEqual(self.ticket.due_date, SECOND)
        self.assertEqual(self._tasks().user_id, self.clerk_a)

    def test_decided_after_the_due_date(self):
        """Asked in time, decided late: possible, and it shows."""
        with freeze_time("2026-10-08 02:00:00"):
            extension = self._ask_extension(self.ticket)
        with freeze_time("2026-10-09 02:00:00"):
            self.assertTrue(self.ticket.is_overdue)
            self._approve(extension)
            self.env.invalidate_all()
            self.assertTrue(extension.is_decided_late)
            self.assertFalse(self.ticket.is_overdue)
        self.assertEqual(self.ticket.due_date, SECOND)

    def test_every_other_transition_is_refused(self):
        steps = {
            "approve": lambda e: e.with_user(self.director_a).action_approve(),
            "refuse": lambda e: e.with_user(self.director_a)._refuse("No"),
            "withdraw": lambda e: e.with_user(self.clerk_a).action_withdraw(),
        }
        for first in steps:
            ticket = self._create_ticket()
            extension = self._ask_extension(ticket)
            steps[first](extension)
            state = extension.state
            for name, step in steps.items():
                with self.subTest(first=first, then=name):
                    with self.assertRaises(TransitionRefused):
                        step(extension)
                    self.assertEqual(extension.state, state)
            with self.assertRaises(ExtensionRefused):
                ticket.with_user(self.director_a).action_approve_extension()

    def test_withdrawn_by_who_is_in_charge(self):
        extension = self._ask_extension(self.ticket)
        with self.assertRaises(NotOnDuty):
            extension.with_user(self.data_officer).action_withdraw()
        extension.with_user(self.director_a).action_withdraw()
        self.assertEqual(extension.state, "withdrawn")
        self.assertFalse(self._tasks())

    def test_the_end_of_the_ticket_withdraws_the_request(self):
        for end in (
            lambda ticket: self._tell(ticket, result_text="Done."),
            lambda ticket: self._give_reason(ticket, "withdraw", "By mistake"),
        ):
            ticket = self._create_ticket()
            extension = self._ask_extension(ticket)
            end(ticket)
            self.assertEqual(extension.state, "withdrawn")
            self.assertFalse(self._tasks(ticket))
            with self.assertRaises(TransitionRefused):
                self._approve(extension)

    # telling ---------------------------------------------------------------------
    def test_result_waits_for_the_telling(self):
        extension = self._extended()
        self.assertTrue(self.ticket.is_extension_untold)
        self.assertIn("granted", self._tasks().summary)
        with self.assertRaisesRegex(ExtensionRefused, "2026-10-16"):
            self._tell(self.ticket, result_text="Done.")
        self.assertEqual(self.ticket.state, "accepted")
        self._tell(self.ticket, "extension", channel="phone")
        self.assertFalse(self.ticket.is_extension_untold)
        self.assertFalse(self._tasks())
        self.assertEqual(extension.notice_ids.told_by_id, self.clerk_a)
        self.assertTrue(extension.is_told)
        self._tell(self.ticket, result_text="Done.")
        self.assertEqual(self.ticket.state, "told")

    def test_settled_and_not_told_of_the_new_date(self):
        ticket = self._bring_to("done")
        self._approve(self._ask_extension(ticket))
        with self.assertRaises(ExtensionRefused):
            self._tell(ticket, result_text="Done.")
        self._tell(ticket, "extension")
        self._tell(ticket, result_text="Done.")
        self.assertEqual(ticket.state, "told")

    def test_the_second_telling_covers_the_first(self):
        first = self._extended()
        second = self._ask_extension(self.ticket)
        self._approve(second, self.committee)
        self.assertFalse(first.is_told)
        self._tell(self.ticket, "extension")
        self.assertTrue(first.is_told and second.is_told)

    def test_the_first_telling_is_not_the_second(self):
        self._extended()
        self._tell(self.ticket, "extension")
        second = self._ask_extension(self.ticket)
        self._approve(second, self.committee)
        self.assertTrue(self.ticket.is_extension_untold)
        self.assertFalse(second.is_told)
        with self.assertRaises(ExtensionRefused):
            self._tell(self.ticket, result_text="Done.")

    def test_nothing_to_tell(self):
        with self.assertRaises(ExtensionRefused):
            self._tell(self.ticket, "extension")
        with self.assertRaises(ExtensionRefused):
            self.ticket.action_tell_extension()
        with freeze_time("2026-09-22 02:00:00"):
            self._extended()
            with self.assertRaisesRegex(ExtensionRefused, "before"):
                self._tell(self.ticket, "extension", told_at="2026-09-21 03:00:00")
            # the committee reads and does not tell
            ticket = self.ticket.with_user(self.committee)
            with self.assertRaises(AccessError):
                self._tell(ticket, "extension")
        self._give_reason(self.ticket, "withdraw", "Settled otherwise")
        self.assertFalse(self.ticket.is_extension_untold)
        with self.assertRaises(ExtensionRefused):
            self._tell(self.ticket, "extension")

    # reminders, changed lists ------------------------------------------------------
    def test_reminders_follow_the_new_date(self):
        ticket = self.ticket
        with freeze_time("2026-10-08 00:30:00"):
            self.env["party.ticket"].browse(ticket.id)._remind(date(2026, 10, 8))
        with freeze_time("2026-10-08 02:00:00"):
            self._extended()
        # four working days before
        self.assertEqual(ticket.next_reminder_date, date(2026, 10, 12))
        reminders = ticket.sudo().activity_search(
            [f"{MODULE}.mail_activity_type_deadline"]
        )
        self.assertTrue(reminders)
        self.assertEqual(set(reminders.mapped("date_deadline")), {SECOND})

    def test_extension_into_a_year_without_list(self):
        """The first date is certain, the second provisional until the list comes."""
        with freeze_time("2026-12-15 02:00:00"):
            ticket = self._create_ticket()
            self.assertFalse(ticket.is_due_provisional)
            extension = self._ask_extension(ticket)
            self._approve(extension)
            self.assertTrue(ticket.is_due_provisional)
            self.assertTrue(extension.is_due_provisional)
            self.assertEqual(ticket.due_date, date(2027, 1, 5))
            messages = len(ticket.message_ids)
            ticket.sudo()._recount()
            self.assertEqual(len(ticket.message_ids), messages, "still no list")
            year = self.env["party.workday.year"].search([("year", "=", 2027)])
            year = year or self.env["party.workday.year"].create({"year": 2027})
            self.env["party.workday"].create(
                [
                    {"date": day, "name": name, "year_id": year.id}
                    for day, name in [
                        ("2027-01-01", "元旦"),
                        ("2027-01-04", "元旦"),
                        ("2027-02-05", "春节"),
                        ("2027-04-05", "清明节"),
                        ("2027-05-03", "劳动节"),
                        ("2027-06-09", "端午节"),
                        ("2027-09-15", "中秋节"),
                        ("2027-10-01", "国庆节"),
                    ]
                ]
            )
            ticket.sudo()._recount()
        self.assertRecordValues(
            ticket,
            [
                {
                    "first_due_date": date(2026, 12, 24),
                    "due_date": date(2027, 1, 6),
                    "is_due_provisional": False,
                }
            ],
        )
        self.assertEqual(extension.new_due_date, date(2027, 1, 5), "as decided")
        self.assertIn("2027-01-05", ticket.message_ids[0].body)

    def test_a_changed_list_counts_first_date_and_extensions(self):
        self._extended()
        self.env["party.workday"].create(
            {"date": "2026-09-28", "kind": "holiday", "name": "Storm"}
        )
        values = self.ticket.sudo()._deadline_now()
        self.assertEqual(values["first_due_date"], date(2026, 10, 9))
        self.assertEqual(values["due_date"], date(2026, 10, 19))
        counted = [step["number"] for step in values["due_trace"] if step["number"]]
        self.assertEqual(counted, [*range(1, 8)] * 2)

    # proof -------------------------------------------------------------------------
    def test_nothing_is_written_by_hand(self):
        extension = self._extended()
        for user in (self.clerk_a, self.director_a, self.committee, self.admin):
            for values in (
                {"state": "refused"},
                {"days": 1},
                {"new_due_date": "2026-12-01"},
                {"decided_by_id": user.id},
            ):
                with self.subTest(user=user.login, values=values):
                    with self.assertRaises(ProtectedField):
                        extension.with_user(user).write(values)
            with self.assertRaises(AccessError):
                extension.with_user(user).unlink()
            with self.assertRaises(UserError):
                self.ticket.with_user(user).write({"first_due_date": "2026-12-01"})
        with self.assertRaises(FiledRecord):
            extension.sudo().unlink()

    def test_a_clients_defaults_do_not_reach_the_request(self):
        dialogs = self.env["party.ticket.extension.ask"].with_user(self.clerk_a)
        dialogs.with_context(
            default_state="approved",
            default_number=2,
            default_level="committee",
            default_new_due_date="2027-01-01",
            default_decided_by_id=self.clerk_a.id,
        ).create(
            {
                "ticket_id": self.ticket.id,
                "days": 3,
                "reason_class": "other",
                "reason": "?",
            }
        ).action_confirm()
        self.assertRecordValues(
            self.ticket.extension_ids,
            [
                {
                    "state": "requested",
                    "number": 1,
                    "level": "director",
                    "new_due_date": False,
                    "decided_by_id": False,
                }
            ],
        )

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_the_rules(self):
        extension = self._extended()
        for change in (
            "days = 8",
            "number = 3",
            "level = 'committee'",
            "decided_at = NULL",
            "new_due_date = old_due_date",
            "state = 'refused'",
        ):
            with (
                self.subTest(change=change),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"UPDATE party_ticket_extension SET {change} WHERE id = %s",
                    [extension.id],
                )

    # secrecy, speed ------------------------------------------------------------------
    def test_secret_tickets_are_decided_in_their_circle(self):
        self.ticket.sudo()._record_proof(is_confidential=True)
        self.ticket.sudo().circle_ids = self.clerk_a | self.committee
        self.env.flush_all()
        extension = self._ask_extension(self.ticket)
        for user in (self.director_a, self.data_officer, self.admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._approve(extension, user)
            self.assertFalse(
                self.env["party.ticket.extension"].with_user(user).search([])
            )
        self.assertEqual(self._tasks().user_id, self.committee)
        self._approve(extension, self.committee)
        self.assertEqual(self.ticket.due_date, SECOND)

    def test_queries_of_the_worklist_do_not_grow(self):
        counts = []
        for size in (3, 30):
            for _unused in range(size):
                self._ask_extension(self._create_ticket())
            self.env.flush_all()
            self.env.invalidate_all()
            requests = self.env["party.ticket.extension"].with_user(self.director_a)
            names = ("display_name", "can_decide", "is_told", "is_decided_late")
            start = self.env.cr.sql_log_count
            found = requests.web_search_read(
                [("state", "=", "requested")], {name: {} for name in names}
            )
            counts.append(self.env.cr.sql_log_count - start)
            self.assertGreaterEqual(found["length"], size)
            self.assertTrue(all(row["can_decide"] for row in found["records"]))
        self.assertLessEqual(counts[1] - counts[0], 2, counts)


@tagged("post_install", "-at_install")
class TestTicketExtensionRpc(HttpCase, PartyCommon):
    """The same over HTTP, as a browser or a script would ask."""

    MODEL = "party.ticket.extension"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.ticket = case._create_ticket()
        cls.extension = case._ask_extension(cls.ticket)

    def _error(self, user, model, method, *args, **kwargs):
        self.authenticate(user.login, user.login.ljust(8, "x"))
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        with mute_logger("odoo.http", "odoo.sql_db"):
            answer = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
                headers={"Content-Type": "application/json"},
            ).json()
        return answer.get("error", {}).get("data", {}).get("name", "")

    def test_private_steps_cannot_be_called(self):
        for method, args in [
            ("_move", ["approved"]),
            ("_refuse", ["No"]),
            ("_ask", [1, 7, "other", "?"]),
            ("_as_mover", []),
        ]:
            with self.subTest(method=method):
                error = self._error(
                    self.director_a, self.MODEL, method, [self.extension.id], *args
                )
                self.assertIn("AccessError", error)

    def test_strangers(self):
        for user in (self.clerk_b, self.director_b, self.portal_user):
            for model, row in (
                (self.MODEL, self.extension),
                ("party.ticket", self.ticket),
            ):
                for method in (
                    ("action_approve", "action_refuse", "action_withdraw")
                    if model == self.MODEL
                    else (
                        "action_ask_extension",
                        "action_approve_extension",
                        "action_refuse_extension",
                        "action_tell_extension",
                    )
                ):
                    with self.subTest(user=user.login, method=method):
                        error = self._error(user, model, method, [row.id])
                        self.assertIn("AccessError", error)
            error = self._error(user, self.MODEL, "read", [self.extension.id])
            self.assertIn("AccessError", error)

    def test_rows_are_made_by_steps_alone(self):
        values = {
            "ticket_id": self.ticket.id,
            "days": 7,
            "reason": "?",
            "reason_class": "other",
        }
        for user in (self.clerk_a, self.director_a, self.committee, self.admin):
            with self.subTest(user=user.login):
                error = self._error(user, self.MODEL, "create", [values])
                self.assertTrue(error)
                error = self._error(user, self.MODEL, "unlink", [self.extension.id])
                self.assertIn("AccessError", error)
        self.assertEqual(self.ticket.extension_ids, self.extension)

    def test_wrong_values_are_answered_in_words(self):
        ticket = self._create_ticket()
        base = {
            "ticket_id": ticket.id,
            "days": 7,
            "reason": "?",
            "reason_class": "other",
        }
        for odd in (
            {"days": None},
            {"days": "seven"},
            {"days": 10**12},
            {"reason": None},
            {"reason": "x" * 100_000},
            {"reason_class": "weather"},
            {"ticket_id": None},
            {"ticket_id": 2_000_000_000},
        ):
            with self.subTest(odd=str(odd)[:40]):
                error = self._ask_by_rpc(base | odd)
                self.assertNotIn("KeyError", error)
                self.assertTrue(error)
        self.assertFalse(ticket.extension_ids)

    def _ask_by_rpc(self, values):
        """Make the dialog and confirm it; the name of the error, if any."""
        model = "party.ticket.extension.ask"
        if error := self._error(self.clerk_a, model, "create", [values]):
            return error
        dialog = self.env[model].search([], order="id desc", limit=1)
        return self._error(self.clerk_a, model, "action_confirm", [dialog.id])

    def test_decided_by_rpc(self):
        for user in (self.clerk_a, self.data_officer, self.committee):
            error = self._error(user, self.MODEL, "action_approve", [self.extension.id])
            self.assertIn("NotOnDuty", error)
        director = self.director_a
        error = self._error(director, self.MODEL, "action_approve", [self.extension.id])
        self.assertFalse(error)
        error = self._error(director, self.MODEL, "action_approve", [self.extension.id])
        self.assertIn("TransitionRefused", error)
        self.assertEqual(self.ticket.due_date, SECOND)


@tagged("post_install", "-at_install")
class TestTicketExtensionAtOnce(BaseCase):
    """Two people at the same moment, each in a transaction of their own.

    The records are really committed, so that one transaction sees what the other did;
    they are removed afterwards.
    """

    def setUp(self):
        super().setUp()
        self.database = db_connect(get_db_name())
        with self.database.cursor() as cr:  # commits at its end
            env = self._env(cr)
            center = env["party.center"].create({"name": "At Once", "code": "ZZONCE"})
            admin = env.ref("base.user_admin")
            self.paper_ids = sign_undertaking(env, admin).ids
            env["party.staff"].create(
                {
                    "center_id": center.id,
                    "user_id": admin.id,
                    "role": "clerk",
                    "date_from": "2020-01-01",
                }
            )
            self.ticket_id = self._take(env(user=env.ref("base.user_admin")), center).id
            self.center_id = center.id
        self.addCleanup(self._remove)

    def _env(self, cr, user=SUPERUSER_ID):
        return api.Environment(cr, user, {"tracking_disable": True})

    def _take(self, env, center):
        ticket = env["party.ticket"].create(
            {
                "center_id": center.id,
                "requester_name": "Shen Yifan",
                "request_text": "Two at once?",
            }
        )
        self._ask(ticket)
        return ticket

    def _ask(self, ticket):
        return ticket.env["party.ticket.extension"]._ask(ticket, 7, "other", "?")

    def _remove(self):
        with self.database.cursor() as cr:
            env = self._env(cr)
            sequences = env["party.center"].browse(self.center_id)
            sequence_ids = [sequences[name].id for name in SEQUENCES]
            for statement, row_id in (
                ("DELETE FROM party_ticket_extension WHERE ticket_id = %s", "ticket"),
                ("DELETE FROM party_ticket WHERE id = %s", "ticket"),
                ("DELETE FROM party_staff WHERE center_id = %s", "center"),
                ("DELETE FROM party_center WHERE id = %s", "center"),
            ):
                cr.execute(statement, [getattr(self, f"{row_id}_id")])
            for table in ("mail_message", "mail_activity", "mail_followers"):
                column = "res_model" if table != "mail_message" else "model"
                for model, row_id in (
                    ("party.ticket", self.ticket_id),
                    ("party.center", self.center_id),
                ):
                    cr.execute(
                        f"DELETE FROM {table} WHERE {column} = %s AND res_id = %s",
                        [model, row_id],
                    )
            cr.execute("DELETE FROM ir_sequence WHERE id = ANY(%s)", [sequence_ids])
            cr.execute(
                "DELETE FROM party_undertaking WHERE id = ANY(%s)", [self.paper_ids]
            )

    @mute_logger("odoo.sql_db")
    def test_the_later_decision_meets_the_earlier_one(self):
        with (
            closing(self.database.cursor()) as first,
            closing(self.database.cursor()) as second,
        ):
            requests = [
                self._env(cr)["party.ticket"].browse(self.ticket_id).extension_ids
                for cr in (first, second)
            ]
            self.assertEqual([r.state for r in requests], ["requested"] * 2)
            requests[0]._move("refused", decision_note="No")
            first.commit()
            # the database refuses; the request is repeated by Odoo and meets the state
            with self.assertRaises(SerializationFailure):
                requests[1]._move("withdrawn")
                requests[1].flush_recordset()
            second.rollback()
            again = self._env(second)["party.ticket"].browse(self.ticket_id)
            with self.assertRaises(TransitionRefused):
                again.extension_ids._move("withdrawn")
            second.rollback()

    @mute_logger("odoo.sql_db")
    def test_of_two_requests_one_is_made(self):
        with (
            closing(self.database.cursor()) as first,
            closing(self.database.cursor()) as second,
        ):
            admin = self._env(first).ref("base.user_admin").id
            self._env(first)["party.ticket"].browse(self.ticket_id).extension_ids._move(
                "refused", decision_note="No"
            )
            first.commit()
            tickets = [
                self._env(cr, admin)["party.ticket"].browse(self.ticket_id)
                for cr in (first, second)
            ]
            self.assertTrue(all(ticket.can_extend for ticket in tickets))
            self._ask(tickets[0])
            first.commit()
            with self.assertRaises((UniqueViolation, SerializationFailure)):
                self._ask(tickets[1])
                tickets[1].env.flush_all()
            second.rollback()
