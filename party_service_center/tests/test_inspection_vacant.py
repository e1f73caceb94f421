"""Inspections whose inspector has left come back to the committee (A1.1–A1.3)."""

from odoo.tests import freeze_time

from ..exceptions import InspectionRefused, NotOnDuty
from .common import PartyCommon
from .inspection_common import InspectionSteps

CRON = "party_service_center.party_inspection_cron_ask_for_inspector"
INSPECT = "party_service_center.mail_activity_type_inspect"
NAME_INSPECTOR = "party_service_center.mail_activity_type_inspector"
LATER = "2026-10-12 02:00:00"


class TestInspectionVacant(InspectionSteps, PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = (
            cls.env["party.inspection"]
            .with_user(cls.committee)
            .create(
                {
                    "center_id": cls.center_a.id,
                    "inspector_id": cls.director_b.id,
                    "date": "2026-11-02",
                }
            )
        )
        cls.post = cls.env["party.staff"].search([("user_id", "=", cls.director_b.id)])

    def _lacking(self, user=None):
        inspections = self.env["party.inspection"].with_user(user or self.committee)
        return inspections.search(
            [("lacks_inspector", "=", True), ("center_id", "=", self.center_a.id)]
        )

    def _ask(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def _tasks(self, kind):
        tasks = self.plan.sudo().activity_ids
        return tasks.filtered(lambda t: t.activity_type_id == self.env.ref(kind))

    def test_whose_assignment_ended_has_left(self):
        self.assertFalse(self._lacking())
        self.post.date_to = "2026-09-30"
        self.assertFalse(self._lacking(), "until the last day is over")
        with freeze_time("2026-10-01 02:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self._lacking(), self.plan)
            self.assertFalse(self.plan.with_user(self.director_b).can_inspect)
            with self.assertRaises(NotOnDuty):
                self.plan.with_user(self.director_b).action_start()
            # who works on at another center is in office
            self.env["party.staff"].create(
                self._assignment(self.center_b, self.director_b, "clerk")
                | {"date_from": "2026-10-01"}
            )
            self.env.invalidate_all()
            self.assertFalse(self._lacking())

    def test_whose_assignment_or_user_is_archived_has_left(self):
        self.post.active = False
        self.assertEqual(self._lacking(), self.plan)
        self.post.active = True
        self.assertFalse(self._lacking())
        self.director_b.active = False
        self.assertEqual(self._lacking(), self.plan)

    def test_whom_the_committee_names_from_outside_has_not_left(self):
        self.plan.inspector_id = self.unassigned
        self.assertFalse(self._lacking())
        # nor who had worked at a center before they were named
        self.env["party.staff"].create(
            self._assignment(self.center_b, self.unassigned, "clerk")
            | {"date_to": "2026-06-30"}
        )
        self.env.invalidate_all()
        self.assertFalse(self._lacking())
        # nor a member of the committee whose post at a center has ended
        self.plan.inspector_id = self.committee
        self.env["party.staff"].create(
            self._assignment(self.center_b, self.committee, "clerk")
            | {"date_to": "2026-09-30"}
        )
        with freeze_time(LATER):
            self.env.invalidate_all()
            self.assertFalse(self._lacking())

    def test_the_committee_is_asked_once(self):
        at_work = self._works_there()
        self._ask()
        self.assertFalse(self._tasks(NAME_INSPECTOR))
        self.post.active = False
        for _time in range(2):
            self._ask()
            asked = self._tasks(NAME_INSPECTOR).user_id
            self.assertEqual(len(self._tasks(NAME_INSPECTOR)), len(asked))
            self.assertIn(self.committee, asked)
            self.assertNotIn(at_work, asked)
            self.assertFalse(self._tasks(INSPECT), "of nobody who is there")
        self.plan.inspector_id = self.clerk_b
        self.assertFalse(self._tasks(NAME_INSPECTOR))
        self.assertEqual(self._tasks(INSPECT).user_id, self.clerk_b)
        self.assertFalse(self._lacking())

    def test_taken_over_as_far_as_it_has_come(self):
        with self.assertRaisesRegex(InspectionRefused, "has an inspector"):
            self.plan.action_take_over()
        theirs = self.plan.with_user(self.director_b)
        theirs.action_start()
        self._fill(theirs)
        self.director_b.active = False
        self._ask()
        self.assertEqual(self._lacking(), self.plan)
        self.assertTrue(self.plan.can_take_over)
        with self.assertRaises(NotOnDuty):
            self.plan.with_user(self._works_there()).action_take_over()
        self.plan.action_take_over()
        self.assertEqual(self.plan.inspector_id, self.committee)
        self.assertFalse(self.plan.sudo().activity_ids)
        self.assertFalse(self._lacking())
        self.plan.action_conclude()
        self.assertEqual(self.plan.concluded_by_id, self.committee)

    def test_findings_of_who_left_are_looked_at_by_the_committee(self):
        theirs = self.plan.with_user(self.director_b)
        theirs.action_start()
        self._fill(theirs, rack="not")
        theirs.action_conclude()
        finding = self.plan.rectification_ids.filtered(
            lambda f: f.line_id.item_id == self._item("rack")
        )
        self.post.active = False
        self.env.invalidate_all()
        at_center = finding.with_user(self.director_a)
        at_center.write({"action_text": "The rack is there."})
        at_center.action_done()
        asked = finding.sudo().activity_ids.user_id
        self.assertIn(self.committee, asked)
        self.assertNotIn(self.director_b, asked)
        with self.assertRaises(NotOnDuty):
            finding.with_user(self.director_b).action_close()
        finding.with_user(self.committee).action_close()
        self.assertEqual(finding.state, "closed")
        # who inspected stays on record, and nobody is asked for another one
        self.assertEqual(self.plan.inspector_id, self.director_b)
        self.assertFalse(self._lacking())

    def _works_there(self):
        """A member of the committee who works at the center."""
        user = self._new_user("works_there", "committee")
        self.env["party.staff"].create(self._assignment(self.center_a, user, "clerk"))
        return user

    def test_what_is_over_lacks_nobody(self):
        theirs = self.plan.with_user(self.director_b)
        theirs.action_start()
        self._give_reason(self.plan, "cancel", "Flood")
        self.director_b.active = False
        self.assertFalse(self._lacking())
        self.assertFalse(self.plan.can_take_over)
