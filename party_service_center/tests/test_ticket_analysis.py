from odoo.tests import freeze_time

from .common import PartyCommon

SHARES = (
    "instant_share",
    "in_time_share",
    "followed_share",
    "callback_share",
    "satisfied_share",
)


class TestTicketAnalysis(PartyCommon):
    """A3.2.3, A4.4, A4.5: the figures equal what the records say."""

    def _rates(self, tickets, user=None):
        self.env.flush_all()
        rows = self.env["party.ticket.analysis"].with_user(user or self.director_a)
        [values] = rows._read_group(
            [("ticket_id", "in", tickets.ids)],
            aggregates=["__count", *(f"{name}:avg" for name in SHARES)],
        )
        return values

    def test_rates(self):
        at_once = self._create_ticket(is_important=True)
        self._tell(at_once, result_text="On Friday.")
        self._call_back(at_once, satisfaction="3")
        late = self._bring_to("done")
        with freeze_time("2026-10-09 02:00:00"):
            self._tell(late)
        unwanted = self._bring_to("withdrawn")
        self.assertEqual(
            self._rates(at_once | late | unwanted), (3, 50.0, 50.0, 100.0, 100.0, 100.0)
        )

    def test_opinions_alone_count_for_satisfaction(self):
        tickets = self.env["party.ticket"]
        for satisfaction in ("5", "2", False):
            ticket = self._create_ticket(is_important=True)
            self._tell(ticket, result_text="On Friday.")
            self._call_back(ticket, satisfaction=satisfaction, opinion="As said")
            tickets |= ticket
        self.assertEqual(self._rates(tickets)[-1], 50.0)

    def test_open_past_the_due_date_is_not_in_time(self):
        """The database's own clock says that 2012 has passed."""
        ticket = self._create_ticket(accepted_at="2012-03-06 02:00:00")
        count, _instant, in_time, followed, *_rest = self._rates(ticket)
        self.assertEqual((count, in_time, followed), (1, 0.0, 0.0))

    def test_hot_topics(self):
        """A4.2: a ticket counts for each of its topics."""
        rents, licences = self.env["party.ticket.topic"].create(
            [{"name": "Rents"}, {"name": "Licences"}]
        )
        topics = [(6, 0, (rents | licences).ids)]
        self._create_ticket(topic_ids=topics)
        self._create_ticket(topic_ids=[(4, rents.id)])
        self.env.flush_all()
        rows = self.env["party.ticket.analysis"].with_user(self.director_a)
        counts = dict(rows._read_group([], ["topic_ids"], ["__count"]))
        self.assertEqual((counts[rents], counts[licences]), (2, 1))

    def test_access(self):
        ticket = self._create_ticket()
        self.assertEqual(self._rates(ticket, self.clerk_a)[0], 1)
        self.assertEqual(self._rates(ticket, self.committee)[0], 1)
        for user in (self.clerk_b, self.director_b):
            self.assertEqual(self._rates(ticket, user)[0], 0)
        self._give_reason(ticket, "mark_secret", "A family matter")
        self.assertEqual(self._rates(ticket, self.clerk_a)[0], 1)
        self.assertEqual(self._rates(ticket, self.committee)[0], 0)
        for user in (self.portal_user, self.outsider):
            rows = self.env["party.ticket.analysis"].with_user(user)
            self.assertFalse(rows.has_access("read"))
