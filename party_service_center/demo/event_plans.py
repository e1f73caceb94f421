"""The yearly plans of a center: what it means to hold in which month (A2.3)."""

from datetime import datetime, time

from . import event_texts as texts

PLANS_AHEAD = 10  # the month in which the plan of the next year is drafted
AGREED_DAY = 15  # of January
KEPT_MONTHS = 6  # told months of a past year that make a plan of it worth showing


class EventPlans:
    """Writes the plans of the years that the story touches, and finds their lines."""

    def __init__(self, demo, center, author, months, told):
        """``months``: in which something is planned; ``told``: firsts of past ones."""
        self.env = demo.env(user=author)
        self.center = center
        self.months = months
        self.told = told
        self.today = center._today()
        self.plans = {}

    def draw_up(self):
        year = self.today.year
        earlier = [day.month for day in self.told if day.year < year]
        if len(earlier) >= KEPT_MONTHS:
            self._draw_up(year - 1, earlier)
        self._draw_up(year, self.months)
        if self.today.month >= PLANS_AHEAD:
            self._draw_up(year + 1, self.months)

    def _draw_up(self, year, months):
        plan = self.env["party.event.plan"].create(
            {
                "center_id": self.center.id,
                "year": year,
                "line_ids": [
                    (0, 0, self._line(texts.MONTHS[month], month)) for month in months
                ],
            }
        )
        self.plans[year] = plan

    def _line(self, story, month):
        kind = self.env.ref(f"party_service_center.party_event_kind_{story.kind}")
        return {
            "month": str(month),
            "kind_id": kind.id,
            "theme": story.theme,
            "audience": story.audience,
        }

    def line(self, day):
        """The line of the month of ``day``; none where no plan has it."""
        plan = self.plans.get(day.year, self.env["party.event.plan"])
        return plan.line_ids.filtered(lambda row: row.month == str(day.month))[:1]

    def add(self, story, day):
        """A line besides those of the year."""
        plan = self.plans.get(day.year)
        return plan and self.env["party.event.plan.line"].create(
            self._line(story, day.month) | {"plan_id": plan.id, "note": texts.ADDED}
        )

    def remark(self, remarks):
        """What the committee said of the plan, as the center took it down."""
        plan = self.plans[self.today.year]
        plan.message_post(body=remarks)
        agreed_on = min(self.today.replace(month=1, day=AGREED_DAY), self.today)
        # nobody may date a message back
        plan.message_ids.sudo().date = datetime.combine(agreed_on, time())
