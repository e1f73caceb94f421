"""Letters are counted once more before they are approved."""

from odoo import api, fields, models

from . import letter_facts


class PartyLetterRecountMixin(models.AbstractModel):
    """A letter whose figures are those of its approval.

    Weeks lie between the draft and the approval. Whoever approves has seen what goes
    out: a letter with other figures than its draft takes them, says what they were and
    waits to be approved once more. From the approval on nothing changes.

    Clause: A3.3.4
    """

    _name = "party.letter.recount.mixin"
    _description = "Letter Counted Once More"
    _inherit = ["party.protected.mixin"]

    is_changed = fields.Boolean(
        "Figures Changed",
        readonly=True,
        copy=False,
        help="Counted at the approval, its figures were others than in the draft. It"
        " has the new ones and waits to be approved once more.",
    )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"is_changed"}

    def _recount(self, run):
        """Count the figures of these drafts anew, called by their run.

        :return: the drafts whose figures are still the same
        """
        lines = self.line_ids
        members = run._all_members().browse(lines.member_id.ids)
        facts = letter_facts.of_members(members, run.date_from, run.date_to)
        changed = lines._take_figures(facts).letter_id
        self._record_proof(as_of=fields.Datetime.now())
        changed._record_proof(is_changed=True)
        return self - changed

    def _look_again(self):
        """Whoever approves these drafts once more has seen their new figures."""
        self.filtered("is_changed")._record_proof(is_changed=False)
