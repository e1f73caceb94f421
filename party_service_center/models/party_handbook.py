"""The Service Handbook: editions, stock of each center, copies handed out."""

from odoo import api, fields, models

from ..exceptions import FiledRecord, RegistrationRefused
from ..tools.transitions import Transitions
from .party_person_mixin import NOTE_LENGTH


class PartyHandbook(models.Model):
    """An edition of the handbook that members get with their plaque.

    Clause: A1.2.1, A3.1.4
    """

    _name = "party.handbook"
    _description = "Edition of the Service Handbook"
    _order = "issued_date desc, id desc"

    name = fields.Char("Edition", required=True)
    issued_date = fields.Date(
        "Issued on", required=True, default=lambda self: fields.Date.context_today(self)
    )
    active = fields.Boolean(default=True)
    stock_ids = fields.One2many("party.handbook.stock", "handbook_id")
    copy_ids = fields.One2many("party.handbook.copy", "handbook_id", "Copies")

    _name_uniq = models.Constraint("UNIQUE (name)", "This edition exists already.")


class PartyHandbookStock(models.Model):
    """How many copies of an edition lie at a center.

    Deliveries and copies handed out change it; two windows that hand out the last copy
    at once meet here, and the database lets one of them do it.

    Clause: A1.2.1
    """

    _name = "party.handbook.stock"
    _description = "Stock of Handbooks"
    _inherit = ["party.protected.mixin", "party.thread.mixin"]
    _order = "center_id, handbook_id"  # the newest edition first
    _rec_names_search = ["handbook_id", "center_id"]

    _proof_fields = frozenset({"quantity"})
    _fixed_fields = frozenset({"handbook_id", "center_id"})

    handbook_id = fields.Many2one(
        "party.handbook", "Edition", required=True, index=True, ondelete="restrict"
    )
    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    quantity = fields.Integer("Copies in Stock", readonly=True, tracking=True)

    _stock_uniq = models.UniqueIndex(
        "(handbook_id, center_id)", "This center has a stock of this edition already."
    )
    _not_negative = models.Constraint(
        "CHECK (quantity >= 0)",
        "There are not so many copies in stock. Record the delivery first.",
    )

    @api.depends("handbook_id", "center_id")
    def _compute_display_name(self):
        for stock in self:
            stock.display_name = f"{stock.handbook_id.name} · {stock.center_id.name}"

    def _change(self, quantity, reason):
        """Add ``quantity`` copies (negative: take away) and keep why."""
        self.ensure_one()
        self._record_proof(quantity=self.quantity + quantity)
        if reason:
            self._message_log(body=f"{quantity:+d}: {reason}")

    def action_change(self):
        self.ensure_one()
        self.check_access("write")
        return self._open_dialog(
            "party.handbook.deliver",
            self.env._("Delivery or Correction"),
            stock_id=self.id,
        )


class PartyHandbookCopy(models.Model):
    """A numbered copy that a member received.

    Clause: A1.2.1, A3.1.4
    """

    _name = "party.handbook.copy"
    _description = "Handbook Handed Out"
    _inherit = [
        "party.transition.mixin",
        "party.person.record.mixin",
        "party.reason.mixin",
        "party.thread.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "person_name"]

    _transitions = Transitions.declare(
        {"issued": ["returned", "lost"], "returned": [], "lost": []}
    )
    _stamps = {state: ("ended_at", "ended_by_id") for state in ("returned", "lost")}
    _proof_fields = frozenset(
        {
            "name",
            "handbook_id",
            "stock_id",
            "registration_id",
            "member_id",
            "issued_date",
            "issued_by_id",
            "end_reason",
        }
    )
    _reasoned_steps = {"return": "_return", "lose": "_lose"}

    name = fields.Char("Number", required=True, readonly=True, index="trigram")
    stock_id = fields.Many2one(
        "party.handbook.stock", "From the Stock", required=True, ondelete="restrict"
    )
    handbook_id = fields.Many2one(
        "party.handbook", "Edition", required=True, index=True, ondelete="restrict"
    )
    issued_date = fields.Date("Handed Out on", required=True, readonly=True)
    issued_by_id = fields.Many2one(
        "res.users", "Handed Out by", required=True, readonly=True, ondelete="restrict"
    )
    receipt = fields.Binary("Signed Receipt", attachment=True, copy=False)
    state = fields.Selection(
        [("issued", "With the Member"), ("returned", "Given Back"), ("lost", "Lost")],
        required=True,
        readonly=True,
        default="issued",
        tracking=True,
    )
    ended_at = fields.Datetime("Returned or Lost at", readonly=True)
    ended_by_id = fields.Many2one(
        "res.users", "Recorded by", readonly=True, ondelete="restrict"
    )
    end_reason = fields.Text("Reason", readonly=True)

    _name_uniq = models.UniqueIndex("(name)", "This number exists already.")
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(end_reason) <= {NOTE_LENGTH})",
        "A reason has at most 2,000 characters.",
    )

    @api.model
    def _issue(self, stock, registration=False, member=False):
        """Hand out a copy: the stock falls by one (A3.1.4).

        :raise RegistrationRefused: the stock is empty
        :raise MemberRefused: the member has left
        """
        person = registration or member
        person.check_access("write")
        if member:
            member._check_present()
        if stock.center_id != person.center_id or stock.quantity < 1:
            raise RegistrationRefused(
                self.env._(
                    "%(center)s has no copy of this edition in stock. Record the"
                    " delivery under Handbooks first.",
                    center=person.center_id.name,
                )
            )
        today = person.center_id._today()
        # staff may read the register of copies but write it by the steps alone
        copies_sudo = self.sudo()._as_mover()
        copy = copies_sudo.create(
            {
                "name": person.center_id._next_number("handbook_sequence_id", today),
                "stock_id": stock.id,
                "handbook_id": stock.handbook_id.id,
                "registration_id": registration and registration.id,
                "member_id": member and member.id,
                "issued_date": today,
                "issued_by_id": self.env.uid,
            }
        )
        stock.sudo()._change(-1, False)
        return copy._as_user().sudo(False)

    def _return(self, reason):
        """The member gave the copy back; it can be handed out again.

        It lies now where it was given back, which may be another center.
        """
        self.ensure_one()
        self._move("returned", end_reason=reason)
        values = {"handbook_id": self.handbook_id.id, "center_id": self.center_id.id}
        stocks = self.env["party.handbook.stock"]
        domain = [(name, "=", value) for name, value in values.items()]
        stock = stocks.search(domain, limit=1) or stocks.create(values)
        stock._change(1, self.name)

    def _lose(self, reason):
        self.ensure_one()
        self._move("lost", end_reason=reason)

    def action_return(self):
        return self._ask_reason("return", self.env._("Handbook Returned"))

    def action_lose(self):
        return self._ask_reason("lose", self.env._("Handbook Lost"))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("The register of handbooks has no gaps."))
