from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, freeze_time, tagged
from odoo.tools import mute_logger

from ..exceptions import FiledRecord, NotOnDuty, Refusal, TicketRefused
from .common import MODULE, PIXEL, PartyCommon


class TestTicketFiling(PartyCommon):
    """A3.2.7: filed forms are numbered, locked, and unlocked by approval alone."""

    def test_filing_gives_number_place_and_time(self):
        ticket = self._bring_to("told")
        self._file(ticket, paper_place="Cabinet 2", retention="30")
        self.assertRecordValues(
            ticket,
            [
                {
                    "state": "filed",
                    "file_number": "TA-F-2026-0001",
                    "paper_place": "Cabinet 2",
                    "retention": "30",
                    "unsigned_reason": "Refused to sign",
                    "filed_by_id": self.clerk_a.id,
                }
            ],
        )

    def test_several_forms_go_into_one_folder(self):
        tickets = self._bring_to("told") | self._bring_to("withdrawn")
        self._file(tickets)
        self.assertEqual(set(tickets.mapped("state")), {"filed"})
        self.assertEqual(len(set(tickets.mapped("file_number"))), 2)

    def test_filing_asks_for_place_and_signature(self):
        ticket = self._bring_to("told")
        with self.assertRaisesRegex(TicketRefused, "where the paper lies"):
            self._file(ticket, paper_place=" ")
        with self.assertRaisesRegex(TicketRefused, "not signed"):
            self._file(ticket, unsigned_reason=False)
        ticket.signature = PIXEL
        self._file(ticket, unsigned_reason=False)
        self.assertEqual(ticket.state, "filed")
        self.assertFalse(ticket.unsigned_reason)

    def test_signed_on_paper(self):
        ticket = self._bring_to("told")
        self._file(ticket, unsigned_reason=False, is_signed_on_paper=True)
        self.assertTrue(ticket.is_signed_on_paper)
        self.assertFalse(ticket.unsigned_reason)

    def test_who_may_only_read_is_offered_no_step(self):
        ticket = self._bring_to("processing")
        for user, can_work in ((self.director_a, True), (self.committee, False)):
            seen = ticket.with_user(user)
            self.assertEqual((seen.can_work, seen.is_closed), (can_work, not can_work))
            self.assertEqual(seen.can_extend, can_work)
        self.assertTrue(self.env["party.ticket"].with_user(self.clerk_a).new().can_work)

    def test_a_caller_cannot_sign(self):
        ticket = self._create_ticket(channel="phone")
        self._tell(ticket, result_text="On Friday.")
        wizard = self.env["party.ticket.file"].with_user(self.clerk_a)
        wizard = wizard.create({"ticket_ids": [(6, 0, ticket.ids)]})
        self.assertEqual(wizard.unsigned_reason, "The request came by telephone.")

    def test_open_matters_are_not_filed(self):
        for state in ("accepted", "transferred", "processing", "done"):
            with self.subTest(state=state), self.assertRaises(Refusal):
                self._file(self._bring_to(state))

    def test_filed_is_locked_for_everyone(self):
        ticket = self._bring_to("filed")
        for user in (self.clerk_a, self.director_a, self.admin, self.env.user):
            mine = ticket.with_user(user)
            for values in (
                {"request_text": "changed"},
                {"paper_place": "Elsewhere"},
                {"signature": PIXEL},
                {"cohandler_ids": [(4, self.director_a.id)]},
                {"step_ids": [(0, 0, {"text": "Later"})]},
            ):
                with self.subTest(user=user.login, values=values):
                    with self.assertRaises(FiledRecord):
                        mine.write(values)
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    mine.unlink()
                with self.assertRaises(FiledRecord):
                    mine._raise_importance("Too late")

    def test_papers_of_a_filed_form_stay(self):
        ticket = self._bring_to("told")
        paper = self.env["ir.attachment"].create(
            {"name": "a.txt", "res_model": "party.ticket", "res_id": ticket.id}
        )
        self._file(ticket)
        with self.assertRaises(FiledRecord):
            paper.with_user(self.clerk_a).unlink()
        with self.assertRaises(FiledRecord):
            paper.unlink()
        self.env["ir.attachment"].create({"name": "free.txt"}).unlink()

    # ------------------------------------------------------------------
    # Unlocking
    # ------------------------------------------------------------------
    def _ask(self, ticket, user=None):
        requests = self.env["party.ticket.unlock"].with_user(user or self.clerk_a)
        return requests.create({"ticket_id": ticket.id, "reason": "Wrong name"})

    def test_unlock_correct_and_lock_again(self):
        ticket = self._bring_to("filed")
        request = self._ask(ticket)
        self.assertEqual(request.activity_ids.user_id, self.director_a)
        request.with_user(self.director_a).action_approve()
        self.assertTrue(ticket.is_unlocked)
        self.assertIn("Shen Yifan", request.content_before)
        self.assertEqual(request.activity_ids.user_id, self.clerk_a)
        ticket.requester_name = "Shen Yifang"
        self.assertIn("Shen Yifan", ticket.message_ids[0].body)
        number, filed_at = ticket.file_number, ticket.filed_at
        ticket.action_lock()
        self.assertEqual(request.state, "locked")
        self.assertFalse(request.activity_ids)
        self.assertEqual((ticket.file_number, ticket.filed_at), (number, filed_at))
        with self.assertRaises(FiledRecord):
            ticket.requester_name = "Again"

    def test_what_proves_timeliness_stays_locked(self):
        ticket = self._bring_to("filed")
        self._ask(ticket).with_user(self.director_a).action_approve()
        for name, value in (
            ("told_at", "2026-09-21 01:00:00"),
            ("due_date", date(2030, 1, 1)),
            ("accepted_at", "2026-09-20 01:00:00"),
            ("state", "accepted"),
            ("is_unlocked", False),
        ):
            with self.subTest(field=name), self.assertRaises(Refusal):
                ticket.write({name: value})

    def test_nobody_unlocks_for_themselves(self):
        ticket = self._bring_to("filed")
        request = self._ask(ticket)
        for user in (self.clerk_a, self.committee, self.admin):
            with self.subTest(user=user.login), self.assertRaises(NotOnDuty):
                request.with_user(user).action_approve()
        request.action_withdraw()
        request = self._ask(ticket, self.director_a)
        with self.assertRaises(NotOnDuty):
            request.with_user(self.director_a).action_approve()
        request.with_user(self.committee).action_approve()
        self.assertTrue(ticket.is_unlocked)

    def test_refused_unlocking(self):
        ticket = self._bring_to("filed")
        request = self._ask(ticket)
        self._give_reason(request.with_user(self.director_a), "refuse", "It is right")
        self.assertEqual(request.decision_note, "It is right")
        self.assertFalse(ticket.is_unlocked)
        with self.assertRaises(TicketRefused):
            ticket.action_lock()

    def test_only_filed_forms_are_unlocked(self):
        with self.assertRaises(TicketRefused):
            self._ask(self._bring_to("told"))
        with self.assertRaises(AccessError):
            self._ask(self._bring_to("filed"), self.clerk_b)


