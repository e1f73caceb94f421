"""Screens of activities cost the same with two people invited and with 2,000."""

from lxml import etree

from odoo.tests import tagged

from .event_common import EventCase

FORM_QUERIES = 60  # at most, of opening an activity
LIST_QUERIES = 15  # at most, of a page of the invited
PEOPLE = 2000


@tagged("post_install", "-at_install")
class TestEventSpeed(EventCase):
    def _make_members(self, number):
        """Members of center A, written at once."""
        return self.env["party.member"]._enter(
            [
                {
                    "name": f"Trader {index:04}",
                    "mobile": f"139{index:08}",
                    "home_branch_id": self.branch.id,
                    "center_id": self.center_a.id,
                }
                for index in range(number)
            ]
        )

    def _specification(self, node, records):
        """What the web client reads for a view: fields and those of lists inside."""
        spec = {}
        for field in node.xpath(".//field[not(ancestor::field)]"):
            kind = records._fields[field.get("name")]
            if not kind.relational:
                spec[kind.name] = {}
                continue
            lines = self.env[kind.comodel_name]
            inside = [
                self._specification(etree.fromstring(etree.tostring(view)), lines)
                for view in field.xpath("./list | ./kanban | ./form")
            ]
            spec[kind.name] = {
                "fields": {name: v for part in inside for name, v in part.items()}
                or {"display_name": {}}
            }
        return spec

    def _queries(self, read):
        """Queries of ``read`` with warm caches of the server."""
        count = 0
        for _round in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            read()
            count = self.env.cr.sql_log_count - before
        return count

    def _queries_of_form(self, event):
        view = event.get_view(view_type="form")
        spec = self._specification(etree.fromstring(view["arch"]), event)
        return self._queries(lambda: event.web_read(spec))

    def _queries_of_list(self, records, kind, domain):
        view = records.get_view(view_type=kind)
        spec = self._specification(etree.fromstring(view["arch"]), records)
        return self._queries(
            lambda: records.web_search_read(domain, spec, limit=80, count_limit=10001)
        )

    def test_two_and_two_thousand(self):
        few = self._create_event(target_mode="hand")
        self._invite(few, self.member | self.other)
        self._approve(few)
        members = self._make_members(PEOPLE - 2)
        some = self._create_event(target_mode="hand")
        self._invite(some, members[:100])  # more than one page of a list
        self._approve(some)
        many = self._create_event()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self._approve(many)
        self.env.flush_all()
        steps = self.env.cr.sql_log_count - before
        self.assertEqual(many.invited_count, PEOPLE)
        self.assertLess(steps, 500)  # mostly the rows, 100 at a time
        forms = [
            self._queries_of_form(event.with_user(user))
            for user in (self.clerk_a, self.committee)
            for event in (few, many)
        ]
        self.assertEqual(forms[0], forms[1])
        self.assertEqual(forms[2], forms[3])
        self.assertLess(max(forms), FORM_QUERIES)
        people = self.env["party.event.participant"].with_user(self.clerk_a)
        lists = [
            self._queries_of_list(people, kind, [("event_id", "=", event.id)])
            for kind in ("list", "kanban")
            for event in (some, many)
        ]
        self.assertEqual(lists[0], lists[1])
        self.assertEqual(lists[2], lists[3])
        self.assertLess(max(lists), LIST_QUERIES)

    def test_lists_cost_what_they_show(self):
        events = self.env["party.event"].with_user(self.clerk_a)
        approvals = self.env["party.event.approval"].with_user(self.committee)
        plans = self.env["party.event.plan"].with_user(self.clerk_a)
        lines = self.env["party.event.plan.line"].with_user(self.clerk_a)
        kind = self.env.ref("party_service_center.party_event_kind_study")
        counts = []
        for year, size in ((2026, 3), (2027, 9)):
            plan = plans.create({"center_id": self.center_a.id, "year": year})
            for index in range(size):
                line = lines.create(
                    {
                        "plan_id": plan.id,
                        "month": str(index + 1),
                        "theme": "A Theme",
                        "kind_id": kind.id,
                    }
                )
                self._submit(self._create_event(plan_line_id=line.id))
            self.env.flush_all()
            counts.append(
                [
                    self._queries_of_list(records, view, [])
                    for records in (events, approvals, plans, lines)
                    for view in ("list", "kanban")
                ]
                + [self._queries_of_form(plan)]
            )
        self.assertEqual(*counts)
