"""Lists and boards of tickets cost what they show, not what there is."""

from datetime import date

from lxml import etree

from odoo.tests import users

from .common import PartyCommon

FORM_QUERIES = 50  # at most, of opening a ticket


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

    # ------------------------------------------------------------------
    # The form
    # ------------------------------------------------------------------
    def _specification(self, node, records):
        """What the web client reads for a view: fields and those of lists inside."""
        spec = {}
        for field in node.xpath(".//field[not(ancestor::field)]"):
            kind = records._fields[field.get("name")]
            if not kind.relational:
                spec[kind.name] = {}
                continue
            lines = self.env[kind.comodel_name]
            views = field.xpath("./list | ./kanban | ./form")
            inside = [
                self._specification(etree.fromstring(etree.tostring(view)), lines)
                for view in views
            ]
            spec[kind.name] = {
                "fields": {name: v for part in inside for name, v in part.items()}
                or {"display_name": {}}
            }
        return spec

    def _queries_of_form(self, ticket):
        """Queries of opening the form of ``ticket`` with warm caches of the server."""
        view = ticket.get_view(view_type="form")
        spec = self._specification(etree.fromstring(view["arch"]), ticket)
        count = 0
        for _round in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            (read,) = ticket.web_read(spec)
            count = self.env.cr.sql_log_count - before
        return count, read

    def _add_parts(self, ticket, number):
        """Add ``number`` rows of each kind of part that a running ticket can have."""
        director = ticket.with_user(self.director_a)
        for index in range(number):
            self._hand_over(ticket, is_promise_told=True, note=f"{index}")
            self._give_reason(director, "return", f"{index}")
            demand = self._press(ticket)
            demand.with_user(self.director_a)._answer("On Friday")
            demand.with_user(self.committee).action_close()
            for part, values in (
                ("step", {"text": f"Step {index}"}),
                ("visit", {"findings": f"{index}", "follow_up_date": "2026-09-28"}),
                (
                    "referral",
                    {
                        "addressee_name": f"Lawyer {index}",
                        "is_agreed": True,
                        "sent_way": "hand",
                        "due_date": "2026-10-12",
                    },
                ),
            ):
                row = (
                    self.env[f"party.ticket.{part}"]
                    .with_user(self.clerk_a)
                    .create({"ticket_id": ticket.id} | values)
                )
                if part == "referral":
                    row.action_send()
        self.env.flush_all()

    def test_queries_of_the_form_do_not_grow(self):
        """Opened with one row of each kind of part, and with many."""
        ticket = self._create_ticket()
        for user in (self.clerk_a, self.director_a, self.committee):
            with self.subTest(user=user.login):
                mine = ticket.with_user(user)
                self._add_parts(ticket, 1)
                few, read = self._queries_of_form(mine)
                length = len(read["step_ids"])
                self._add_parts(ticket, 8)
                many, read = self._queries_of_form(mine)
                self.assertEqual(len(read["step_ids"]), length + 8)
                self.assertLessEqual(many, few)
                self.assertLess(few, FORM_QUERIES)
