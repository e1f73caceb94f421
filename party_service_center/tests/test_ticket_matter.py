"""Requests taken twice or asked again (A3.2.1, A4.4)."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..exceptions import ProtectedField, TicketRefused, TransitionRefused
from .common import PartyCommon


class TestTicketMatter(PartyCommon):
    def _link(self, ticket, other, relation="again"):
        dialog = (
            self.env["party.ticket.link"]
            .with_env(ticket.env)
            .create(
                {"ticket_id": ticket.id, "other_id": other.id, "relation": relation}
            )
        )
        result = dialog.action_confirm()
        self.env.invalidate_all()
        return result

    def _logged(self, ticket):
        return " ".join(ticket.sudo().message_ids.mapped("body"))

    # ------------------------------------------------------------------
    # Taken twice
    # ------------------------------------------------------------------
    def test_taken_twice_closes_the_later_ticket(self):
        first = self._create_ticket()
        second = self._create_ticket(self.director_a, request_text="Same by phone")
        self._hand_over(second.with_user(self.clerk_a))
        result = self._link(second, first, "twice")
        self.assertEqual(result["res_id"], first.id)
        self.assertRecordValues(
            second,
            [
                {
                    "state": "withdrawn",
                    "withdraw_reason": f"Taken twice: goes on as {first.name}.",
                    "duplicate_of_id": first.id,
                    "matter_id": first.id,
                    "withdrawn_by_id": self.director_a.id,
                    "next_reminder_date": False,
                }
            ],
        )
        self.assertFalse(second.sudo().activity_ids)
        self.assertEqual(second.sudo().transfer_ids.state, "withdrawn")
        self.assertEqual(first.state, "accepted")
        self.assertIn(first.name, self._logged(second))
        for text in (second.name, self.director_a.name, "Same by phone"):
            self.assertIn(text, self._logged(first))

    def test_the_earlier_ticket_may_go_into_the_later_one(self):
        first, second = self._create_ticket(), self._create_ticket()
        self._link(first, second, "twice")
        self.assertEqual(first.duplicate_of_id, second)
        self.assertEqual(second.matter_id, first)

    def test_by_the_same_member_with_another_telephone(self):
        member = self._create_member()
        first = self._create_ticket(member_id=member.id)
        second = self._create_ticket(member_id=member.id, requester_phone="13800000044")
        self._link(second, first, "twice")
        self.assertEqual(second.duplicate_of_id, first)

    def test_another_requester_is_refused(self):
        first = self._create_ticket(requester_phone=False)
        second = self._create_ticket(requester_phone="13800000004")
        third = self._create_ticket(requester_phone=False)
        for ticket, other in ((second, first), (third, first)):
            with self.assertRaisesRegex(TicketRefused, "in common"):
                self._link(ticket, other, "twice")

    def test_not_from_a_settled_or_told_ticket(self):
        other = self._create_ticket()
        for state in ("done", "told", "filed", "withdrawn"):
            ticket = self._bring_to(state)
            with self.subTest(state=state), self.assertRaises(TransitionRefused):
                self._link(ticket, other, "twice")

    def test_not_into_a_ticket_that_answers_nothing(self):
        """No circle: what was closed in favor of another ticket is no target."""
        first, second = self._create_ticket(), self._create_ticket()
        self._link(second, first, "twice")
        with self.assertRaises(TransitionRefused):
            self._link(second, first, "twice")
        for goal in (second, self._bring_to("withdrawn")):
            with self.assertRaisesRegex(TicketRefused, "withdrawn"):
                self._link(first, goal, "twice")
        self._file(second)
        with self.assertRaisesRegex(TicketRefused, "withdrawn"):
            self._link(first, second, "twice")

    def test_into_a_ticket_that_was_told(self):
        told, ticket = self._bring_to("told"), self._create_ticket()
        self._link(ticket, told, "twice")
        self.assertEqual(ticket.duplicate_of_id, told)

    # ------------------------------------------------------------------
    # Asked again
    # ------------------------------------------------------------------
    def test_asked_again_goes_on_and_is_counted(self):
        filed, ticket = self._bring_to("filed"), self._create_ticket()
        alone = self._create_ticket()
        self._link(ticket, filed)
        self.assertEqual(ticket.state, "accepted")
        self.assertEqual((filed.repeat_count, ticket.repeat_count), (1, 1))
        self.assertFalse(alone.repeat_count)
        found = ticket.search([("is_repeated", "=", True)])
        self.assertEqual(found, ticket | filed)
        self.assertNotIn(ticket, ticket.search([("is_repeated", "=", False)]))
        self.assertIn(alone, ticket.search([("is_repeated", "=", False)]))
        for one, other in ((ticket, filed), (filed, ticket)):
            self.assertIn(other.name, self._logged(one))
            action = one.action_open_matter()
            self.assertEqual(one.search(action["domain"]), ticket | filed)

    def test_links_run_to_the_first_ticket(self):
        a, b, c, d, e = (self._create_ticket() for _unused in range(5))
        self._link(c, b)
        self._link(d, c)
        self.assertEqual((c | d).matter_id, b)
        self._link(b, a)
        self.assertEqual((b | c | d).matter_id, a)
        self.assertFalse(a.matter_id)
        self._link(a, e)
        self.assertEqual((b | c | d | e).matter_id, a)
        self.assertEqual([t.repeat_count for t in (a, b, e)], [4, 4, 4])

    def test_of_another_requester_too(self):
        first = self._create_ticket()
        ticket = self._create_ticket(requester_phone="13800000005")
        self._link(ticket, first)
        self.assertEqual(ticket.matter_id, first)

    def test_twice_is_refused(self):
        first, ticket = self._create_ticket(), self._create_ticket()
        self._link(ticket, first)
        for one, other in ((ticket, first), (first, ticket)):
            with self.assertRaisesRegex(TicketRefused, "one matter already"):
                self._link(one, other)

    def test_closed_ticket_is_linked_no_more(self):
        first = self._create_ticket()
        for state in ("filed", "withdrawn"):
            with self.subTest(state=state), self.assertRaises(TicketRefused):
                self._link(self._bring_to(state), first)

    def test_link_is_removed_while_open(self):
        first, ticket = self._create_ticket(), self._create_ticket()
        self._link(ticket, first)
        ticket.action_remove_link()
        self.assertFalse(ticket.matter_id)
        self.assertFalse(ticket.repeat_count)
        self.assertIn("after all", self._logged(first))
        with self.assertRaisesRegex(TicketRefused, "not linked"):
            ticket.action_remove_link()
        self._link(ticket, first)
        self._tell(ticket, result_text="As before")
        with self.assertRaisesRegex(TicketRefused, "stays"):
            ticket.action_remove_link()

    def test_link_stays_when_a_ticket_was_closed_for_it(self):
        first, second, third = (self._create_ticket() for _unused in range(3))
        self._link(second, first)
        self._link(third, second, "twice")
        for ticket in (second, third):
            with self.assertRaisesRegex(TicketRefused, "stays"):
                ticket.action_remove_link()

    # ------------------------------------------------------------------
    # Locks, isolation
    # ------------------------------------------------------------------
    def test_itself_and_other_centers_are_refused(self):
        ticket = self._create_ticket()
        foreign = self._create_ticket(self.clerk_b)
        for relation in ("again", "twice"):
            with self.assertRaises(TicketRefused):
                self._link(ticket, ticket, relation)
            with self.assertRaises(AccessError):
                self._link(ticket, foreign, relation)
            with self.assertRaises(AccessError):
                self._link(foreign.with_user(self.clerk_a), ticket, relation)
            for user in self.outsider | self.portal_user:
                with self.assertRaises(AccessError):
                    self._link(ticket.with_user(user), ticket, relation)
        # who works at both centers
        self.env["party.staff"].create(
            self._assignment(self.center_b, self.clerk_a, "clerk")
        )
        for relation in ("again", "twice"):
            with self.assertRaisesRegex(TicketRefused, "Center A"):
                self._link(ticket, foreign, relation)

    def test_secret_ticket_is_not_told_of(self):
        """P-17: neither number nor text goes to a ticket that is not secret."""
        secret, ticket = self._create_ticket(self.director_a), self._create_ticket()
        self._give_reason(secret, "mark_secret", "A family matter")
        for one, other in ((secret, ticket), (ticket, secret)):
            for relation in ("again", "twice"):
                with self.assertRaisesRegex(TicketRefused, "secret"):
                    self._link(one.with_user(self.director_a), other, relation)
                with self.assertRaises(AccessError):
                    self._link(one.with_user(self.clerk_a), other, relation)

    def test_links_are_written_by_steps_alone(self):
        first, ticket = self._create_ticket(), self._create_ticket()
        for name in ("matter_id", "duplicate_of_id"):
            for user in self.clerk_a | self.admin:
                with self.assertRaises(ProtectedField):
                    ticket.with_user(user).write({name: first.id})
            with self.assertRaises(ProtectedField):
                self._create_ticket(**{name: first.id})
        tickets = ticket.with_context(default_matter_id=first.id)
        copy = tickets.create({"requester_name": "Xu Ke", "request_text": "?"})
        self.assertFalse(copy.matter_id)

    def test_database_knows_no_circle(self):
        first, second = self._create_ticket(), self._create_ticket()
        self.env.flush_all()
        for ticket, change in (
            (first, f"matter_id = {second.id}"),
            (first, f"matter_id = {first.id}"),
            (first, f"duplicate_of_id = {second.id}"),
        ):
            with (
                self.subTest(change=change),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"UPDATE party_ticket SET {change} WHERE id = %s", [ticket.id]
                )

    # ------------------------------------------------------------------
    # Dialog, speed
    # ------------------------------------------------------------------
    def test_dialog_offers_the_same_requester_first(self):
        told = self._bring_to("told")
        other = self._create_ticket(requester_phone="13800000006")
        first, ticket = self._create_ticket(), self._create_ticket()
        dialog = Form(
            self.env["party.ticket.link"]
            .with_user(self.clerk_a)
            .with_context(default_ticket_id=ticket.id)
        )
        self.assertEqual(dialog.other_id, first)
        self.assertEqual(dialog.candidate_ids[:], first | told)
        self.assertFalse(dialog.is_any_requester)
        self.assertEqual(dialog.other_text, first.request_text)
        dialog.other_id = other
        dialog.save().action_confirm()
        self.assertEqual(ticket.matter_id, other)

    def test_dialog_without_earlier_ticket(self):
        ticket = self._create_ticket(requester_phone=False)
        self.assertEqual(ticket.action_link()["res_model"], "party.ticket.link")
        dialog = Form(
            self.env["party.ticket.link"]
            .with_user(self.clerk_a)
            .with_context(default_ticket_id=ticket.id)
        )
        self.assertFalse(dialog.other_id)
        self.assertTrue(dialog.is_any_requester)

    def test_requester_and_request_show_where_a_ticket_is_chosen(self):
        ticket = self._create_ticket().with_context(show_request=True)
        self.assertEqual(
            ticket.display_name,
            f"{ticket.name} · Shen Yifan · How do I move my affiliation?",
        )
        foreign = ticket.with_user(self.clerk_b).with_context(show_request=True)
        self.assertEqual(foreign.sudo().display_name, ticket.name)

    def test_queries_of_the_count_do_not_grow(self):
        counts = []
        tickets = self.env["party.ticket"]
        for size in (2, 2, 20):  # the first one fills caches
            new = [self._create_ticket() for _unused in range(size)]
            for ticket in new[1:]:
                self._link(ticket, new[0])
            tickets = self.env["party.ticket"].with_user(self.clerk_a).search([])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets.mapped("repeat_count")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
