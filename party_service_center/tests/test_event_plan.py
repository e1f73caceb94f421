from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import EventRefused, FiledRecord, ProtectedField
from ..models.party_event_plan_line import STANDINGS
from .event_common import EventCase


class TestEventPlan(EventCase):
    """The yearly plan against what was done (A2.3); today is the 21st of September."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("party_service_center.party_event_kind_study")
        cls.plan = (
            cls.env["party.event.plan"]
            .with_user(cls.clerk_a)
            .create({"center_id": cls.center_a.id, "year": 2026})
        )

    def _line(self, month, **values):
        return (
            self.env["party.event.plan.line"]
            .with_user(self.clerk_a)
            .create(
                {
                    "plan_id": self.plan.id,
                    "month": str(month),
                    "theme": f"Of month {month}",
                    "kind_id": self.kind.id,
                }
                | values
            )
        )

    def _event_of(self, line, state="draft"):
        event = self._bring_event_to("draft")
        event.plan_line_id = line
        event._record_proof(number=f"TA-A-2026-{event.id}", place="Room")
        event._as_mover().write({"state": state})
        return event

    def test_standing_by_the_month(self):
        table = {8: "missed", 9: "due", 10: "due", 11: "planned"}
        for month, standing in table.items():
            with self.subTest(month=month):
                self.assertEqual(self._line(month).standing, standing)

    def test_standing_by_what_was_made_of_it(self):
        table = {
            ("draft", 9): "under_way",
            ("announced", 12): "under_way",
            ("announced", 8): "missed",
            ("cancelled", 9): "due",
            ("cancelled", 8): "missed",
            ("held", 8): "done",
            ("filed", 12): "done",
        }
        for (state, month), standing in table.items():
            line = self._line(month)
            self._event_of(line, state)
            with self.subTest(state=state, month=month):
                self.assertEqual(line.standing, standing)

    def test_one_held_activity_is_enough(self):
        line = self._line(8)
        self._event_of(line, "cancelled")
        self._event_of(line, "held")
        self.assertEqual(line.standing, "done")
        self.assertEqual(line.event_count, 2)

    def test_search_agrees_with_the_look(self):
        for month in (8, 9, 10, 11):
            self._line(month)
            for state in ("draft", "cancelled", "held"):
                self._event_of(self._line(month), state)
        lines = self.plan.line_ids
        names = [name for name, _label in STANDINGS]
        for name in names:
            found = lines.search([("standing", "=", name)])
            self.assertEqual(found, lines.filtered(lambda x, n=name: x.standing == n))
        two = lines.search([("standing", "in", ["due", "missed"])])
        self.assertEqual(set(two.mapped("standing")), {"due", "missed"})
        rest = lines.search([("standing", "!=", "done")])
        self.assertEqual(rest, lines.filtered(lambda x: x.standing != "done"))
        self.assertFalse(lines.search([("standing", "=", "lost")]))

    def test_the_month_begins_at_the_center(self):
        line = self._line(8)
        with freeze_time("2026-08-31 15:59:00"):
            line.invalidate_recordset()
            self.assertEqual(line.standing, "due")
            self.assertFalse(line.search([("standing", "=", "missed")]))
        with freeze_time("2026-08-31 16:00:00"):
            line.invalidate_recordset()
            self.assertEqual(line.standing, "missed")
            self.assertTrue(line.search([("standing", "=", "missed")]))

    def test_the_plan_counts(self):
        for month in (7, 8, 9, 12):
            self._line(month)
        self._event_of(self._line(3), "filed")
        self.plan.invalidate_recordset()
        counts = ("line_count", "done_count", "due_count", "missed_count")
        self.assertEqual([self.plan[name] for name in counts], [5, 1, 1, 2])

    def test_an_activity_is_made_from_the_line(self):
        line = self._line(10)
        action = line.action_plan()
        form = Form(
            self.env["party.event"]
            .with_user(self.clerk_a)
            .with_context(**action["context"])
        )
        self.assertEqual(form.name, "Of month 10")
        self.assertEqual(form.kind_id, self.kind)
        self.assertEqual(form.plan_line_id, line)
        form.date_begin = "2026-10-20 06:00:00"
        form.date_end = "2026-10-20 08:00:00"
        event = form.save()
        self.assertEqual(line.standing, "under_way")
        self.assertEqual(line.action_open_events()["res_id"], event.id)

    def test_one_plan_per_center_and_year(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.plan.create({"center_id": self.center_a.id, "year": 2026})
        for year in (0, 26, 2011, 99999):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                self.plan.create({"center_id": self.center_a.id, "year": year})
        with self.assertRaises(ProtectedField):
            self.plan.year = 2027

    def test_lines_with_activities_stay(self):
        line = self._line(9)
        self._event_of(line, "cancelled")
        for record in (line, self.plan):
            with self.assertRaises(FiledRecord):
                record.unlink()
        free = self._line(9, theme="Never made")
        free.unlink()
        self.assertIn("Never made", self.plan.message_ids[0].body)

    def test_putting_off_leaves_a_trace(self):
        line = self._line(9)
        line.month = "12"
        body = self.plan.message_ids[0].body
        self.assertIn("December", body)
        self.assertIn("September", body)
        self.assertEqual(line.standing, "planned")

    def test_the_line_is_of_the_same_center(self):
        theirs = self.env["party.event.plan"].with_user(self.clerk_b)
        theirs = theirs.create(
            {
                "center_id": self.center_b.id,
                "year": 2026,
                "line_ids": [
                    (0, 0, {"month": "9", "theme": "B", "kind_id": self.kind.id})
                ],
            }
        )
        event = self._create_event()
        with self.assertRaises(EventRefused):
            event.with_user(self.admin).plan_line_id = theirs.line_ids.id

    def test_who_reads_and_who_drafts(self):
        line = self._line(9)
        committee = line.with_user(self.committee)
        self.assertEqual(committee.standing, "due")
        self.assertFalse(committee.plan_id.can_work)
        self.assertFalse(committee.can_plan)
        self.assertTrue(line.can_plan)
        with self.assertRaises(AccessError):
            committee.theme = "Another"
        with self.assertRaises(AccessError):
            committee.action_plan()
        with self.assertRaises(AccessError):
            self.plan.with_user(self.committee).unlink()
        line.with_user(self.director_a).theme = "Another"
        for user in (self.clerk_b, self.portal_user, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                line.with_user(user).read(["theme"])
