"""What is overdue, falls due or waits for a decision, by center and kind."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import relativedelta

from .counted_by_center import Counted, counted_by_center

A_WEEK = relativedelta(days=7)  # the filter "Due Within a Week" of tickets ends there
# what has a due date, most urgent first
LIMITED = (
    "party.ticket",
    "party.registration",
    "party.ticket.callback",
    "party.ticket.supervision",
    "party.rights.request",
    "party.rule.reading",
    "party.rectification",
    "party.accountability.statement",
)
# what somebody decides on → whose center
DECISIONS = {
    "party.event.approval": "center_id",
    "party.ticket.extension": "center_id",
    "party.ticket.unlock": "center_id",
    "party.member.change": "center_id",
    "party.member.transfer": "to_center_id",
    "party.ticket.transfer": "center_id",
    "party.event.participant": "center_id",
    "party.rectification": "center_id",
    "party.lapse": "center_id",
    "party.accountability": "center_id",
    "party.evaluation.objection": "center_id",
}
# a hand-over is answered on its ticket
MODELS = {"party.ticket.transfer": "party.ticket"}
KINDS = (
    *(("overdue", model) for model in (*LIMITED, "party.letter")),
    *(("due_soon", model) for model in LIMITED),
    *(("decision", model) for model in DECISIONS),
)
# kind → the list that shows it
ACTIONS = {
    "party.accountability": "party_accountability_action",
    "party.accountability.statement": "party_accountability_statement_action",
    "party.evaluation.objection": "party_evaluation_objection_action",
    "party.event.approval": "party_event_approval_action",
    "party.event.participant": "party_event_reply_action",
    "party.lapse": "party_lapse_action",
    "party.letter": "party_letter_action",
    "party.member.change": "party_member_change_action",
    "party.member.transfer": "party_member_transfer_action",
    "party.rectification": "party_rectification_action",
    "party.registration": "party_registration_action",
    "party.rights.request": "party_rights_request_action",
    "party.rule.reading": "party_rule_reading_action",
    "party.ticket": "party_ticket_action",
    "party.ticket.callback": "party_ticket_callback_action",
    "party.ticket.extension": "party_ticket_extension_action",
    "party.ticket.supervision": "party_ticket_supervision_action",
    "party.ticket.transfer": "party_ticket_action",
    "party.ticket.unlock": "party_ticket_unlock_action",
}
# whose cards stand in columns by state → the same cards one below the other
CARDS = {
    "party.event": "party_event_view_kanban_flat",
    "party.registration": "party_registration_view_kanban_flat",
    "party.rights.request": "party_rights_request_view_kanban_flat",
    "party.ticket": "party_ticket_view_kanban_unanswered",
}


class PartyCenterPending(models.Model):
    """What waits of one kind at one center, or at all of them where none is named.

    It has no table of its own. A row counts what it opens, by the same domain and under
    the rights of whoever looks; of what waits for a decision, only what they decide.

    Clause: A1.1–A1.3 (rectifications), A3.1.2, A3.1.5, A3.2.4, A3.2.6, A3.2.7, A3.3.1,
    A3.3.4, A4.4
    """

    _name = "party.center.pending"
    _description = "What Waits at a Center"
    _auto = False
    _rec_name = "kind"
    _order = "center_id, id"
    _depends = {"party.center": ["active"]}

    center_id = fields.Many2one("party.center", readonly=True)
    figure = fields.Selection(
        [
            ("overdue", "Overdue"),
            ("due_soon", "Due Within a Week"),
            ("decision", "Waits for My Decision"),
        ],
        readonly=True,
    )
    kind = fields.Selection(
        [
            ("party.ticket", "Tickets"),
            ("party.registration", "Calls About Membership"),
            ("party.ticket.callback", "Callbacks"),
            ("party.ticket.supervision", "Demands of the Committee"),
            ("party.rights.request", "Rights Requests"),
            ("party.rule.reading", "Duties and Rules to Read"),
            ("party.letter", "Letters to Home Organizations"),
            ("party.event.approval", "Plans of Activities"),
            ("party.ticket.extension", "Extensions of Deadlines"),
            ("party.ticket.transfer", "Tickets Handed Over"),
            ("party.ticket.unlock", "Filed Forms to Unlock"),
            ("party.member.change", "Changes of Identity Data"),
            ("party.member.transfer", "Moves Between Centers"),
            ("party.event.participant", "Excuses From Activities"),
            ("party.rectification", "Rectifications"),
            ("party.accountability.statement", "Statements"),
            ("party.lapse", "Possible Lapses"),
            ("party.accountability", "Accountability Files"),
            ("party.evaluation.objection", "Objections to Evaluations"),
        ],
        readonly=True,
    )
    count = fields.Integer("Waiting", compute="_compute_count", aggregator=None)

    @property
    def _table_query(self):
        kinds = SQL(", ").join(
            SQL("(%s, %s, %s)", number, figure, kind)
            for number, (figure, kind) in enumerate(KINDS, 1)
        )
        # whoever reads all centers has rows that name none
        return SQL(
            """
            SELECT 100 * coalesce(c.id, 0) + k.number AS id, c.id AS center_id,
                   k.figure::varchar AS figure, k.kind::varchar AS kind
              FROM (SELECT id FROM party_center WHERE active
                    UNION ALL SELECT NULL) AS c
        CROSS JOIN (VALUES %s) AS k (number, figure, kind)
            """,
            kinds,
        )

    @api.depends_context("uid")
    def _compute_count(self):
        counts = self._waiting(
            self._centers(), dict.fromkeys(self.mapped(lambda row: row._key()))
        )
        for row in self:
            here = counts.get(row._key(), {})
            center = row.center_id
            row.count = here.get(center.id, 0) if center else sum(here.values())

    def _key(self):
        return self.figure, self.kind

    @api.model
    def _waiting(self, centers, kinds=KINDS):
        """How many there are at ``centers``: {(figure, kind): {center id: count}}."""
        return counted_by_center(self.env, self._figures(centers, kinds))

    @api.model
    def _figures(self, centers, kinds=KINDS):
        """What waits at ``centers`` of what the present user may read: {kind: Counted}.

        :param kinds: pairs of figure and kind
        """
        return {
            (figure, kind): Counted(
                self._records(kind)._name,
                self._domain(figure, kind, centers),
                DECISIONS[kind] if figure == "decision" else "center_id",
            )
            for figure, kind in kinds
            if self._records(kind).has_access("read")
        }

    @api.model
    def _records(self, kind):
        return self.env[MODELS.get(kind, kind)]

    def _centers(self):
        """The centers these rows tell of; all where one of them tells of all."""
        if all(row.center_id for row in self):
            return self.center_id
        # there are a handful of centers
        # pylint: disable-next=no-search-all
        return self.env["party.center"].search([])

    @api.model
    def _domain(self, figure, kind, centers):
        """Records of one kind at ``centers`` that are due so, or wait for the user."""
        records = self._records(kind)
        if figure == "decision":
            return records._mine_to_decide(centers)
        running = Domain(records._running_domain())

        def is_due(center):
            today = center._today()
            if figure == "overdue":
                return Domain("due_date", "<", today) & running
            soon = Domain("due_date", ">=", today)
            return soon & Domain("due_date", "<=", today + A_WEEK) & running

        return centers._in_own_time(is_due) if centers else Domain.FALSE

    def action_open(self):
        """Open the records that the row counts."""
        self.ensure_one()
        self.check_access("read")
        domain = self._domain(self.figure, self.kind, self._centers())
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return self._window(f"party_service_center.{ACTIONS[self.kind]}") | {
            "display_name": labels[self.kind],
            "domain": list(domain),
            "context": {"default_center_id": self.center_id.id},
        }

    @api.model
    def _window(self, action):
        """A window to go through the records one by one, whatever the menu opens.

        :param str action: XML id of a window
        """
        window = self.env["ir.actions.act_window"]._for_xml_id(action)
        cards = CARDS.get(window["res_model"])
        cards_id = cards and self.env.ref(f"party_service_center.{cards}").id
        views = [
            (cards_id if cards_id and kind == "kanban" else view_id, kind)
            for view_id, kind in window["views"]
        ]
        return window | {"views": sorted(views, key=lambda view: view[1] != "list")}

    def _open(self):
        """Open the records these rows count, or first the kinds if several wait."""
        if len(rows := self.filtered("count") or self[:1]) == 1:
            return rows.action_open()
        labels = dict(self._fields["figure"]._description_selection(self.env))
        return self._window("party_service_center.party_center_pending_action") | {
            "display_name": labels[rows[0].figure],
            "domain": [("id", "in", rows.ids)],
        }
