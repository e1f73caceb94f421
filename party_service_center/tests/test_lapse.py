"""Facts that may be lapses are found by their records, each once, and looked at."""

from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time

from ..exceptions import (
    AccountabilityRefused,
    NotOnDuty,
    ProtectedField,
    TransitionRefused,
)
from .accountability_common import AccountabilitySteps
from .common import PartyCommon
from .letter_common import LetterSteps

LATER = "2026-10-20 02:00:00"  # past the due date of what is taken today


class TestLapse(AccountabilitySteps, LetterSteps, PartyCommon):
    def _find(self, moment=LATER):
        """Run the daily job; what it found about the two test centers."""
        super()._find(moment)
        centers = self.center_a | self.center_b
        return self.env["party.lapse"].search(
            ["|", ("center_id", "in", centers.ids), ("kind", "=", "access")]
        )

    # found -----------------------------------------------------------------------
    def test_unanswered_ticket(self):
        ticket = self._create_ticket()
        self._create_ticket(self.clerk_b)._move(
            "withdrawn", withdraw_reason="By mistake"
        )
        self.assertFalse(self._find(f"{ticket.due_date} 06:00:00"))
        lapse = self._find()
        self.assertRecordValues(
            lapse,
            [
                {
                    "kind": "unanswered",
                    "state": "proposed",
                    "person_id": self.clerk_a.id,
                    "center_id": self.center_a.id,
                    "date": ticket.due_date,
                    "res_model": "party.ticket",
                    "res_id": ticket.id,
                    "source_name": ticket.name,
                }
            ],
        )
        self.assertNotIn(ticket.requester_name, lapse.words)
        self.assertEqual(self._find(), lapse, "proposed once")

    def test_told_late(self):
        ticket = self._create_ticket()
        with freeze_time(LATER):
            self._tell(ticket, result_text="Come on Friday.", decision="explained")
        self.assertTrue(ticket.is_told_late)
        lapse = self._find()
        self.assertEqual(lapse.kind, "overdue")
        self.assertEqual(self._find(), lapse)

    def test_one_proposal_for_a_ticket(self):
        ticket = self._create_ticket()
        lapse = self._find()
        with freeze_time(LATER):
            self._tell(ticket, result_text="Come on Friday.", decision="explained")
        self.assertEqual(self._find("2026-10-21 02:00:00"), lapse)

    def test_who_had_it_in_hand_on_the_due_day(self):
        early, late = self._create_ticket(), self._create_ticket()
        for ticket, moment in ((early, "2026-09-22 02:00:00"), (late, LATER)):
            with freeze_time(moment):
                self._hand_over(ticket)
                ticket.with_user(self.director_a).action_accept_transfer()
        people = {lapse.res_id: lapse.person_id for lapse in self._find()}
        self.assertEqual(people, {early.id: self.director_a, late.id: self.clerk_a})

    def test_who_took_over_by_then(self):
        """A1.1.2: whoever left is not answerable for what fell due afterwards."""
        ticket, early = self._create_ticket(), self._create_ticket()
        post = self._post_of(self.clerk_a)
        post.with_user(self.admin).date_to = "2026-09-23"
        handover = post.handover_ids
        mine = handover.with_user(self.director_a)
        mine.heir_id = self.data_officer
        mine.action_hand_over()
        lines = {line.res_id: line for line in handover.line_ids}
        taken = (
            (lines[ticket.id], "2026-09-22 02:00:00"),
            (lines[early.id], LATER),  # past its day: clerk A had it until then
        )
        for line, moment in taken:
            with freeze_time(moment):
                line.with_user(self.data_officer)._take()
        people = {lapse.res_id: lapse.person_id for lapse in self._find()}
        self.assertEqual(people[ticket.id], self.data_officer)
        self.assertEqual(people[early.id], self.clerk_a)

    def test_missing_callback(self):
        ticket = self._create_ticket(is_important=True)
        self._tell(ticket, result_text="Come on Friday.", decision="explained")
        callback = ticket.callback_ids
        lapse = self._find()
        self.assertEqual(lapse.kind, "callback")
        self.assertEqual(lapse.res_id, callback.id)
        self.assertEqual(lapse.person_id, callback.assigned_id or self.director_a)
        self.assertEqual(lapse.date, callback.due_date)

    def test_letters_after_their_last_day(self):
        runs = self.env["party.letter.run"].sudo()._as_mover()
        run = runs.create(
            {"center_id": self.center_a.id, "kind": "annual", "year": 2025}
        )
        letters = self.env["party.letter"].sudo()._as_mover()
        letters.create(
            {
                "run_id": run.id,
                "addressee_id": self.branch.id,
                "addressee_name": self.branch.name,
                "as_of": "2025-12-01 02:00:00",
            }
        )
        self.assertEqual(run.due_date, date(2025, 12, 30))
        self._post_of(self.director_a).date_from = "2025-01-01"
        self.assertFalse(self._find("2025-12-30 02:00:00"))
        lapse = self._find("2025-12-31 02:00:00")
        self.assertEqual(lapse.kind, "letter")
        self.assertEqual(lapse.res_id, run.id)
        self.assertEqual(lapse.person_id, self.director_a)

    def test_more_looks_than_usual(self):
        self.env.company.party_look_limit = 3
        member = self._create_member()
        log = self.env["party.access.log"]
        for user, count in ((self.data_officer, 4), (self.admin, 3)):
            for number in range(count):
                log.with_user(user)._record(member, f"Reason {number}")
        self.env.flush_all()
        now = self.env.cr.now()
        self.assertFalse(self._find(now), "the day is not over")
        now += timedelta(days=1)
        lapse = self._find(now)
        self.assertEqual(lapse.person_id, self.data_officer)
        self.assertEqual(lapse.kind, "access")
        self.assertTrue(lapse.is_secrecy_breach)
        self.assertIn("4 looks", lapse.words)
        self.assertEqual(self._find(now), lapse)

    def test_without_a_center_no_looks_are_counted(self):
        lapses = self.env["party.lapse"]
        self.patch(type(lapses), "_clock", lambda self: self.env["party.center"])
        self.assertEqual(lapses._days_of_looks(), [])

    def test_old_facts_are_not_dug_up(self):
        self._create_ticket()
        self.assertFalse(self._find("2027-02-01 02:00:00"))

    def test_what_is_known_is_not_told_again(self):
        """A day on which nothing is new costs the search, however much there is."""
        self._create_ticket()
        self._find()
        asked = []
        lapses = type(self.env["party.lapse"])
        self.patch(lapses, "_in_hand", lambda _self, ticket, _day: asked.append(ticket))
        self._find()
        self.assertFalse(asked)

    # entered ---------------------------------------------------------------------
    def test_complaint_is_passed_on(self):
        lapse = self._complain(date="2026-09-18")
        self.assertRecordValues(
            lapse,
            [
                {
                    "kind": "complaint",
                    "person_id": self.clerk_a.id,
                    "center_id": self.center_a.id,
                    "date": date(2026, 9, 18),
                    "entered_by_id": self.data_officer.id,
                    "state": "proposed",
                }
            ],
        )
        for user in (self.data_officer, self.clerk_a):
            self.assertFalse(lapse.with_user(user).has_access("read"))
        ticket = self._create_ticket()
        about = self._complain(ticket_id=ticket.id, kind="other")
        self.assertEqual(about.source_name, ticket.name)
        action = about.with_user(self.director_a).action_open_source()
        self.assertEqual(action["res_id"], ticket.id)
        with self.assertRaises(AccountabilityRefused):
            lapse.with_user(self.director_a).action_open_source()

    def test_complaints_that_cannot_be(self):
        with self.assertRaises(NotOnDuty):
            self._complain(self.clerk_b)
        self._complain(self.committee)
        foreign = self._create_ticket(self.clerk_b)
        for values, error in (
            ({"words": " "}, AccountabilityRefused),
            ({"date": "2026-09-22"}, AccountabilityRefused),
            ({"date": "2025-12-31"}, AccountabilityRefused),
            ({"ticket_id": foreign.id}, AccessError),
        ):
            with self.subTest(values=values), self.assertRaises(error):
                self._complain(**values)
        with self.assertRaises(AccountabilityRefused):
            self.env["party.lapse"].with_user(self.clerk_a)._enter(
                self._post_of(self.clerk_a), "overdue", date(2026, 9, 21), "Me"
            )

    def test_no_complaint_about_a_day_after_the_post(self):
        self._post_of(self.clerk_a).date_to = "2026-09-10"
        with self.assertRaisesRegex(AccountabilityRefused, "worked there"):
            self._complain(date="2026-09-11")
        lapse = self._complain(date="2026-09-10")
        lapse.with_user(self.director_a).action_open_file()
        self.assertTrue(lapse.accountability_id)

    def test_dialog_follows_the_center(self):
        dialogs = self.env["party.lapse.enter"].with_user(self.committee)
        with Form(dialogs) as form:
            form.center_id = self.center_a
            form.staff_id = self._post_of(self.clerk_a)
            form.center_id = self.center_b
            self.assertFalse(form.staff_id)
            form.staff_id = self._post_of(self.clerk_b)
            form.words = "Was rude."
        dialog = form.record
        dialog.staff_id = self._post_of(self.clerk_a)
        with self.assertRaisesRegex(AccountabilityRefused, "at this center"):
            dialog.action_confirm()

    def test_day_of_the_dialogs_is_the_centers(self):
        """Half past seven in the evening in London is the next day in China."""
        file = self._bring_file_to("decided")
        with freeze_time("2026-09-21 18:30:00"):
            for user in (self.data_officer, self.director_a):
                user.tz = "Europe/London"
            lapse = self.env["party.lapse.enter"].with_user(self.data_officer)
            serve = self.env["party.accountability.serve"].with_user(self.director_a)
            serve = serve.with_context(default_accountability_id=file.id)
            self.assertEqual(lapse.default_get(["date"]).get("date"), date(2026, 9, 22))
            self.assertEqual(
                serve.default_get(["served_date"])["served_date"], date(2026, 9, 22)
            )

    # looked at -------------------------------------------------------------------
    def test_set_aside_with_a_reason(self):
        lapse = self._complain().with_user(self.director_a)
        self.assertTrue(lapse.can_decide)
        self._give_reason(lapse, "set_aside", "A misunderstanding")
        self.assertEqual(lapse.state, "set_aside")
        self.assertEqual(lapse.decided_by_id, self.director_a)
        with self.assertRaises(TransitionRefused):
            lapse.action_open_file()
        with self.assertRaisesRegex(AccountabilityRefused, "as it was found"):
            lapse.remark = "Otherwise"
        with self.assertRaises(AccountabilityRefused):
            lapse.sudo().unlink()

    def test_file_takes_up_several(self):
        first, other = self._complain(), self._complain(words="Again.")
        file_id = first.with_user(self.director_a).action_open_file()["res_id"]
        again_id = other.with_user(self.director_a).action_open_file()["res_id"]
        self.assertEqual(file_id, again_id)
        file = self.env["party.accountability"].browse(file_id)
        self.assertEqual(file.lapse_ids, first | other)
        self.assertIn("rude", file.facts)
        self.assertIn("Again.", file.facts)
        self.assertEqual(file.opened_by_id, self.director_a)

    def test_what_was_said_stays(self):
        lapse = self._complain().with_user(self.director_a)
        with self.assertRaises(ProtectedField):
            lapse.words = "Was kind at the window."
        lapse.remark = "The queue was long."
        with (
            self.assertRaisesRegex(AccountabilityRefused, "did not work at"),
            self.env.cr.savepoint(),
        ):
            lapse.person_id = self.clerk_b
        lapse.person_id = self.data_officer
        self.assertEqual(lapse.person_role, "clerk")

    def test_draft_takes_up_a_breach_and_similar_words(self):
        first = self._complain(words="Was rude at the window. Twice.")
        other = self._complain(words="Was rude at the window.")
        other._record_proof(is_secrecy_breach=True)
        first.with_user(self.director_a).action_open_file()
        file = first.accountability_id
        self.assertFalse(file.is_secrecy_breach)
        other.with_user(self.director_a).action_open_file()
        self.assertTrue(file.is_secrecy_breach)
        self.assertEqual(file.facts, f"{first.words}\n{other.words}")

    def test_who_had_no_post(self):
        """An administrator works at no center, and may take data out as well."""
        lapse = self.env["party.lapse"]._note_fact(
            "access", "test/1", self.admin, date(2026, 9, 21), "1,000 rows."
        )
        self.assertFalse(lapse.center_id)
        self.assertEqual(lapse.person_role, "other")
        theirs = lapse.with_user(self.committee)
        # pylint: disable-next=no-search-all
        centers = self.env["party.center"].search([])
        self.assertIn(lapse, theirs.search(theirs._mine_to_decide(centers)))
        self.assertNotIn(lapse, theirs.search(theirs._mine_to_decide(self.center_a)))
        with self.assertRaisesRegex(AccountabilityRefused, "first the center"):
            theirs.action_open_file()
        self.assertTrue(theirs.can_place)
        theirs.center_id = self.center_a
        self.assertFalse(lapse.with_user(self.director_a).has_access("read"))
        with self.assertRaises(NotOnDuty):
            theirs.center_id = self.center_b
        file = self.env["party.accountability"].browse(
            theirs.action_open_file()["res_id"]
        )
        self.assertRecordValues(
            file,
            [
                {
                    "staff_id": False,
                    "person_id": self.admin.id,
                    "person_name": self.admin.name,
                    "person_role": "other",
                    "center_id": self.center_a.id,
                    "opened_by_id": self.committee.id,
                }
            ],
        )
        self.assertFalse(file.with_user(self.director_a).has_access("read"))
        self.assertFalse(file.with_user(self.admin).has_access("read"))
        file = file.with_user(self.committee)
        self._dialog(file, "ask")
        self._give_statement(file, self.admin)
        self.assertEqual(file.state, "stated")
        with self.assertRaises(ProtectedField):
            self._open_file(self.committee, person_id=self.admin.id)

    def test_center_is_entered_by_the_committee(self):
        lapse = self._complain().with_user(self.director_a)
        with self.assertRaises(NotOnDuty):
            lapse.center_id = self.center_b

    def test_nobody_named(self):
        lapse = self._complain()
        lapse.sudo().person_id = False
        with self.assertRaisesRegex(AccountabilityRefused, "who was responsible"):
            lapse.with_user(self.director_a).action_open_file()