@tagged("post_install", "-at_install")
class TestLockLog(HttpCase, PartyCommon):
    """A3.2.7: the attempt leaves a trace although nothing else of it stays."""

    def setUp(self):
        super().setUp()
        self.ticket = self._bring_to("filed")
        self.clerk_a.password = "clerk_a clerk_a"
        self.authenticate("clerk_a", "clerk_a clerk_a")

    def _is_refused(self, method, *args):
        """Whether the call is refused; ``assertRaises`` would undo the log as well."""
        call = {
            "model": "party.ticket",
            "method": method,
            "args": [self.ticket.ids, *args],
            "kwargs": {},
        }
        try:
            with mute_logger("odoo.http"):
                self.make_jsonrpc_request("/web/dataset/call_kw", call)
        except JsonRpcException:
            return True
        return False

    def test_attempts_from_outside_are_logged(self):
        log = self.env["party.lock.log"]
        self.assertTrue(self._is_refused("write", {"request_text": "changed"}))
        self.assertTrue(self._is_refused("unlink"))
        rows = log.search([("res_id", "=", self.ticket.id)], order="id")
        self.assertEqual(rows.mapped("verb"), ["write", "unlink"])
        self.assertEqual(rows.user_id, self.clerk_a)
        self.assertEqual(rows[0].field_names, "request_text")
        self.assertEqual(rows[0].record_name, self.ticket.name)
        with self.assertRaises(UserError):
            rows.unlink()
        self.assertFalse(log.with_user(self.clerk_a).has_access("read"))
        self.assertTrue(log.with_user(self.committee).has_access("read"))


class TestImportance(PartyCommon):
    """A3.2.6: staff may raise importance, the director alone lowers it."""

    def test_kind_makes_important(self):
        rights = self.env.ref(f"{MODULE}.party_service_type_rights")
        rights.is_important = True
        self.assertTrue(self._create_ticket(service_type_id=rights.id).is_important)
        ticket = self._create_ticket(service_type_id=rights.id, is_important=False)
        self.assertTrue(ticket.is_important)
        self.assertFalse(self._create_ticket().is_important)
        self.assertTrue(self._create_ticket(is_important=True).is_important)

    def test_raise_and_lower(self):
        ticket = self._create_ticket()
        self._give_reason(ticket, "raise", "Twenty stalls are affected")
        self.assertTrue(ticket.is_important)
        self.assertIn("Twenty stalls", ticket.step_ids.text)
        with self.assertRaises(NotOnDuty):
            self._give_reason(ticket, "lower", "No")
        director = ticket.with_user(self.director_a)
        self._give_reason(director, "lower", "One stall only")
        self.assertFalse(ticket.is_important)
        with self.assertRaises(Refusal):
            ticket.write({"is_important": True})


