"""What the director does with a run of letters."""

from odoo import models

from ..exceptions import FiledRecord, LetterRefused, NotOnDuty
from ..tools.letter_period import period
from .letter_codes import LEFT_STATES, OPEN_STATES


class PartyLetterDirectMixin(models.AbstractModel):
    """A run of letters that the center's director has drafted, approves and concludes.

    Clause: A3.3.4
    """

    _name = "party.letter.direct.mixin"
    _description = "Run of Letters With the Director's Steps"

    def _check_may_direct(self):
        """Refuse whoever does not direct the center.

        :raise NotOnDuty: somebody else is the center's director
        """
        self.ensure_one()
        self.check_access("write")
        if not self._is_director():
            raise NotOnDuty(
                self.env._(
                    "Letters to home organizations are drafted, approved and withdrawn"
                    " by the director of the center (A3.3.4)."
                )
            )

    def _check_may_change(self):
        """Refuse changes of letters by others than the director, or after the end.

        :raise NotOnDuty: somebody else is the center's director
        :raise FiledRecord: the run is concluded
        """
        self._check_may_direct()
        if self.state == "closed":
            raise FiledRecord(
                self.env._(
                    "%(run)s is concluded; its letters stay as they are.",
                    run=self.display_name,
                )
            )

    def _check_begin(self, step):
        """Refuse a step that is not the director's, or that another one waits for.

        :raise LetterRefused: the other step has failed and is to be finished first
        """
        self._check_may_direct()
        self._check_step(step)
        if self.state == "failed" and self.failed_step != step:
            raise LetterRefused(
                self.env._(
                    "The work on this run has failed half-way. Try that again first,"
                    " until it is done."
                )
            )

    def action_draft(self):
        """Have the letters drafted, or drafted anew with the figures of today.

        :raise LetterRefused: the time has not come, or some are approved already
        """
        self._check_begin("drafting")
        self._check_first_day()
        if self.letter_ids.filtered(lambda letter: letter.state not in OPEN_STATES):
            raise LetterRefused(
                self.env._(
                    "Letters of this run are approved and stay as they are. Draft the"
                    " missing ones, or withdraw a letter that is wrong."
                )
            )
        self._begin_drafting(round_number=self.round_number + 1)

    def action_draft_missing(self):
        """Have letters drafted for members who stand in none yet.

        :return: a word about it, if nobody was missing
        :raise LetterRefused: nothing was drafted so far
        """
        self._check_begin("drafting")
        if not self.round_number:
            raise LetterRefused(self.env._("Draft the letters first."))
        self._begin_drafting()
        if self.state == "approved":
            return self._notice(
                self.env._("Nobody is missing: no letter was left to draft.")
            )
        return None

    def action_approve(self):
        """Approve what was drafted: it gets its numbers and stays as it is.

        Figures are counted once more before; a letter with other ones than its draft
        waits to be approved once more.

        :return: a word about such letters, and those that cannot reach anybody
        :raise LetterRefused: nothing to approve, or a draft tells of somebody, or goes
            to somebody, whom it would not today
        """
        self._check_begin("approving")
        drafts = self.letter_ids.filtered(lambda letter: letter.state == "draft")
        if not drafts and self.state == "approved":
            raise LetterRefused(self.env._("There is no draft left to approve."))
        # members who moved were elsewhere
        self.sudo()._check_drafts(drafts.sudo())  # as above
        drafts._look_again()
        self._begin_approving()
        words = []
        if changed := drafts.filtered("is_changed"):
            words.append(self._changed_words(len(changed)))
        if lost := drafts.filtered_domain(drafts._unreachable_domain()):
            words.append(
                self.env._(
                    "%(count)s of these letters have neither an address nor an e-mail"
                    " address. Enter it on the organization, then take the present"
                    " address on the letter.",
                    count=len(lost),
                )
            )
        return self._notice("\n".join(words)) if words else None

    def _notice(self, message, following=None):
        """Tell the director; then reload, or go on to ``following``."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": message,
                "next": following
                or {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_retry(self):
        """Go on where the work has stopped."""
        self._check_may_direct()
        if self.state != "failed":
            raise LetterRefused(self.env._("This run has not failed; reload it."))
        self._begin(self.failed_step)

    def action_close(self):
        """Conclude a run of which every letter has gone out.

        :raise LetterRefused: a letter is unsent; one held back is too
        """
        self._check_may_direct()
        self._check_step("closed")
        left = self.letter_ids.filtered(lambda letter: letter.state in LEFT_STATES)
        if left:
            raise LetterRefused(
                self.env._(
                    "%(count)s letters of this run are unsent. Send them, or withdraw"
                    " them with a reason; those held back are taken up first.",
                    count=len(left),
                )
            )
        self._move("closed")
        self._end_tasks()

    def _check_first_day(self):
        """Raise LetterRefused while the year, or its half, is not over yet."""
        first_day = period(self.kind, self.year, self.half).first_day
        if self.center_id._today() < first_day:
            raise LetterRefused(
                self.env._(
                    "These letters tell of the days until %(last)s; they are drafted"
                    " from %(first)s on.",
                    last=self.date_to,
                    first=first_day,
                )
            )
