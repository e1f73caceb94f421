"""Findings that are put right: owner, date, steps, and the re-inspection."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..exceptions import FiledRecord, InspectionRefused, NotOnDuty, TransitionRefused
from .common import PIXEL, PartyCommon
from .inspection_common import InspectionSteps


class TestRectification(InspectionSteps, PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.inspection = case._inspect(rack="not", members_wall="partly")
        cls.finding = cls.inspection.rectification_ids.filtered(
            lambda f: f.line_id.item_id == case._item("rack")
        )
        cls.of_clerk = cls.finding.with_user(cls.clerk_a)

    def _report(self, finding=None, text="Bought one"):
        finding = finding or self.of_clerk
        finding.write({"action_text": text, "photo": PIXEL})
        finding.action_done()

    def _close_all(self, but=None):
        findings = self.inspection.rectification_ids
        for finding in findings - but if but else findings:
            self._report(finding.with_user(self.clerk_a))
            finding.with_user(self.committee).action_close()

    def test_every_finding_has_owner_and_date(self):
        findings = self.inspection.rectification_ids
        lines = self.inspection.line_ids.filtered(
            lambda line: line.result in ("partly", "not")
        )
        self.assertEqual(findings.line_id, lines)
        self.assertEqual(findings.owner_id, self.director_a)
        # 15 working days after 21 September; 9-25…27 and 10-01…07 are days off, 9-20
        # and 10-10 are worked
        self.assertEqual({str(f.due_date) for f in findings}, {"2026-10-19"})
        self.assertEqual(self.finding.finding, "Newspaper rack: As it should be")
        self.assertEqual(
            self.finding.activity_ids.mapped("user_id"), self.finding.owner_id
        )

    def test_own_number_of_days(self):
        self._close_all()
        inspection = self._begin_inspection()
        line = self._line(inspection, "rack")
        line.write({"result": "not", "remark": "None", "rectify_days": 2})
        self._fill(inspection)
        inspection.action_conclude()
        finding = line.rectification_ids
        self.assertEqual(str(finding.due_date), "2026-09-23")

    def test_overdue(self):
        findings = self.env["party.rectification"].with_user(self.clerk_a)
        overdue = [("is_overdue", "=", True), ("id", "=", self.finding.id)]
        with freeze_time("2026-10-19 10:00:00"):
            self.assertFalse(findings.search(overdue))
        with freeze_time("2026-10-20 02:00:00"):
            self.finding.invalidate_recordset()
            self.assertTrue(self.finding.is_overdue)
            self.assertTrue(findings.search(overdue))
            self._report()
            self.assertFalse(self.finding.is_overdue)

    def test_reported_and_closed(self):
        with self.assertRaisesRegex(InspectionRefused, "what was done"):
            self.of_clerk.action_done()
        self._report()
        self.assertEqual(self.finding.done_by_id, self.clerk_a)
        with self.assertRaises(FiledRecord):
            self.of_clerk.action_text = "Two"
        for user in (self.clerk_a, self.director_a):
            with self.assertRaises(NotOnDuty):
                self.finding.with_user(user).action_close()
        self.finding.with_user(self.committee).action_close()
        self.assertEqual(self.finding.closed_by_id, self.committee)
        self.assertFalse(self.finding.activity_ids)
        with self.assertRaises(TransitionRefused):
            self.of_clerk.action_done()

    def test_what_was_seen_is_shown(self):
        wall = self.inspection.rectification_ids.filtered(
            lambda f: f.line_id.item_id == self._item("members_wall")
        ).with_user(self.clerk_a)
        wall.action_text = "Hung"
        with self.assertRaisesRegex(InspectionRefused, "add a photo"):
            wall.action_done()
        self._report(wall)
        self.assertEqual(wall.state, "done")

    def test_returned_with_a_reason_and_time(self):
        self._report()
        with freeze_time("2026-10-19 02:00:00"):
            mine = self.finding.with_user(self.committee)
            mine.action_return()
            self._give_reason(mine, "return", "It stands in the corridor")
            self.assertEqual(self.finding.state, "returned")
            # 15 working days from 19 October
            self.assertEqual(str(self.finding.due_date), "2026-11-09")
            self.assertEqual(self.finding.activity_ids.user_id, self.director_a)
            self._report(text="Moved it")
        self.finding.with_user(self.committee).action_close()

    def test_the_last_one_closes_the_inspection(self):
        self._close_all(but=self.finding)
        self.assertEqual(self.inspection.state, "concluded")
        self._report()
        self.finding.with_user(self.committee).action_close()
        self.assertEqual(self.inspection.state, "closed")
        self.assertTrue(self.inspection.closed_at)

    def test_nothing_found_is_closed_at_once(self):
        self._close_all()
        inspection = self._begin_inspection()
        self._fill(inspection)
        computed = inspection.line_ids.filtered(lambda x: x.evidence == "computed")
        everything = {"result": "met", "figure": "All there"}
        self.patch(
            self.env.registry["party.inspection.line"],
            "_count_computed",
            lambda lines: computed._record_proof(**everything),
        )
        inspection.action_conclude()
        self.assertEqual(inspection.state, "closed")
        self.assertEqual(inspection.percent, 100)
        self.assertTrue(inspection.is_compliant)

    def test_reinspection(self):
        """It holds the open findings alone and closes what is in order now."""
        self._report()
        mine = self.inspection.with_user(self.committee)
        mine.action_reinspect()
        again = self.inspection.reinspection_ids
        findings = self.inspection.rectification_ids
        self.assertEqual(again.line_ids.item_id, findings.line_id.item_id)
        rack = self._line(again, "rack")
        self._find(rack, "met")
        self._fill(again, members_wall="partly")
        again.action_conclude()
        self.assertEqual(self.finding.state, "closed")
        self.assertEqual(self.finding.closing_line_id, rack)
        self.assertEqual(again.state, "closed")
        self.assertFalse(again.rectification_ids)
        self.assertEqual(self.inspection.state, "concluded")
        # the result is that of the whole standard, with what was seen again
        lines = {line.item_id: line for line in self.inspection.line_ids}
        lines |= {line.item_id: line for line in again.line_ids}
        shares = {"met": 1, "partly": 0.5, "not": 0}
        total = sum(item.weight for item in lines)
        reached = sum(i.weight * shares[line.result] for i, line in lines.items())
        self.assertAlmostEqual(again.percent, 100 * reached / total, delta=0.051)
        self.assertNotEqual(again.percent, self.inspection.percent)
        latest = self.env["party.inspection"]._latest_result(
            self.center_a, "2026-01-01", "2026-12-31"
        )
        self.assertEqual(latest[2], again)

    def test_reinspection_returns_what_is_not_right(self):
        self._report()
        self.inspection.with_user(self.committee).action_reinspect()
        again = self.inspection.reinspection_ids
        self._find(self._line(again, "rack"), "partly", "Still empty")
        self._fill(again)
        again.action_conclude()
        self.assertEqual(self.finding.state, "returned")
        self.assertEqual(self.finding.return_reason, "Still empty")

    def _reinspect(self):
        self.inspection.with_user(self.committee).action_reinspect()
        return self.inspection.reinspection_ids

    def test_reinspection_with_a_long_remark(self):
        self._report()
        again = self._reinspect()
        remark = "Still empty. " * 500
        self._find(self._line(again, "rack"), "partly", remark)
        self._fill(again)
        again.action_conclude()
        self.assertEqual(self.finding.state, "returned")
        self.assertEqual(self.finding.return_reason, remark.strip())
        # by hand it is a reason, not a report
        self._report()
        with self.assertRaisesRegex(InspectionRefused, "2,000"):
            self.finding.with_user(self.committee)._return(remark)

    def test_reinspection_keeps_the_next_full_one(self):
        """Also when somebody from outside looks, who sees no earlier inspection."""
        with freeze_time("2026-11-02 02:00:00"):
            again = self._reinspect()
            again.inspector_id = self.director_b
            self.env.invalidate_all()
            theirs = again.with_user(self.director_b)
            self._fill(theirs)
            theirs.action_conclude()
        self.assertEqual(str(again.next_date), "2027-09-21")
        self.assertEqual(again.next_date, self.inspection.next_date)
        self.assertEqual(again.percent, again._score()["percent"])
        self.assertLess(again.percent, 100)

    def test_reinspection_closes_what_is_met_alone(self):
        again = self._reinspect()
        self._find(self._line(again, "rack"), "na", "No papers come any more")
        self._fill(again)
        again.action_conclude()
        self.assertEqual(self.finding.state, "open")
        wall = self.inspection.rectification_ids.filtered(
            lambda f: f.line_id.item_id == self._item("members_wall")
        )
        self.assertEqual(wall.state, "closed")

    def test_what_is_not_reported_is_not_closed(self):
        mine = self.finding.with_user(self.committee)
        with self.assertRaisesRegex(InspectionRefused, "not reported yet"):
            mine.action_close()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            with self.env.cr.savepoint():
                self.finding.sudo()._move("closed")
                self.env.flush_all()
        self._report()
        mine._return("It stands in the corridor")
        with self.assertRaisesRegex(InspectionRefused, "not reported yet"):
            mine.action_close()

    def test_no_reinspection_without_findings(self):
        self._close_all()
        with self.assertRaisesRegex(InspectionRefused, "no open finding"):
            self.inspection.with_user(self.committee).action_reinspect()

    def test_home_page(self):
        def waiting(user, figure):
            self.env.flush_all()
            self.env.invalidate_all()
            rows = self.env["party.center.pending"].with_user(user)
            row = rows.search(
                [
                    ("center_id", "=", self.center_a.id),
                    ("figure", "=", figure),
                    ("kind", "=", "party.rectification"),
                ]
            )
            return row.count

        count = len(self.inspection.rectification_ids)
        with freeze_time("2026-10-20 02:00:00"):
            self.assertEqual(waiting(self.clerk_a, "overdue"), count)
        with freeze_time("2026-10-15 02:00:00"):
            self.assertEqual(waiting(self.clerk_a, "due_soon"), count)
            self._report()
            self.assertEqual(waiting(self.clerk_a, "due_soon"), count - 1)
            self.assertEqual(waiting(self.committee, "decision"), 1)
            self.assertEqual(waiting(self.director_a, "decision"), 0)

    def test_owner_works_there(self):
        self.of_clerk.owner_id = self.clerk_a
        with self.assertRaisesRegex(InspectionRefused, "does not see"):
            self.of_clerk.owner_id = self.clerk_b

    def test_another_center_sees_nothing(self):
        for user in (self.clerk_b, self.director_b, self.portal_user):
            with self.assertRaises(AccessError):
                self.finding.with_user(user).read(["finding"])

    def test_kept(self):
        with self.assertRaises(FiledRecord):
            self.finding.sudo().unlink()
