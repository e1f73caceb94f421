"""Requests that belong together: taken twice, or asked again on the same matter."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..exceptions import TicketRefused

CANDIDATES = 20  # tickets of the same requester that are looked through


class PartyTicketMatterMixin(models.AbstractModel):
    """A matter is one ticket or several; its first ticket stands for all of them.

    Clause: A4.4 (every matter has an answer), A4.2 (what is asked again and again)
    """

    _name = "party.ticket.matter.mixin"
    _description = "Ticket of a Matter"
    _inherit = ["party.protected.mixin"]

    duplicate_of_id = fields.Many2one(
        "party.ticket",
        "Goes on as",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The same request was taken twice; the other ticket is answered.",
    )
    matter_id = fields.Many2one(
        "party.ticket",
        "First Ticket of the Matter",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty on the first ticket itself.",
    )
    repeat_count = fields.Integer(
        "Other Tickets of the Matter", compute="_compute_repeat_count"
    )
    is_repeated = fields.Boolean(
        "Asked Again", compute="_compute_repeat_count", search="_search_is_repeated"
    )

    # the first ticket is the oldest, hence no circle
    _matter_first = models.Constraint(
        "CHECK (matter_id < id)", "The first ticket of a matter is the oldest one."
    )
    _duplicate_withdrawn = models.Constraint(
        "CHECK (duplicate_of_id IS NULL"
        " OR (duplicate_of_id != id AND withdrawn_at IS NOT NULL))",
        "A ticket that was taken twice is withdrawn, in favor of another one.",
    )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"duplicate_of_id", "matter_id"}

    @api.depends("matter_id")
    def _compute_repeat_count(self):
        firsts = self._first_ticket()
        counts = dict(
            self._read_group(
                [("matter_id", "in", firsts.ids)], ["matter_id"], ["__count"]
            )
        )
        for ticket in self:
            # the others that name the first ticket, and the first one instead of itself
            ticket.repeat_count = counts.get(ticket._first_ticket(), 0)
            ticket.is_repeated = bool(ticket.repeat_count)

    @api.model
    def _search_is_repeated(self, operator, value):
        if operator != "in":
            return NotImplemented
        later = self._search(Domain("matter_id", "!=", False))
        # one short list of ids: with “or” the database would walk through all tickets
        ids = SQL(
            "(%s UNION %s)",
            later.select(SQL.identifier(self._table, "id")),
            later.select(SQL.identifier(self._table, "matter_id")),
        )
        return Domain("id", "in", ids)

    @api.depends_context("show_request", "uid")
    def _compute_display_name(self):
        """The number; where a ticket is chosen, requester and request as well."""
        res = super()._compute_display_name()
        if self.env.context.get("show_request"):
            # names of linked records are read as superuser
            for ticket in self & self.sudo(False)._filtered_access("read"):
                parts = (ticket.name, ticket.requester_name, ticket.subject)
                ticket.display_name = " · ".join(filter(None, parts))
        return res

    def _first_ticket(self):
        return self.browse([(t.matter_id or t)._origin.id for t in self if t._origin])

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def _earlier_of_requester(self):
        """Tickets of the same requester at the center, open ones first."""
        self.ensure_one()
        domain = Domain("center_id", "=", self.center_id.id)
        domain &= Domain("id", "!=", self.id) & Domain("withdrawn_at", "=", False)
        domain &= self._same_requester(self.member_id) or Domain.FALSE
        # not in the order of numbers: the database would walk through all of them
        tickets = self.search(
            domain, order="accepted_date desc, id desc", limit=CANDIDATES
        )
        return tickets.sorted(lambda ticket: not ticket._is_running())

    def _close_as_duplicate(self, other):
        """Both tickets are one request taken twice: ``other`` goes on, this one ends.

        :raise TicketRefused: another requester, or ``other`` is withdrawn itself
        :raise TransitionRefused: this ticket is settled, told or closed already
        """
        self.ensure_one()
        self._check_step("withdrawn")
        self._check_linkable(other)
        self._lock_matter_with(other)
        self._check_same_requester(other)
        if other.withdrawn_at:
            raise TicketRefused(
                self.env._(
                    "%(number)s is withdrawn and answers nothing. Choose the ticket"
                    " that goes on.",
                    number=other.name,
                )
            )
        self._withdraw(
            self.env._("Taken twice: goes on as %(number)s.", number=other.name)
        )
        self._record_proof(duplicate_of_id=other.id)
        self._join_matter(other)
        self._message_log(
            body=self.env._("Taken twice: goes on as %(number)s.", number=other.name)
        )
        other._message_log(
            body=self.env._(
                "Taken a second time as %(number)s by %(person)s: %(request)s",
                number=self.name,
                person=self.first_contact_id.name,
                request=self.request_text,
            )
        )

    def _link_repeat(self, other):
        """The matter of ``other`` is asked about again; this ticket goes on by itself.

        :raise TicketRefused: this ticket is closed, or both belong together already
        """
        self.ensure_one()
        self.check_access("write")
        self._check_linkable(other)
        self._lock_matter_with(other)
        if self.state in ("withdrawn", "filed"):
            raise TicketRefused(
                self.env._(
                    "%(number)s is closed; what it belongs to stays as it is.",
                    number=self.name,
                )
            )
        if self._first_ticket() == other._first_ticket():
            raise TicketRefused(
                self.env._(
                    "%(number)s and %(other)s belong to one matter already.",
                    number=self.name,
                    other=other.name,
                )
            )
        self._join_matter(other)
        (self | other | self._first_ticket())._plan_callback()
        for ticket, linked in ((self, other), (other, self)):
            ticket._message_log(
                body=self.env._(
                    "Asked again on the same matter: %(number)s.", number=linked.name
                )
            )

    def _check_linkable(self, other):
        other.check_access("read")
        if not other or other == self or other.center_id != self.center_id:
            raise TicketRefused(
                self.env._(
                    "Choose another ticket of %(center)s.", center=self.center_id.name
                )
            )
        if other.is_confidential != self.is_confidential:
            raise TicketRefused(
                self.env._(
                    "One of the two tickets is secret: its number and text do not go"
                    " to the other one (P-17)."
                )
            )

    def _check_same_requester(self, other):
        is_same_member = self.member_id and self.member_id == other.member_id
        is_same_phone = (
            self.requester_phone and self.requester_phone == other.requester_phone
        )
        if not (is_same_member or is_same_phone):
            raise TicketRefused(
                self.env._(
                    "%(number)s and %(other)s have neither member nor telephone in"
                    " common: two people are answered each. Link the tickets as asked"
                    " again, or correct who asks first.",
                    number=self.name,
                    other=other.name,
                )
            )

    def _lock_matter_with(self, other):
        """Let of two people who link the same tickets at once the second start anew.

        A lock alone does not do: whoever waited for it would still see the old state.
        A row that was written meanwhile makes the database refuse, and the request is
        tried again from the beginning.
        """
        tickets = self | other
        tickets |= tickets._first_ticket()
        tickets.flush_recordset()
        # nothing is changed, which the ORM cannot write
        self.env.cr.execute(
            SQL(
                "UPDATE party_ticket SET write_date = write_date WHERE id IN %s",
                tuple(tickets.ids),
            )
        )

    def _join_matter(self, other):
        """Make one matter of both; the oldest ticket stands for it."""
        firsts = (self._first_ticket() | other._first_ticket()).sorted("id")
        first, later = firsts[:1], firsts[1:]
        if later:
            # the matter is one, whoever may see which of its tickets
            tickets_sudo = self.sudo().search(
                ["|", ("id", "in", later.ids), ("matter_id", "in", later.ids)]
            )
            tickets_sudo._record_proof(matter_id=first.id)

    def action_remove_link(self):
        """The ticket is no repetition after all."""
        self.ensure_one()
        self.check_access("write")
        first = self.matter_id
        if not first:
            raise TicketRefused(
                self.env._("%(number)s is not linked.", number=self.name)
            )
        self._lock_matter_with(first)
        # only that there is one matters
        is_merged = self.sudo().search_count([("duplicate_of_id", "=", self.id)])
        if is_merged or not self._is_running():
            raise TicketRefused(
                self.env._(
                    "The link of %(number)s stays: the ticket is closed, or another one"
                    " was closed in its favor.",
                    number=self.name,
                )
            )
        self._record_proof(matter_id=False)
        for ticket, linked in ((self, first), (first, self)):
            ticket._message_log(
                body=self.env._(
                    "Not the same matter after all: %(number)s.", number=linked.name
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_link(self):
        return self._open_step(
            "party.ticket.link", self.env._("Link to an Earlier Ticket")
        )

    def action_open_matter(self):
        self.ensure_one()
        self.check_access("read")
        first = self._first_ticket()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_ticket_action"
        )
        return action | {
            "name": self.env._("Tickets of the Matter"),
            "domain": ["|", ("id", "=", first.id), ("matter_id", "=", first.id)],
            "context": {"create": False},
        }
