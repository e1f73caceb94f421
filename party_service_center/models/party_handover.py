"""What somebody who leaves hands over, piece by piece, to whom comes after them."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..exceptions import FiledRecord, HandoverRefused, NotOnDuty
from ..tools.transitions import Transitions

# the daily look at who leaves: from so many days before the last day to after it
DAYS_BEFORE, DAYS_AFTER = 7, 31


class PartyHandover(models.Model):
    """The list of open work that one person leaves behind at one center.

    It is made when the assignment gets a last day, is kept up until the last piece is
    taken over, and never deleted. Each piece goes on with its successor; who did what
    until then stays in the record it belongs to.

    Clause: A1.1.2 (handover list on leaving), A4.1 (the whole course is followed)
    """

    _name = "party.handover"
    _description = "Handover of Open Work"
    _inherit = [
        "party.transition.mixin",
        "party.handover.right.mixin",
        "party.handover.task.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_name = "user_id"

    _transitions = Transitions.declare(
        {
            "listed": ["handed_over", "taken_over"],
            "handed_over": ["listed", "taken_over"],
            "taken_over": ["listed"],
        }
    )
    _stamps = {
        "handed_over": ("handed_at", "handed_by_id"),
        "taken_over": ("taken_at", "taken_by_id"),
    }
    _fixed_fields = frozenset({"staff_id"})
    _proof_fields = frozenset({"listed_at", "listed_by_id"})

    staff_id = fields.Many2one(
        "party.staff", "Assignment", required=True, index=True, ondelete="restrict"
    )
    center_id = fields.Many2one(related="staff_id.center_id", store=True, index=True)
    user_id = fields.Many2one(
        related="staff_id.user_id", store=True, index=True, string="Who Leaves"
    )
    last_date = fields.Date(related="staff_id.date_to", string="Last Day")
    state = fields.Selection(
        [
            ("listed", "Listed"),
            ("handed_over", "Handed to Successor"),
            ("taken_over", "Taken Over"),
        ],
        required=True,
        readonly=True,
        default="listed",
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many("party.handover.line", "handover_id", "Open Work")
    line_count = fields.Integer("Pieces", compute="_compute_open_count")
    open_count = fields.Integer(
        "Not Taken Over", compute="_compute_open_count", help="Pieces of work."
    )
    heir_id = fields.Many2one(
        "res.users",
        "Successor for All",
        copy=False,
        ondelete="restrict",
        help="Who takes every piece for which nobody else is chosen.",
    )
    listed_at = fields.Datetime("Listed at", readonly=True, copy=False)
    listed_by_id = fields.Many2one(
        "res.users", "Listed by", readonly=True, copy=False, ondelete="restrict"
    )
    handed_at = fields.Datetime("Handed to Successor at", readonly=True, copy=False)
    handed_by_id = fields.Many2one(
        "res.users",
        "Handed to Successor by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    taken_at = fields.Datetime("Taken Over at", readonly=True, copy=False)
    taken_by_id = fields.Many2one(
        "res.users", "Taken Over by", readonly=True, copy=False, ondelete="restrict"
    )

    _once = models.UniqueIndex(
        "(staff_id)", "The open work of this assignment is listed already."
    )

    @api.depends("user_id", "center_id")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._(
                "Handover of %(person)s (%(center)s)",
                person=handover.user_id.name or "",
                center=handover.center_id.code or "",
            )

    @api.depends("line_ids.state")
    def _compute_open_count(self):
        for handover in self:
            handover.line_count = len(handover.line_ids)
            handover.open_count = len(handover.line_ids._open())

    def write(self, vals):
        if "heir_id" in vals and not self._is_mover():
            self._check_unfixed(vals)
            self._check_may_hand_over()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("Handovers are kept: they show who took over."))

    # ------------------------------------------------------------------
    # Listing
    # ------------------------------------------------------------------
    @api.model
    def _list_for(self, post):
        """The list of ``post``, made now when there is open work; none without.

        Whoever decides on it is given a task.
        """
        # who enters a last day need not see what the person works on
        handovers_sudo = self.sudo()
        handover_sudo = handovers_sudo.search([("staff_id", "=", post.id)])
        if not handover_sudo:
            if not self.env["party.handover.line"].sudo()._open_work(post.sudo()):
                return self
            handover_sudo = handovers_sudo._as_mover().create(
                {
                    "staff_id": post.id,
                    "listed_at": fields.Datetime.now(),
                    "listed_by_id": self.env.uid,
                }
            )
            handover_sudo = handover_sudo._as_user()
        handover_sudo._relist()
        return handover_sudo.sudo(self.env.su)

    @api.model
    def _list_by_hand(self, post):
        """The list of ``post`` for whoever asks for it.

        :raise NotOnDuty: it is not theirs to ask for
        :raise HandoverRefused: there is nothing to hand over
        """
        self._check_decides(post)
        if handover := self._list_for(post):
            return handover
        raise HandoverRefused(
            self.env._(
                "%(person)s has no open work at %(center)s; there is nothing to hand"
                " over.",
                person=post.user_id.name,
                center=post.center_id.name,
            )
        )

    def _relist(self):
        """Add what has come since, settle what is done or is with somebody else."""
        for handover in self:
            if handover.heir_id - handover._candidates():
                handover._as_mover().heir_id = False
            handover.line_ids._keep_up(handover)
            handover._advance()

    @api.model
    def _cron_keep_up(self):
        """List what people leave who go soon or went; keep up the lists there are."""
        cron = self.env["ir.cron"]
        posts = self.env["party.staff"].with_context(active_test=False)
        today = fields.Date.today()
        recent = Domain("date_to", ">=", today - relativedelta(days=DAYS_AFTER))
        soon = Domain("date_to", "<=", today + relativedelta(days=DAYS_BEFORE))
        archived = Domain("active", "=", False)
        archived &= Domain("date_to", "=", False) | recent
        leaving = posts.search((recent & soon) | archived)
        leaving |= self.search([("state", "!=", "taken_over")]).staff_id
        cron._commit_progress(remaining=len(leaving))
        for post in leaving:
            self._list_for(post)
            if not cron._commit_progress(1):
                break

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_relist(self):
        """Look once more for open work of the person."""
        self.ensure_one()
        self._check_may_hand_over()
        # the person's work may be closed to the director: secret tickets
        self.sudo()._relist()

    def action_hand_over(self):
        """Give each listed piece to its successor, who is asked to take it over."""
        self.ensure_one()
        self._check_may_hand_over()
        self.sudo()._relist()
        listed = self.line_ids.filtered(lambda line: line.state == "listed")
        if not listed:
            raise HandoverRefused(
                self.env._("Every piece is handed over, taken over or settled already.")
            )
        return self._one_by_one(listed, "_hand")

    def action_take_over(self):
        """Take over what was handed to the present user; it is theirs from now on."""
        self.ensure_one()
        self.check_access("write")
        if not self._mine_to_take():
            raise NotOnDuty(
                self.env._("Nothing on this list waits for you to take it over.")
            )
        # what was settled meanwhile, or is with somebody else, is not taken from them
        self.sudo()._relist()
        return self._one_by_one(self._mine_to_take(), "_take")

    def _one_by_one(self, lines, step):
        """Let each of ``lines`` take ``step``; say which stayed as they were, and why.

        :raise HandoverRefused: none of them could
        """
        refusals = []
        for line in lines:
            try:
                # one that refuses does not hold the others up
                with self.env.cr.savepoint():
                    getattr(line, step)()
            except UserError as refusal:
                refusals.append(f"{line.name}: {refusal}")
        words = "\n".join(refusals)
        if refusals and len(refusals) == len(lines):
            raise HandoverRefused(words)
        self._advance()
        if not refusals:
            return None
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Not done for these"),
                "message": words,
                "type": "warning",
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _advance(self):
        """Follow the pieces: the list is where its last piece is."""
        states = set(self.line_ids.mapped("state"))
        state = (
            "listed"
            if "listed" in states
            else "handed_over"
            if "handed" in states
            else "taken_over"
        )
        if state != self.state:
            self._move(state)
        self._ask_to_hand_over()
        self._ask_to_take()

    def _today(self):
        return self.center_id._today()
