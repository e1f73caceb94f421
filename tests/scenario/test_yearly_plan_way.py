"""A year of activities of a center: planned, carried out, put off, missed (A2.3).

Today is Monday, 21 September 2026.
"""

from staff_at_their_screens import KINDS, StaffAtTheirScreens

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

# themes of the plan by month
AUGUST, SEPTEMBER, OCTOBER, DECEMBER = "夏日送清凉", "秤准价明", "红色参观", "年终谈心"
MONTHS = {AUGUST: "8", SEPTEMBER: "9", OCTOBER: "10", DECEMBER: "12"}
AFTERWARDS = "2026-09-29 09:00:00"
NOVEMBER = "2026-10-31 16:00:00"  # midnight in Anji


@tagged("post_install", "-at_install")
class TestYearOfACenter(StaffAtTheirScreens):
    def setUp(self):
        super().setUp()
        self.member = self._create_member(name="䶮堃")
        kind = self.env.ref(f"{KINDS}study")
        self.plan = self._create(
            self.clerk_a,
            "party.event.plan",
            center_id=self.center_a.id,
            year=2026,
            line_ids=[
                Command.create({"month": month, "theme": theme, "kind_id": kind.id})
                for theme, month in MONTHS.items()
            ],
        )
        self.line = self.plan.line_ids.grouped("theme")

    def _standings(self, user):
        lines = self.env["party.event.plan.line"]
        domain = [("plan_id", "=", self.plan.id)]
        rows = self._see(user, lines, "theme", "standing", domain=domain)
        return {row["theme"]: row["standing"] for row in rows}

    def _assert_standings(self, **changed):
        """The center, the committee, the filter and the counts say the same."""
        usual = {"august": "missed", "september": "due", "october": "due"}
        wanted = dict(
            zip(
                MONTHS,
                (usual | {"december": "planned"} | changed).values(),
                strict=True,
            )
        )
        for user in (self.clerk_a, self.committee):
            self.assertEqual(self._standings(user), wanted)
        for standing in set(wanted.values()):
            lines = self._see(
                self.committee,
                self.env["party.event.plan.line"],
                "theme",
                domain=[("plan_id", "=", self.plan.id), ("standing", "=", standing)],
            )
            found = {line["theme"] for line in lines}
            self.assertEqual(found, {t for t, s in wanted.items() if s == standing})
        [row] = self._see(
            self.committee,
            self.env["party.event.plan"],
            *("line_count", "done_count", "due_count", "missed_count"),
            domain=[("id", "=", self.plan.id)],
        )
        counted = [list(wanted.values()).count(s) for s in ("done", "due", "missed")]
        self.assertEqual(
            [row["done_count"], row["due_count"], row["missed_count"]], counted
        )
        self.assertEqual(row["line_count"], len(MONTHS))

    def _draft_from(self, theme, **values):
        """The activity that the line's button opens, with what the line says."""
        line = self.line[theme]
        action = self._do(self.clerk_a, line, "action_plan")
        names = ["name", "kind_id", "center_id", "plan_line_id"]
        event = self.env["party.event"]
        asked = {"context": action["context"]}
        begun = self._do(self.clerk_a, event, "default_get", names, **asked)
        self.assertEqual(begun["name"], theme)
        self.assertEqual(begun["plan_line_id"], line.id)
        return self._draft(self.clerk_a, **begun | values)

    def test_planned_and_carried_out(self):
        self._assert_standings()
        event = self._draft_from(SEPTEMBER)
        self._assert_standings(september="under_way")
        self._let_approve(event)
        self._click(self.clerk_a, event, "action_announce")
        self.assertEqual(event.state, "announced")
        self._assert_standings(september="under_way")
        with freeze_time(AFTERWARDS):
            self._do(self.clerk_a, event, "action_hold")
            self._assert_standings(september="done")
        action = self._do(self.committee, self.line[SEPTEMBER], "action_open_events")
        self.assertEqual(action["res_id"], event.id)

    def test_called_off_put_off_and_missed(self):
        event = self._draft_from(
            OCTOBER, date_begin="2026-10-20 06:00:00", date_end="2026-10-20 08:00:00"
        )
        self._let_approve(event)
        self._click(self.director_a, event, "action_cancel", reason="台风")
        self._assert_standings()
        with freeze_time(NOVEMBER):
            self._assert_standings(september="missed", october="missed", december="due")
            self._do(self.clerk_a, self.line[OCTOBER], "write", {"month": "11"})
            self._assert_standings(september="missed", december="due")
        told = self.plan.sudo().message_ids[0].body
        self.assertIn(OCTOBER, told)
        self._assert_told(
            "FiledRecord", "", self.director_a, self.line[OCTOBER], "unlink"
        )

    def test_others_only_read_or_see_nothing(self):
        line = self.line[DECEMBER]
        self.assertFalse(self._standings(self.clerk_b))
        for user in (self.clerk_b, self.committee):
            for method, args in (("write", [{"month": "1"}]), ("action_plan", [])):
                self._assert_told("AccessError", "", user, line, method, *args)
        event = self._create_event(self.clerk_b, center_id=self.center_b.id)
        self._assert_told(
            *("EventRefused", "", self.clerk_b, event),
            *("write", {"plan_line_id": line.id}),
        )