class TestTicketSteps(PartyCommon):
    def _step(self, ticket, **values):
        steps = self.env["party.ticket.step"].with_env(ticket.env)
        return steps.create({"ticket_id": ticket.id, "text": "Called"} | values)

    def test_steps_are_dated_and_kept(self):
        ticket = self._create_ticket()
        step = self._step(ticket, user_id=self.director_a.id)
        self.assertEqual(step.user_id, self.clerk_a)
        for write in ({"text": "Else"}, {"done_at": "2026-09-21 01:00:00"}):
            with self.assertRaises(UserError):
                step.write(write)
        with self.assertRaises(UserError):
            step.unlink()

    def test_impossible_steps_are_refused_in_words(self):
        ticket = self._create_ticket()
        for values in (
            {"text": " "},
            {"text": False},
            {"done_at": "2026-09-22 02:00:00"},
            {"done_at": "2026-09-20 02:00:00"},
            {"done_at": "soon"},
        ):
            with self.subTest(values=values), self.assertRaises(TicketRefused):
                self._step(ticket, **values)
        with self.assertRaises(FiledRecord):
            self._step(self._bring_to("told"))
        with self.assertRaises(AccessError):
            self._step(ticket.with_user(self.clerk_b))


class TestSecrecy(PartyCommon):
    """P-17: a secret ticket is seen by its circle only, wherever it shows."""

    def setUp(self):
        super().setUp()
        self.ticket = self._create_ticket()
        self._hand_over(self.ticket)
        self.other_clerk = self._new_user("other_clerk", "clerk")
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.other_clerk, "clerk")
        )
        self._give_reason(self.ticket, "mark_secret", "A family matter")

    def test_circle_alone_sees_it(self):
        for user in (self.clerk_a, self.director_a):
            self.assertTrue(self.ticket.with_user(user).has_access("read"))
        for user in (self.other_clerk, self.committee, self.admin, self.clerk_b):
            with self.subTest(user=user.login):
                tickets = self.env["party.ticket"].with_user(user)
                domain = [("id", "=", self.ticket.id)]
                self.assertFalse(tickets.search(domain))
                self.assertFalse(tickets.search_count(domain))
                self.assertFalse(tickets._read_group(domain, ["state"], ["__count"]))
                self.assertFalse(tickets.name_search(self.ticket.name))
                for part in ("transfer", "notice", "step", "callback", "unlock"):
                    rows = self.env[f"party.ticket.{part}"].with_user(user)
                    self.assertFalse(rows.search([("ticket_id", "=", self.ticket.id)]))
                with self.assertRaises(AccessError):
                    self.ticket.with_user(user).read(["subject"])
                with self.assertRaises(AccessError):
                    self.ticket.with_user(user).message_ids.check_access("read")

    def test_circle_lets_people_in_and_keeps_who_answers(self):
        self.ticket.circle_ids = [(4, self.other_clerk.id)]
        self.assertTrue(self.ticket.with_user(self.other_clerk).has_access("read"))
        with self.assertRaises(Refusal):
            self.ticket.circle_ids = [(3, self.clerk_a.id)]
        with self.assertRaises(Refusal):
            self.ticket.is_confidential = False

    def test_who_comes_to_handle_it_comes_into_the_circle(self):
        self.ticket.with_user(self.director_a).action_accept_transfer()
        self.ticket.cohandler_ids = [(4, self.other_clerk.id)]
        self.assertIn(self.other_clerk, self.ticket.circle_ids)

    def test_a_complaint_about_the_director(self):
        ticket = self._create_ticket()
        self._give_reason(ticket, "mark_secret", "It is about the director")
        ticket.circle_ids = [(3, self.director_a.id), (4, self.committee.id)]
        self.assertFalse(ticket.with_user(self.director_a).has_access("read"))
        committee = ticket.with_user(self.committee)
        self._give_reason(committee, "lift_secrecy", "It is settled")
        self.assertTrue(ticket.with_user(self.director_a).has_access("read"))

    def test_the_director_lifts_it(self):
        with self.assertRaises(NotOnDuty):
            self._give_reason(self.ticket, "lift_secrecy", "Known to all")
        director = self.ticket.with_user(self.director_a)
        self._give_reason(director, "lift_secrecy", "Known to all")
        self.assertTrue(self.ticket.with_user(self.other_clerk).has_access("read"))


