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
        self._line(handover, case).successor_id = self.director_a
        with self.assertRaisesRegex(HandoverRefused, self.ticket.name):
            handover.action_hand_over()
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
