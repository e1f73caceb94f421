"""What the director does with single letters of a run."""

from odoo import api, fields, models

from ..exceptions import LetterRefused

PRINTED_STATES = ("approved", "sent", "answered")


class PartyLetterStepMixin(models.AbstractModel):
    """A letter that may be drafted anew, held back or withdrawn, with a reason.

    Clause: A3.3.4, P-04 (a letter with a withdrawn consent is stopped)
    """

    _name = "party.letter.step.mixin"
    _description = "Letter With Its Steps"
    _inherit = ["party.protected.mixin", "party.reason.mixin"]

    _reasoned_steps = {"hold": "_hold", "void": "_void"}

    held_at = fields.Datetime("Held Back at", readonly=True, copy=False)
    held_by_id = fields.Many2one(
        "res.users", "Held Back by", readonly=True, copy=False, ondelete="restrict"
    )
    hold_reason = fields.Text("Why Held Back", readonly=True, copy=False)
    voided_at = fields.Datetime("Withdrawn on", readonly=True, copy=False)
    voided_by_id = fields.Many2one(
        "res.users", "Withdrawn by", readonly=True, copy=False, ondelete="restrict"
    )
    void_reason = fields.Text("Why It Was Withdrawn", readonly=True, copy=False)

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"hold_reason", "void_reason"}

    def action_draft_anew(self):
        """Count the figures of one draft anew; remarks stay.

        :return: the run and a word about it, if nobody is left to write of
        """
        self.ensure_one()
        run = self.run_id
        addressee = self.addressee_name
        self._check_open({"line_ids": []})
        run._check_may_change()
        # lines are written by the run alone, and members who moved were elsewhere
        run_sudo = run.sudo()
        run_sudo._write_letters(self.sudo().addressee_id)
        self.env["party.letter.omission"].sudo()._note(run_sudo)  # as above
        if self.exists():
            return None
        run._give_letter_tasks()
        return run._notice(
            self.env._(
                "Nobody is left whom a letter to %(addressee)s may tell of; the draft"
                " was deleted.",
                addressee=addressee,
            ),
            run._open_form() | {"views": [(False, "form")]},
        )

    def action_hold(self):
        self.ensure_one()
        self._check_step("held")
        self.run_id._check_may_change()
        return self._ask_reason("hold", self.env._("Hold the Letter Back"))

    def _hold(self, reason):
        """Leave the letter out of the run; it may be taken up again."""
        self.ensure_one()
        self._check_step("held")
        self.run_id._check_may_change()
        self._move("held", hold_reason=reason)
        self._message_log(body=self.env._("Held back: %(reason)s", reason=reason))
        self.run_id._give_letter_tasks()

    def action_take_up(self):
        """Take up a letter again that was held back."""
        self.ensure_one()
        self._check_step("draft")
        self.run_id._check_may_change()
        self._move("draft", hold_reason=False)
        self.run_id._give_letter_tasks()

    def action_void(self):
        self.ensure_one()
        self._check_step("void")
        self.run_id._check_may_direct()
        return self._ask_reason("void", self.env._("Withdraw the Letter"))

    def _void(self, reason):
        """The letter does not go out; its number stays used."""
        self.ensure_one()
        self._check_step("void")
        self.run_id._check_may_direct()
        self._move("void", void_reason=reason)
        self._message_log(body=self.env._("Withdrawn: %(reason)s", reason=reason))
        # members who moved were elsewhere
        omissions_sudo = self.env["party.letter.omission"].sudo()
        omissions_sudo._note(self.run_id.sudo())  # as above
        self.run_id._give_letter_tasks()

    def _check_may_be_printed(self):
        """Refuse to print what must not go out.

        :raise LetterRefused: not approved, withdrawn, or without a member's consent
        """
        self.check_access("read")
        for letter in self:
            if letter.state not in PRINTED_STATES:
                raise LetterRefused(
                    self.env._(
                        "%(letter)s is not approved; only approved letters are printed"
                        " or mailed.",
                        letter=letter.display_name,
                    )
                )
        self.filtered(lambda letter: letter.state == "approved")._check_consents()
