"""Who leaves hands every open piece of work to who comes after them (A1.1.2)."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..exceptions import (
    FiledRecord,
    HandoverRefused,
    NotOnDuty,
    ProtectedField,
    TransitionRefused,
)
from .accountability_common import AccountabilitySteps
from .common import PIXEL
from .inspection_common import InspectionSteps
from .test_party_staff import PeopleCommon

CRON = "party_handover_cron_keep_up"
TASK = "party_service_center.mail_activity_type_handover"
TAKING = "party_service_center.mail_activity_type_take_over"


class HandoverCommon(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.heir = cls.data_officer
        cls.ticket = cls("setUp")._create_ticket()

    def _leave(self, day="2026-09-30"):
        self.post.with_user(self.admin).date_to = day
        return self.post.handover_ids

    def _line(self, handover, record):
        return handover.line_ids.filtered(
            lambda line: (line.res_model, line.res_id) == (record._name, record.id)
        )

    def _give_work(self, handover, heir=None):
        mine = handover.with_user(self.director_a)
        mine.heir_id = heir or self.heir
        mine.action_hand_over()

    def _tasks(self, handover, kind):
        return handover.activity_ids.filtered(
            lambda task: task.activity_type_id == self.env.ref(kind)
        )


class TestHandover(HandoverCommon):
    def test_notice_lists_open_work(self):
        """A1.1.2: give notice, and open tickets are listed for handover."""
        case = self._create_registration()
        event = self._create_event()
        channel = (
            self.env["party.channel"]
            .with_user(self.clerk_a)
            .create({"name": "Traders' Group", "center_id": self.center_a.id})
        )
        request = (
            self.env["party.rights.request"]
            .with_user(self.clerk_a)
            .create(
                {
                    "member_id": self._create_member().id,
                    "kind": "access",
                    "request_text": "What do you know of me?",
                }
            )
        )
        other = self._create_ticket(self.data_officer)
        handover = self._leave()
        for record in (self.ticket, case, event, channel, request):
            with self.subTest(record=record):
                self.assertEqual(len(self._line(handover, record)), 1)
        self.assertFalse(self._line(handover, other))
        self.assertEqual(self._line(handover, self.ticket).name, self.ticket.name)
        self.assertEqual(
            self._line(handover, self.ticket).due_date, self.ticket.due_date
        )
        self.assertEqual(handover.listed_by_id, self.admin)
        self.assertEqual(self._tasks(handover, TASK).user_id, self.director_a)
        self.assertEqual(handover.state, "listed")

    def test_a_director_who_leaves_is_the_committees_matter(self):
        self._create_ticket(self.director_a)
        self.director_post.date_to = "2026-09-30"
        handover = self.director_post.handover_ids
        self.assertIn(self.committee, self._tasks(handover, TASK).user_id)

    def test_without_open_work_there_is_no_list(self):
        post = self._post_of(self.data_officer)
        post.date_to = "2026-09-30"
        self.assertFalse(post.handover_ids)
        with self.assertRaisesRegex(HandoverRefused, "no open work"):
            post.with_user(self.director_a).action_hand_over()

    def test_listed_by_hand(self):
        action = self.post.with_user(self.director_a).action_hand_over()
        handover = self.env["party.handover"].browse(action["res_id"])
        self.assertTrue(self._line(handover, self.ticket))
        again = self.post.with_user(self.clerk_a).action_hand_over()
        self.assertEqual(again["res_id"], handover.id)
        for user in (self.data_officer, self.director_b, self.committee):
            with self.subTest(user=user.login), self.assertRaises(NotOnDuty):
                self.post.with_user(user).action_hand_over()

    def test_the_whole_way(self):
        case = self._create_registration()
        handover = self._leave()
        self._give_work(handover)
        self.assertEqual(handover.state, "handed_over")
        self.assertEqual(self._tasks(handover, TAKING).user_id, self.heir)
        # until it is taken over it is with who leaves
        self.assertEqual(self.ticket.handler_id, self.clerk_a)
        handover.with_user(self.heir).action_take_over()
        self.assertEqual(handover.state, "taken_over")
        self.assertEqual(set(handover.line_ids.mapped("state")), {"taken"})
        self.assertEqual(handover.line_ids.taken_by_id, self.heir)
        self.assertFalse(handover.activity_ids)
        self.assertEqual(case.responsible_id, self.heir)
        ticket = self.ticket
        self.assertEqual(ticket.handler_id, self.heir)
        # A4.1: who received first stays on record
        self.assertEqual(ticket.first_contact_id, self.clerk_a)
        self.assertEqual(ticket.course_keeper_id, self.heir)
        self.assertIn(self.heir, ticket._responsible())
        self.assertIn("has taken over", ticket.step_ids[-1:].text)
        self.assertFalse(
            self.env["mail.activity"].search(
                [("user_id", "=", self.clerk_a.id), ("res_model", "=like", "party.%")]
            )
        )

    def test_the_first_contact_of_a_matter_in_other_hands(self):
        self._hand_over(self.ticket)
        self.ticket.with_user(self.director_a).action_accept_transfer()
        handover = self._leave()
        self.assertTrue(self._line(handover, self.ticket))
        self._give_work(handover)
        handover.with_user(self.heir).action_take_over()
        self.assertEqual(self.ticket.handler_id, self.director_a)
        self.assertEqual(self.ticket.course_keeper_id, self.heir)
        # the successor leaves as well: the matter is theirs to hand over
        second = self._post_of(self.heir)
        second.date_to = "2026-10-15"
        self.assertTrue(self._line(second.handover_ids, self.ticket))

    def test_a_secret_matter_shows_its_number_alone(self):
        self._give_reason(self.ticket, "mark_secret", "A delicate matter")
        self.ticket._record_proof(circle_ids=[(6, 0, self.clerk_a.ids)])
        handover = self._leave()
        line = self._line(handover, self.ticket)
        self.assertEqual(line.name, self.ticket.name)
        with self.assertRaises(AccessError):
            line.with_user(self.heir).action_open_record()
        self._give_work(handover)
        handover.with_user(self.heir).action_take_over()
        self.assertTrue(self.ticket.with_user(self.heir).has_access("read"))

    def test_callbacks_and_lists_and_tasks(self):
        important = self._create_ticket(self.director_a, is_important=True)
        self._tell(important, result_text="Come on Friday.")
        callback = important.callback_ids
        callback.sudo().assigned_id = self.clerk_a
        self._create_registration(name="Ye Linchuan", found_date="2026-08-20")
        sweep = self.env["party.sweep"]._make(self.center_a, self.center_a._today())
        lines = sweep.line_ids.filtered(lambda r: r.responsible_id == self.clerk_a)
        self.assertTrue(lines)
        member = self._create_member(self.director_a)
        task = member.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.clerk_a.id, summary="Call"
        )
        handover = self._leave()
        for record in (callback, sweep, task):
            self.assertTrue(self._line(handover, record), record)
        self._give_work(handover)
        handover.with_user(self.heir).action_take_over()
        self.assertEqual(callback.assigned_id, self.heir)
        self.assertEqual(lines.responsible_id, self.heir)
        self.assertEqual(task.user_id, self.heir)

    def test_to_several_successors(self):
        case = self._create_registration()
        handover = self._leave().with_user(self.director_a)
        with self.assertRaisesRegex(HandoverRefused, self.ticket.name):
            handover.action_hand_over()
        self._line(handover, case).successor_id = self.director_a
        stayed = handover.action_hand_over()["params"]["message"]
        self.assertIn(self.ticket.name, stayed)
        self.assertEqual(self._line(handover, case).state, "handed")
        self.assertEqual(handover.state, "listed")
        self._give_work(handover)
        self.assertEqual(
            self._tasks(handover, TAKING).user_id, self.director_a | self.heir
        )
        handover.action_take_over()
        self.assertEqual(case.responsible_id, self.director_a)
        self.assertEqual(handover.state, "handed_over")
        self.assertEqual(self._tasks(handover, TAKING).user_id, self.heir)
        handover.with_user(self.heir).action_take_over()
        self.assertEqual(handover.state, "taken_over")

    def test_only_people_on_duty_here_succeed(self):
        handover = self._leave()
        for user in (self.clerk_b, self.unassigned, self.clerk_a, self.committee):
            with self.subTest(user=user.login), self.assertRaises(NotOnDuty):
                with self.env.cr.savepoint():
                    handover.with_user(self.director_a).heir_id = user
            with self.subTest(line=user.login), self.assertRaises(NotOnDuty):
                with self.env.cr.savepoint():
                    handover.line_ids.with_user(self.director_a).successor_id = user

    def test_who_may_hand_over_and_take_over(self):
        handover = self._leave()
        for user in (self.heir,):
            with self.assertRaises(NotOnDuty):
                handover.with_user(user).heir_id = self.heir
            with self.assertRaises(NotOnDuty):
                handover.line_ids.with_user(user).successor_id = self.heir
            with self.assertRaises(NotOnDuty):
                handover.with_user(user).action_hand_over()
        for user in (self.clerk_b, self.committee, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                handover.with_user(user).action_hand_over()
        mine = handover.with_user(self.clerk_a)
        mine.heir_id = self.heir
        mine.action_hand_over()
        for user in (self.clerk_a, self.director_a):
            with self.subTest(user=user.login), self.assertRaises(NotOnDuty):
                handover.with_user(user).action_take_over()
        with self.assertRaises(ProtectedField):
            handover.line_ids.with_user(self.heir).write({"state": "taken"})
        with self.assertRaises(TransitionRefused):
            handover.line_ids.with_user(self.clerk_a).successor_id = self.director_a
        for rows in (handover, handover.line_ids):
            with self.assertRaises(FiledRecord):
                rows.unlink()

    def test_the_list_is_kept_up(self):
        handover = self._leave()
        self._give_reason(self.ticket, "withdraw", "By mistake")
        late = self._create_ticket()
        self._run(CRON, "2026-09-24 02:00:00")
        self.assertEqual(self._line(handover, self.ticket).state, "settled")
        self.assertEqual(self._line(handover, late).state, "listed")
        count = len(handover.line_ids)
        self._run(CRON)
        self.assertEqual(len(handover.line_ids), count)

    def test_new_work_after_all_was_taken_over(self):
        handover = self._leave()
        self._give_work(handover)
        handover.with_user(self.heir).action_take_over()
        late = self._create_ticket()
        handover.with_user(self.director_a).action_relist()
        self.assertEqual(handover.state, "listed")
        self.assertTrue(self._line(handover, late))

    def test_who_decides_is_asked_as_long_as_work_is_listed(self):
        handover = self._leave()
        [task] = self._tasks(handover, TASK)
        self.assertEqual(str(task.date_deadline), "2026-09-30")
        self.post.date_to = "2026-10-05"
        self.assertEqual(str(task.date_deadline), "2026-10-05")
        self._give_work(handover)
        self.assertFalse(self._tasks(handover, TASK))
        self._create_ticket()
        moment = "2026-09-24 02:00:00"
        self._run(CRON, moment)
        [task] = self._tasks(handover, TASK)
        self.assertEqual(task.user_id, self.director_a)
        self.assertEqual(str(task.date_deadline), "2026-10-05")
        self._run(CRON, moment)
        self.assertEqual(self._tasks(handover, TASK), task)
        # who listed the work first stays on record
        self.assertEqual(handover.listed_by_id, self.admin)
        self.assertEqual(str(handover.listed_at), "2026-09-21 02:00:00")

    def test_archived_is_left(self):
        self.post.active = False
        handover = self.post.handover_ids
        self.assertTrue(self._line(handover, self.ticket))
        self.assertEqual(self._tasks(handover, TASK).user_id, self.director_a)
        self.assertEqual(self._gaps(self.post), {"handover"})

    def test_the_daily_job_looks_at_archived_assignments(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE party_staff SET active = FALSE WHERE id = %s", [self.post.id]
        )
        self.env.invalidate_all()
        self._run(CRON)
        self.assertTrue(self._line(self.post.handover_ids, self.ticket))

    def test_who_works_on_hands_nothing_over(self):
        handover = self._leave()
        self.env["party.staff"].create(
            self._assignment(self.center_a, self.clerk_a, "clerk")
            | {"date_from": "2026-10-01"}
        )
        self._run(CRON)
        self.assertEqual(self._line(handover, self.ticket).state, "settled")
        self.assertEqual(handover.state, "taken_over")

    def test_work_done_or_with_somebody_else_is_not_taken(self):
        case, other = (
            self._create_registration(),
            self._create_registration(name="Ye Linchuan", mobile="13800000102"),
        )
        handover = self._leave()
        self._give_work(handover)
        case.sudo().responsible_id = self.director_a
        self._give_reason(self.ticket, "withdraw", "By mistake")
        handover.with_user(self.heir).action_take_over()
        self.assertEqual(case.responsible_id, self.director_a)
        self.assertEqual(other.responsible_id, self.heir)
        self.assertEqual(self.ticket.handler_id, self.clerk_a)
        states = {line.res_id: line.state for line in handover.line_ids}
        self.assertEqual(states[self.ticket.id], "settled")
        self.assertEqual(self._line(handover, case).state, "settled")
        self.assertEqual(self._line(handover, other).state, "taken")

    def test_taken_back_by_who_decides(self):
        handover = self._leave()
        self._give_work(handover)
        [line] = handover.line_ids
        self.assertTrue(line.with_user(self.director_a).can_take_back)
        with self.assertRaises(NotOnDuty):
            line.with_user(self.heir).action_take_back()
        line.with_user(self.director_a).action_take_back()
        self.assertEqual((line.state, line.successor_id.id), ("listed", False))
        self.assertEqual(handover.state, "listed")
        self.assertFalse(self._tasks(handover, TAKING))
        with self.assertRaises(NotOnDuty):
            handover.with_user(self.heir).action_take_over()
        line.with_user(self.director_a).successor_id = self.director_a
        handover.with_user(self.director_a).action_hand_over()
        handover.with_user(self.director_a).action_take_over()
        self.assertEqual(self.ticket.handler_id, self.director_a)
        with self.assertRaises(TransitionRefused):
            line.with_user(self.director_a).action_take_back()

    def test_returned_by_the_successor_with_a_reason(self):
        handover = self._leave()
        self._give_work(handover)
        [line] = handover.line_ids
        for user in (self.director_a, self.clerk_a):
            with self.subTest(user=user.login), self.assertRaises(NotOnDuty):
                self._give_reason(line.with_user(user), "return", "Not mine")
        with self.assertRaises(AccessError):
            self._give_reason(line.with_user(self.clerk_b), "return", "Not mine")
        mine = line.with_user(self.heir)
        self.assertTrue(mine.can_return)
        self.assertEqual(mine.action_return()["res_model"], "party.step.reason")
        self._give_reason(mine, "return", "I am away in October")
        self.assertEqual((line.state, line.returned_by_id), ("listed", self.heir))
        self.assertEqual(line.return_reason, "I am away in October")
        self.assertEqual(self._tasks(handover, TASK).user_id, self.director_a)
        self.assertFalse(self._tasks(handover, TAKING))
        # who takes all the rest is not asked for this one again
        with self.assertRaisesRegex(HandoverRefused, "Choose a successor"):
            handover.with_user(self.director_a).action_hand_over()

    def test_a_successor_who_leaves_takes_nothing(self):
        handover = self._leave()
        self._give_work(handover)
        self._post_of(self.heir).date_to = "2026-09-20"
        self._run(CRON)
        [line] = handover.line_ids
        self.assertEqual((line.state, line.successor_id.id), ("listed", False))
        self.assertIn(self.heir.name, line.return_reason)
        self.assertFalse(handover.heir_id)
        self.assertEqual(self._tasks(handover, TASK).user_id, self.director_a)
        self.assertFalse(self._tasks(handover, TAKING))

    def test_the_committee_decides_where_there_is_no_director(self):
        handover = self._leave()
        theirs = handover.with_user(self.committee)
        self.assertFalse(theirs.can_hand_over)
        self.director_post.date_to = "2026-09-20"
        self.env.invalidate_all()
        self._run(CRON)
        self.assertIn(self.committee, self._tasks(handover, TASK).user_id)
        self.assertNotIn(self.director_a, self._tasks(handover, TASK).user_id)
        self.assertTrue(theirs.can_hand_over)
        action = self.post.with_user(self.committee).action_hand_over()
        self.assertEqual(action["res_id"], handover.id)
        theirs.action_relist()
        theirs.line_ids.successor_id = self.heir
        theirs.action_hand_over()
        self.assertEqual(handover.state, "handed_over")
        theirs.line_ids.action_take_back()
        self.assertEqual(handover.state, "listed")

    def test_the_committee_hands_over_for_a_director(self):
        self._create_ticket(self.director_a)
        self.director_post.date_to = "2026-09-30"
        theirs = self.director_post.handover_ids.with_user(self.committee)
        theirs.heir_id = self.heir
        theirs.action_hand_over()
        self.assertEqual(theirs.state, "handed_over")

    def test_who_leaves_finds_the_button(self):
        arch = self.post.with_user(self.clerk_a).get_view(view_type="form")["arch"]
        self.assertIn("action_hand_over", arch)
        for user, may in (
            (self.clerk_a, True),
            (self.director_a, True),
            (self.data_officer, False),
            (self.director_b, False),
            (self.committee, False),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.post.with_user(user).can_hand_over, may)

    def test_stand_ins_are_listed_by_the_daily_job(self):
        post = self.env["party.staff"].create(
            self._assignment(self.center_a, self.unassigned, "clerk")
            | {"date_to": "2026-09-25", "stands_in_for_id": self.post.id}
        )
        self._create_ticket(self.unassigned)
        self._run(CRON)
        self.assertEqual(post.handover_ids.open_count, 1)

    def test_left_open_is_a_gap(self):
        handover = self._leave()
        self._give_work(handover)
        self.assertNotIn("handover", self._gaps(self.post))
        with freeze_time("2026-10-08 02:00:00"):
            self.assertEqual(self._gaps(self.post), {"handover"})
            handover.with_user(self.heir).action_take_over()
            self.assertFalse(self._gaps(self.post))

    def test_strangers_see_nothing(self):
        handover = self._leave()
        for user in (self.clerk_b, self.director_b, self.unassigned):
            with self.subTest(user=user.login):
                theirs = handover.with_user(user)
                self.assertFalse(theirs.search([]))
                lines = self.env["party.handover.line"].with_user(user)
                self.assertFalse(lines.search([]))
                with self.assertRaises(AccessError):
                    theirs.read(["state"])


class TestHandoverOfFindings(HandoverCommon, InspectionSteps):
    """What an inspection found is put right by whoever comes after its owner."""

    def test_the_successor_puts_it_right(self):
        findings = self._inspect(rack="not", bookcase="not").rectification_ids
        mine = findings.filtered(
            lambda f: f.line_id.item_id in self._item("rack") | self._item("bookcase")
        ).with_user(self.clerk_a)
        mine.owner_id = self.clerk_a
        done, still_open = mine
        done.write({"action_text": "Bought one", "photo": PIXEL})
        done.action_done()
        still_open._give_task(still_open._reminder_type, self.clerk_a)
        handover = self._leave()
        for finding in mine:
            line = self._line(handover, finding)
            self.assertEqual(line.name, finding.display_name)
            self.assertEqual(line.due_date, finding.due_date)
        for finding in findings - mine:
            self.assertFalse(self._line(handover, finding))
        self._give_work(handover)
        handover.with_user(self.heir).action_take_over()
        self.assertEqual(mine.owner_id, self.heir)
        self.assertEqual(done.state, "done")
        tasks = still_open.activity_ids.user_id
        self.assertIn(self.heir, tasks)
        self.assertNotIn(self.clerk_a, tasks)

    def test_what_is_closed_is_nobodys_work(self):
        finding = self._inspect(rack="not").rectification_ids.filtered(
            lambda f: f.line_id.item_id == self._item("rack")
        )
        mine = finding.with_user(self.clerk_a)
        mine.owner_id = self.clerk_a
        handover = self._leave()
        mine.write({"action_text": "Bought one", "photo": PIXEL})
        mine.action_done()
        finding.with_user(self.committee).action_close()
        self._run(CRON)
        self.assertEqual(self._line(handover, finding).state, "settled")
        self.assertEqual(finding.owner_id, self.clerk_a)


class TestHandoverSecrets(HandoverCommon, AccountabilitySteps):
    """Nobody learns or gets by a handover what is not for them."""

    def _secret_ticket(self, *circle):
        """A secret ticket of the director, with ``circle``, on which A has a task."""
        ticket = self._create_ticket(self.director_a)
        self._give_reason(ticket, "mark_secret", "A delicate matter")
        people = [self.director_a.id, self.clerk_a.id, *(user.id for user in circle)]
        ticket._record_proof(circle_ids=[(6, 0, people)])
        task = ticket.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.clerk_a.id,
            summary="Shen Yifan is in debt",
        )
        return ticket, task

    def test_matters_of_accountability_are_not_listed(self):
        """A4.6: neither what the person is asked nor that they are asked."""
        file = self._bring_file_to("asked")
        [task] = file.sudo().statement_ids.activity_ids
        self.assertEqual(task.user_id, self.clerk_a)
        handover = self._leave()
        self.assertTrue(self._line(handover, self.ticket))
        self.assertFalse(self._line(handover, task))
        self._give_work(handover)
        handover.with_user(self.heir).action_take_over()
        self.assertEqual(task.user_id, self.clerk_a)

    def test_every_kind_with_tasks_says_whether_they_are_listed(self):
        kinds = {
            name
            for name in self.env.registry.descendants(
                ["mail.activity.mixin"], "_inherit"
            )
            if name.startswith("party.") and "center_id" in self.env[name]._fields
        }
        kept = {name for name in kinds if not self.env[name]._is_for_the_center}
        self.assertEqual(
            kept,
            {
                "party.accountability",
                "party.accountability.notice",
                "party.accountability.statement",
            },
        )

    def test_a_task_is_named_without_its_words(self):
        ticket, task = self._secret_ticket()
        line = self._line(self._leave(), task)
        self.assertEqual(line.name, f"{task.activity_type_id.name}: {ticket.name}")

    def test_no_task_goes_to_who_may_not_see_its_record(self):
        _ticket, task = self._secret_ticket()
        handover = self._leave().with_user(self.director_a)
        line = self._line(handover, task)
        self.assertEqual(line.candidate_ids, self.director_a)
        with self.assertRaises(HandoverRefused), self.env.cr.savepoint():
            line.successor_id = self.heir
        handover.heir_id = self.heir
        stayed = handover.action_hand_over()["params"]["message"]
        self.assertIn(line.name, stayed)
        self.assertNotIn(self.ticket.name, stayed)
        self.assertEqual(line.state, "listed")
        self.assertEqual(self._line(handover, self.ticket).state, "handed")
        line.successor_id = self.director_a
        handover.action_hand_over()
        handover.action_take_over()
        self.assertEqual(task.user_id, self.director_a)

    def test_one_refusal_does_not_hold_the_others_up(self):
        ticket, task = self._secret_ticket(self.heir)
        handover = self._leave()
        self._give_work(handover)
        line = self._line(handover, task)
        self.assertEqual(line.state, "handed")
        ticket._record_proof(circle_ids=[(3, self.heir.id)])
        theirs = handover.with_user(self.heir)
        stayed = theirs.action_take_over()["params"]["message"]
        self.assertIn(line.name, stayed)
        self.assertEqual(self.ticket.handler_id, self.heir)
        self.assertEqual((line.state, task.user_id), ("handed", self.clerk_a))
        with self.assertRaisesRegex(HandoverRefused, "may not see it"):
            theirs.action_take_over()
        self._give_reason(line.with_user(self.heir), "return", "I may not see it")
        self.assertEqual(line.state, "listed")

    def test_tasks_on_what_is_taken_follow_who_may_see_it(self):
        """Of a callback on a matter that the successor may not see."""
        important = self._create_ticket(self.director_a, is_important=True)
        self._tell(important, result_text="Come on Friday.")
        callback = important.callback_ids
        callback.sudo().assigned_id = self.clerk_a
        task = callback.sudo().activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.clerk_a.id
        )
        self._give_reason(important, "mark_secret", "A delicate matter")
        self.assertFalse(callback.with_user(self.heir).has_access("read"))
        callback.sudo()._succeed(self.clerk_a, self.heir)
        self.assertEqual(task.user_id, self.clerk_a)

    def test_who_handled_a_matter_does_not_take_its_callback(self):
        """A3.2.6: neither chosen nor asked, and the rest goes on."""
        important = self._create_ticket(self.heir, is_important=True)
        self._tell(important, result_text="Come on Friday.")
        callback = important.callback_ids
        callback.sudo().assigned_id = self.clerk_a
        handover = self._leave().with_user(self.director_a)
        line = self._line(handover, callback)
        self.assertNotIn(self.heir, line.candidate_ids)
        with self.assertRaises(HandoverRefused), self.env.cr.savepoint():
            line.successor_id = self.heir
        self._give_work(handover)
        self.assertEqual(line.state, "listed")
        self.assertEqual(self._line(handover, self.ticket).state, "handed")
        line.successor_id = self.director_a
        handover.action_hand_over()
        handover.action_take_over()
        self.assertEqual(callback.assigned_id, self.director_a)
