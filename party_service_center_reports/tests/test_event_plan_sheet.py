"""The yearly plan as a paper: what was meant, what became of it (A2.3)."""

from .common import EVENT_PLAN, PartyReportsCommon


class TestEventPlanSheet(PartyReportsCommon):
    def _make_plan(self, months=("8", "9", "12"), **values):
        plan = (
            self.env["party.event.plan"]
            .with_user(self.clerk_a)
            .create({"center_id": self.center_a.id, "year": 2026} | values)
        )
        kind = self.env.ref("party_service_center.party_event_kind_study")
        plan.line_ids.create(
            [
                {
                    "plan_id": plan.id,
                    "month": month,
                    "kind_id": kind.id,
                    "theme": f"Theme of {month}",
                    "audience": "All traders",
                }
                for month in months
            ]
        )
        return plan

    def _carry_out(self, line, state):
        event = self._make_approved_event(
            self._make_people(1), plan_line_id=line.id, name="Carried Out"
        )
        event.sudo()._as_mover().state = state
        return event

    def test_plan_against_done(self):
        plan = self._make_plan()
        event = self._carry_out(plan.line_ids[1], "held")
        with self.assertNoLogs("weasyprint", "WARNING"):
            content = self._print(plan, EVENT_PLAN, self.clerk_a)
        [page] = self._pages(content)
        self.assertPrinted(
            self._dense(page),
            "Yearly Plan of Activities",
            "Center A",
            "Year 2026",
            "Theme of 8 All traders Missed",
            f"{event.number} September 29, 2026 (Held)",
            "Planned: 3 Carried Out: 1 Due Now: 0 Missed: 1",
            "As of September 21, 2026",
        )

    def test_plan_of_nothing(self):
        [page] = self._pages(
            self._print(self._make_plan(months=()), EVENT_PLAN, self.clerk_a)
        )
        self.assertPrinted(self._dense(page), "Nothing is planned.")

    def test_long_plan_repeats_its_head(self):
        plan = self._make_plan(months=[str(1 + number % 12) for number in range(80)])
        pages = self._pages(self._print(plan, EVENT_PLAN, self.clerk_a))
        self.assertGreater(len(pages), 2)
        for page in pages:
            self.assertIn("Meant for", page)

    def test_foreign_plan_is_refused(self):
        self.assertPrintRefused(self._make_plan(), EVENT_PLAN)

    def test_queries_do_not_grow(self):
        plans = self.env["party.event.plan"]
        for year in (2026, 2027, 2028, 2029):
            plans |= self._make_plan(year=year)
        self.assertQueriesSteady(plans.browse(plans.ids), EVENT_PLAN)
