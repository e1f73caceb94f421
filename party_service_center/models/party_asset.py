"""Things that a center needs: counted, looked after and checked in time (A1.1)."""

from contextlib import suppress

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import AssetRefused, FiledRecord

KINDS = [
    ("computer", "Working Computer"),
    ("bookcase", "Bookcase"),
    ("rack", "Newspaper Rack"),
    ("readers", "Readers for Members"),
    ("study_books", "Study Record Books"),
    ("window", "Registration Window"),
    ("venue", "Venue for Activities and Service"),
    ("other", "Other"),
]
CONDITIONS = [
    ("good", "Good"),
    ("worn", "Worn"),
    ("broken", "Broken"),
    ("missing", "Missing"),
]
USUAL_MONTHS = 6  # months between two checks
LONGEST_MONTHS = 60
MOST = 100_000  # pieces
NAME_LENGTH = 200  # characters in each of the short texts
REASON_LENGTH = 2000  # characters


class PartyAsset(models.Model):
    """A thing or a place of a center: the computer at the window, the bookcase, …

    It is checked every few months; what the last check counted is what is there. One
    that is no longer used is retired with a reason and stays on the register.

    Clause: A1.1.3, A1.1.4, A1.1.5
    """

    _name = "party.asset"
    _description = "Equipment of a Center"
    _inherit = [
        "party.protected.mixin",
        "party.reason.mixin",
        "party.asset.watch.mixin",
    ]
    _order = "center_id, kind, name, id"
    _rec_names_search = ["name", "serial"]

    _proof_fields = frozenset(
        {"active", "retired_at", "retired_by_id", "retire_reason"}
    )
    _fixed_fields = frozenset({"center_id"})
    _reasoned_steps = {"retire": "_retire"}

    name = fields.Char(required=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, index=True, tracking=True)
    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    serial = fields.Char("Serial Number", help="As it stands on the thing itself.")
    place = fields.Char("Where It Stands", help="At the window, in the meeting room, …")
    opening_hours = fields.Char(help="When the window is attended (A1.1.3).")
    quantity = fields.Integer(
        "Entered Quantity",
        required=True,
        default=1,
        tracking=True,
        help="How many there are, until the first check counts them.",
    )
    wanted_quantity = fields.Integer(
        required=True, default=1, help="How many there should be."
    )
    photo = fields.Image(max_width=1280, max_height=1280, copy=False)
    check_months = fields.Integer(
        "Check Every",
        required=True,
        default=USUAL_MONTHS,
        aggregator=None,
        help="Months from one check to the next.",
    )
    since_date = fields.Date(
        "In Use Since",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        help="The first check is due the set number of months later.",
    )
    check_ids = fields.One2many("party.asset.check", "asset_id", "Checks", copy=False)
    last_check_date = fields.Date(
        "Last Check", compute="_compute_last_check", store=True
    )
    present_quantity = fields.Integer(
        "There Are",
        compute="_compute_last_check",
        store=True,
        help="As the last check counted, or as entered where none was made.",
    )
    condition = fields.Selection(
        CONDITIONS,
        "Last Condition",
        compute="_compute_last_check",
        store=True,
    )
    next_check_date = fields.Date(
        "Next Check", compute="_compute_next_check_date", store=True, index=True
    )
    is_check_overdue = fields.Boolean(
        "Check Overdue",
        compute="_compute_is_check_overdue",
        search="_search_is_check_overdue",
    )
    is_short = fields.Boolean(
        "Too Few", compute="_compute_is_short", store=True, help="Fewer than wanted."
    )

    active = fields.Boolean(default=True, readonly=True, copy=False)
    retired_at = fields.Datetime("Retired at", readonly=True, copy=False)
    retired_by_id = fields.Many2one(
        "res.users", "Retired by", readonly=True, copy=False, ondelete="restrict"
    )
    retire_reason = fields.Text("Why Retired", readonly=True, copy=False)

    _quantities_sound = models.Constraint(
        f"CHECK (quantity BETWEEN 0 AND {MOST}"
        f" AND wanted_quantity BETWEEN 0 AND {MOST})",
        "Quantities lie between 0 and 100,000.",
    )
    _months_sound = models.Constraint(
        f"CHECK (check_months BETWEEN 1 AND {LONGEST_MONTHS})",
        "A thing is checked every 1 to 60 months.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(name), char_length(serial), char_length(place),"
        f" char_length(opening_hours)) <= {NAME_LENGTH}"
        f" AND char_length(retire_reason) <= {REASON_LENGTH})",
        "A name, number or place has at most 200 characters, a reason at most 2,000.",
    )
    _retired_complete = models.Constraint(
        "CHECK (active = (retired_at IS NULL)"
        " AND (retired_at IS NULL) = (retire_reason IS NULL))",
        "A thing that is retired has who, when and why.",
    )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.depends(
        "quantity",
        "check_ids.date",
        "check_ids.counted",
        "check_ids.condition",
        "check_ids.voided_at",
    )
    def _compute_last_check(self):
        for asset in self:
            valid = asset.check_ids.filtered(lambda check: not check.voided_at)
            last = valid.sorted(lambda check: (check.date, check._origin.id))[-1:]
            asset.last_check_date = last.date
            asset.condition = last.condition
            asset.present_quantity = last.counted if last else asset.quantity

    @api.depends("last_check_date", "since_date", "check_months")
    def _compute_next_check_date(self):
        for asset in self:
            asset.next_check_date = False
            if start := asset.last_check_date or asset.since_date:
                # a day at the end of time is refused in words when it is saved; the
                # screen, where it is being typed, must not break before
                with suppress(ValueError, OverflowError):
                    asset.next_check_date = start + relativedelta(
                        months=asset.check_months
                    )

    @api.constrains("since_date", "center_id")
    def _check_since_date(self):
        for asset in self:
            if asset.since_date > asset.center_id._today():
                raise AssetRefused(
                    self.env._("%(date)s lies in the future.", date=asset.since_date)
                )

    @api.depends("present_quantity", "wanted_quantity")
    def _compute_is_short(self):
        for asset in self:
            asset.is_short = asset.present_quantity < asset.wanted_quantity

    @api.depends("next_check_date", "active")
    def _compute_is_check_overdue(self):
        for asset in self:
            asset.is_check_overdue = bool(
                asset.active
                and asset.center_id
                and asset.next_check_date
                and asset.next_check_date < asset.center_id._today()
            )

    @api.model
    def _search_is_check_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("active", "=", True) & self.env["party.center"]._in_own_time(
            lambda center: Domain("next_check_date", "<", center._today())
        )

    def action_check(self):
        """Write down what a check of the thing found."""
        self.ensure_one()
        self.check_access("write")
        self._check_in_use()
        action = self._open_dialog(
            "party.asset.check",
            self.env._("Check"),
            asset_id=self.id,
            counted=self.present_quantity,
        )
        view = "party_service_center.party_asset_check_view_form_new"
        action["context"]["form_view_ref"] = view
        return action

    def _today(self):
        return self.center_id._today()

    def _check_in_use(self):
        """Raise AssetRefused for what is retired."""
        for asset in self.filtered(lambda asset: not asset.active):
            raise AssetRefused(
                self.env._(
                    "“%(asset)s” is retired; only what is in use is checked or"
                    " changed.",
                    asset=asset.name,
                )
            )

    # ------------------------------------------------------------------
    # Kept
    # ------------------------------------------------------------------
    def write(self, vals):
        if not self._is_mover():
            self._check_unfixed(vals)
            self.check_access("write")
            self._check_in_use()
        return super().write(vals)

    def action_retire(self):
        self.ensure_one()
        self.check_access("write")
        self._check_in_use()
        return self._ask_reason("retire", self.env._("Retire"))

    def _retire(self, reason):
        """The thing is no longer used; it stays on the register with the reason."""
        self.ensure_one()
        self.check_access("write")
        self._check_in_use()
        self._record_proof(
            active=False,
            retired_at=fields.Datetime.now(),
            retired_by_id=self.env.uid,
            retire_reason=reason,
        )
        self._end_check_tasks()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("The register of equipment has no gaps. Retire what is gone.")
        )
