"""Lists and boards of tickets cost what they show, not what there is."""

from datetime import date

from odoo.tests import users

from .common import PartyCommon


class TestTicketSpeed(PartyCommon):
    def test_own_centers(self):
        centers = self.center_a | self.center_b
        mine = centers.with_user(self.clerk_a)
        self.assertEqual(mine.filtered("is_own"), self.center_a)
        self.assertEqual(mine.search([("is_own", "=", True)]), self.center_a)
        others = mine.search([("is_own", "=", False)])
        self.assertIn(self.center_b, others)
        self.assertNotIn(self.center_a, others)
        self.assertFalse(centers.with_user(self.unassigned).filtered("is_own"))

    def test_own_center_ends_with_the_assignment(self):
        mine = self.center_a.with_user(self.clerk_a)
        self.assertTrue(mine.is_own)
        assignment = self.center_a.staff_ids.filtered(
            lambda staff: staff.user_id == self.clerk_a
        )
        assignment.date_to = date(2026, 9, 20)
        self.assertFalse(mine.is_own)
        self.assertFalse(mine.search([("is_own", "=", True)]))

    def test_rule_names_the_center(self):
        # with the center itself, not a condition on assignments, the database knows how
        # many rows to expect and reads them from the index in the order of the list
        query = self.env["party.ticket"].with_user(self.clerk_a)._search([])
        self.assertNotIn("party_staff", query.select().code)

    @users("clerk_a")
    def test_queries_of_list_and_board(self):
        tickets = self.env["party.ticket"]
        counts = []
        for size in (3, 9):
            while tickets.search_count([]) < size:
                self._create_ticket(request_text=f"Request {size}")
            self.env.flush_all()
            counts.append([self._queries_of(view) for view in ("list", "kanban")])
        self.assertEqual(*counts)

    def _queries_of(self, kind):
        """Queries of opening the view of ``kind`` with warm caches of the server."""
        tickets = self.env["party.ticket"]
        arch = tickets.get_view(view_type=kind)["models"]["party.ticket"]
        spec = {
            name: {"fields": {"display_name": {}}}
            if tickets._fields[name].relational
            else {}
            for name in arch
        }
        count = 0
        for _round in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            if kind == "list":
                tickets.web_search_read([], spec, limit=80, count_limit=10001)
            else:
                tickets.web_read_group(
                    [], ["state"], auto_unfold=True, unfold_read_specification=spec
                )
            count = self.env.cr.sql_log_count - before
        return count
