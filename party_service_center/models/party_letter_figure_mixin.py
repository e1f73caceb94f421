"""What a run of letters counts, and the lists that its figures open."""

from odoo import fields, models
from odoo.fields import Domain

from .letter_codes import GONE_STATES, OPEN_STATES, UNSENT_STATES


class PartyLetterFigureMixin(models.AbstractModel):
    """A run of letters with its figures.

    Clause: A3.3.4
    """

    _name = "party.letter.figure.mixin"
    _description = "Run of Letters With Its Figures"
    _inherit = ["party.single.mixin"]

    letter_count = fields.Integer("Letters Written", compute="_compute_counts")
    unsent_count = fields.Integer("Unsent Letters", compute="_compute_counts")
    sent_count = fields.Integer("Sent Letters", compute="_compute_counts")
    held_count = fields.Integer("Letters Held Back", compute="_compute_counts")
    draft_count = fields.Integer("Drafts", compute="_compute_counts")
    changed_count = fields.Integer(
        "Drafts With New Figures",
        compute="_compute_counts",
        help="Letters that the approval left out, because their figures had changed"
        " since they were drafted.",
    )
    unreachable_count = fields.Integer(
        "Letters Without Any Address",
        compute="_compute_unreachable_count",
        help="Drafted or approved letters that can neither be posted nor mailed: enter"
        " the address on the organization.",
    )
    omission_count = fields.Integer(
        "Members Not Written of", compute="_compute_omission_count"
    )

    def _compute_counts(self):
        counts, changed = {}, {}
        for run, state, is_changed, count in self.env["party.letter"]._read_group(
            [("run_id", "in", self.ids)], ["run_id", "state", "is_changed"], ["__count"]
        ):
            by_state = counts.setdefault(run, {})
            by_state[state] = by_state.get(state, 0) + count
            if is_changed and state in OPEN_STATES:
                changed[run] = changed.get(run, 0) + count
        for run in self:
            by_state = counts.get(run, {})
            run.letter_count = sum(by_state.values()) - by_state.get("void", 0)
            run.sent_count = sum(by_state.get(state, 0) for state in GONE_STATES)
            run.held_count = by_state.get("held", 0)
            run.draft_count = by_state.get("draft", 0)
            run.changed_count = changed.get(run, 0)
            run.unsent_count = sum(by_state.get(state, 0) for state in UNSENT_STATES)
            # what is held back may wait until the last day (A3.3.4)
            if run.held_count and run.due_date <= run.center_id._today():
                run.unsent_count += run.held_count

    def _compute_unreachable_count(self):
        letters = self.env["party.letter"]
        domain = Domain(letters._unreachable_domain()) & Domain(
            [("run_id", "in", self.ids), ("state", "in", UNSENT_STATES)]
        )
        counts = dict(letters._read_group(domain, ["run_id"], ["__count"]))
        for run in self:
            run.unreachable_count = counts.get(run, 0)

    def _compute_omission_count(self):
        counts = dict(
            self.env["party.letter.omission"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count"]
            )
        )
        for run in self:
            run.omission_count = counts.get(run, 0)

    def action_open_letters(self):
        """The letters of this run; the context may name a filter: ``unsent``, …"""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_letter_action"
        )
        search = {
            f"search_default_{name}": 1
            for name in ("unsent", "changed")
            if self.env.context.get(name)
        }
        return action | {"domain": [("run_id", "=", self.id)], "context": search}

    def action_open_omissions(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_letter_omission_action"
        )
        return action | {"domain": [("run_id", "=", self.id)], "context": {}}