class TestCallback(PartyCommon):
    """A3.2.6, A4.5: important matters are called back; the unsatisfied go on."""

    def _told(self, **values):
        ticket = self._create_ticket(**{"is_important": True} | values)
        self._tell(ticket, result_text="Come on Friday.")
        return ticket

    def test_rule_decides_who_is_called_back(self):
        self.assertFalse(self._told(is_important=False).callback_ids)
        callback = self._told().callback_ids
        self.assertRecordValues(
            callback,
            [
                {
                    "state": "waiting",
                    "due_date": date(2026, 9, 29),
                    "assigned_id": self.director_a.id,
                    "reasons": "important",
                }
            ],
        )
        self.assertEqual(callback.activity_ids.user_id, self.director_a)
        rights = self.env.ref(f"{MODULE}.party_service_type_rights")
        reasons = self._told(
            service_type_id=rights.id, is_important=False
        ).callback_ids.reasons
        self.assertIn("legal", reasons)

    def test_raised_after_the_telling(self):
        ticket = self._told(is_important=False)
        self._give_reason(ticket, "raise", "More stalls than we thought")
        self.assertTrue(ticket.callback_ids)

    def test_not_filed_without_callback(self):
        ticket = self._told()
        with self.assertRaisesRegex(TicketRefused, "called back first"):
            self._file(ticket)
        self._call_back(ticket)
        self._file(ticket)
        self.assertEqual(ticket.state, "filed")

    def test_handler_does_not_call_back(self):
        ticket = self._told()
        with self.assertRaises(NotOnDuty):
            self._call_back(ticket, self.clerk_a)
        with self.assertRaises(NotOnDuty):
            ticket.callback_ids.assigned_id = self.clerk_a

    def test_answer_is_complete(self):
        ticket = self._told()
        for values, pattern in (
            ({"is_result_told": False}, "was told"),
            ({"means": False}, "how the requester"),
            ({"satisfaction": "1"}, "not satisfied with"),
            ({"called_at": "2026-09-22 02:00:00"}, "future"),
            ({"called_at": "2026-09-20 02:00:00"}, "after that moment"),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(TicketRefused, pattern):
                    self._call_back(ticket, **values)

    def test_made_callback_stays(self):
        callback = self._call_back(self._told(), satisfaction=False)
        self.assertFalse(callback.satisfaction)
        self.assertFalse(callback.activity_ids)
        with self.assertRaises(FiledRecord):
            callback.opinion = "Else"
        with self.assertRaises(Refusal):
            callback.action_done()

    def test_not_reached_is_noted(self):
        ticket = self._told()
        ticket.callback_ids.with_user(self.director_a).action_not_reached()
        self.assertIn("not reached", ticket.step_ids.text)
        self.assertEqual(ticket.callback_ids.state, "waiting")
        ticket.callback_ids.means = False
        with self.assertRaises(TicketRefused):
            ticket.callback_ids.with_user(self.director_a).action_not_reached()

    def test_unsatisfied_opens_a_further_round(self):
        ticket = self._told()
        callback = self._call_back(ticket, satisfaction="1", opinion="Nobody came")
        second = callback.round_id
        self.assertRecordValues(
            second,
            [
                {
                    "name": f"{ticket.name}-2",
                    "round_of_id": ticket.id,
                    "round_number": 2,
                    "state": "accepted",
                    "limit_days": 5,
                    "due_date": date(2026, 9, 29),
                    "first_contact_id": self.clerk_a.id,
                    "handler_id": self.clerk_a.id,
                }
            ],
        )
        self.assertIn("Nobody came", second.request_text)
        with self.assertRaisesRegex(TicketRefused, "further round"):
            self._file(ticket)
        second = second.with_user(self.clerk_a)
        self._tell(second, result_text="Came on Monday.")
        self._file(ticket)
        third = self._call_back(second, satisfaction="2", opinion="Too late").round_id
        self.assertEqual(third.name, f"{ticket.name}-3")
        self.assertEqual(third.round_of_id, ticket)
        self.assertEqual(self._create_ticket().name, "TA-2026-0002")

    def test_overdue_callbacks_are_found(self):
        callback = self._told().callback_ids
        callbacks = self.env["party.ticket.callback"]
        with freeze_time("2026-09-29 15:59:00"):  # the last minute in Anji
            self.assertNotIn(callback, callbacks.search([("is_overdue", "=", True)]))
        with freeze_time("2026-09-29 16:01:00"):
            self.assertIn(callback, callbacks.search([("is_overdue", "=", True)]))
            self.assertTrue(callback.with_context(fresh=1).is_overdue)

    def test_nobody_else_sees_it(self):
        callback = self._told().callback_ids
        for user in (self.clerk_b, self.director_b, self.portal_user, self.outsider):
            with self.subTest(user=user.login):
                self.assertFalse(callback.with_user(user).has_access("read"))
