"""The member register: who they are, where they trade, where their affiliation is."""

from odoo import api, fields, models, tools
from odoo.fields import Domain

from ..exceptions import InvalidIdNumber, MemberRefused
from ..tools import id_number
from .phone_check import normalize_phones

PHONE_FIELDS = ("mobile", "phone")
MOBILE_FIELDS = ("mobile",)  # get text messages
FULL_AGE = 18  # years, the least age to join
NAME_LENGTH = 50  # characters
NOTE_LENGTH = 2000  # characters
SECRET_FIELDS = ("id_number_full", "id_number_hash", "id_number_masked")
HASH_SCOPE = "party.member.id_number"


class PartyMember(models.Model):
    """A Party member who trades in the region of a center.

    Telephone, ID number and the rest live here and not on a contact: every internal
    user of the instance can read all contacts.

    Clause: A2.2 (member database), A3.1.5 (entry); P-03 (minimum, masked)
    """

    _name = "party.member"
    _description = "Party Member"
    _inherit = [
        "party.protected.mixin",
        "party.concurrency.mixin",
        "mail.thread.phone",
        "mail.activity.mixin",
    ]
    _order = "name, id"
    _rec_names_search = ["name", "mobile", "business_name"]

    _proof_fields = frozenset(
        {
            *SECRET_FIELDS,
            "registered_at",
            "registered_by_id",
        }
    )
    # a change of center is a handing over between centers, not an edit
    _fixed_fields = frozenset({"center_id"})

    # person
    name = fields.Char("Member's Name", required=True, index="trigram", tracking=True)
    sex = fields.Selection([("male", "Male"), ("female", "Female")], tracking=True)
    birth_date = fields.Date("Date of Birth", tracking=True)
    id_number = fields.Char(
        "ID Number",
        compute="_compute_id_number",
        search="_search_id_number",
        readonly=False,
        help="Optional. Shown with the middle hidden; search by the whole number or its"
        " last four characters (P-03).",
    )
    id_number_masked = fields.Char("ID Number (Masked)", readonly=True, copy=False)
    id_number_full = fields.Char(
        "ID Number in Full",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,  # shown by a logged step alone
    )
    id_number_hash = fields.Char(
        "ID Number Fingerprint",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,  # shown by a logged step alone
    )
    mobile = fields.Char(required=True, index="trigram", tracking=True)
    phone = fields.Char("Other Telephone")
    residence = fields.Char(help="Town or street, not the full address.")

    # Party
    member_category = fields.Selection(
        [("full", "Full Member"), ("probationary", "Probationary Member")],
        required=True,
        default="full",
        tracking=True,
    )
    join_date = fields.Date("Joined the Party on", tracking=True)
    home_branch_id = fields.Many2one(
        "party.organization",
        "Home Organization",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Where the formal affiliation is; it is called to confirm the membership"
        " (A3.1.2).",
    )
    home_committee_id = fields.Many2one(
        related="home_branch_id.committee_id", store=True, index=True
    )
    relation_type = fields.Selection(
        [
            ("association", "Association Here"),
            ("market", "Market Here"),
            ("local", "Street, Community or Village Here"),
            ("origin", "Place of Origin (Mobile Member)"),
        ],
        "Kind of Affiliation",
    )

    # business
    business_ids = fields.One2many("party.business", "member_id", "Businesses")
    business_name = fields.Char(
        "Business", compute="_compute_business_name", store=True, index="trigram"
    )

    # mirror lines of rooms below; no rule reads through them
    ticket_ids = fields.One2many("party.ticket", "member_id", "Tickets")
    ticket_count = fields.Integer("Number of Tickets", compute="_compute_ticket_count")

    # center
    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    registered_at = fields.Datetime("Registered at", readonly=True, copy=False)
    registered_by_id = fields.Many2one(
        "res.users", "Registered by", readonly=True, copy=False, ondelete="restrict"
    )
    active = fields.Boolean(default=True)
    note = fields.Text()
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty until the member is invited to the portal: contacts can be read by"
        " every internal user.",
    )

    _id_number_uniq = models.UniqueIndex(
        "(id_number_hash)", "A person with this ID number is registered already."
    )
    _partner_uniq = models.UniqueIndex(
        "(partner_id)", "This contact belongs to another member already."
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(name) <= {NAME_LENGTH}"
        f" AND char_length(residence) <= {NAME_LENGTH}"
        f" AND char_length(note) <= {NOTE_LENGTH})",
        "A name or residence has at most 50 characters, a note at most 2,000.",
    )
    _joined_of_age = models.Constraint(
        f"CHECK (join_date >= birth_date + interval '{FULL_AGE} years')",
        "Nobody joins the Party before the age of 18. Check both dates.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("name", "business_name", "mobile")
    @api.depends_context("show_details")
    def _compute_display_name(self):
        """The name; where people are chosen, shop and mobile tell namesakes apart."""
        for member in self:
            parts = [member.name]
            if self.env.context.get("show_details"):
                end_of_mobile = f"…{member.mobile[-4:]}" if member.mobile else ""
                parts += [member.business_name, end_of_mobile]
            member.display_name = " · ".join(filter(None, parts))

    @api.depends("id_number_masked")
    def _compute_id_number(self):
        for member in self:
            member.id_number = member.id_number_masked

    @api.model
    def _search_id_number(self, operator, value):
        """Find by the whole number or by at least its last four characters."""
        if operator not in ("in", "=", "ilike", "like"):
            return NotImplemented
        values = [value] if isinstance(value, str) else value
        domains = []
        for text in filter(None, values):
            plain = id_number.compact(text)
            if id_number.PATTERN.fullmatch(plain):
                domains.append(Domain("id", "in", self._find_by_id_number(plain).ids))
            elif id_number.TAIL_PATTERN.fullmatch(plain):
                domains.append(Domain("id_number_masked", "=like", "%" + plain))
        if False in values:
            domains.append(Domain("id_number_masked", "=", False))
        return Domain.OR(domains) if domains else Domain.FALSE

    @api.model
    def _find_by_id_number(self, number):
        """Members with this number, across all centers, as superuser."""
        # the fingerprint is closed to everybody; the finder's own rules apply later
        members_sudo = self.sudo().with_context(active_test=False)
        return members_sudo.search([("id_number_hash", "=", self._fingerprint(number))])

    @api.model
    def _fingerprint(self, number):
        # keyed with the database's secret, which only the superuser may read
        return tools.hmac(self.env(su=True), HASH_SCOPE, number)

    @api.depends("business_ids.name", "business_ids.closed_date")
    def _compute_business_name(self):
        for member in self:
            running = member.business_ids.filtered(lambda b: not b.closed_date)
            member.business_name = running[:1].name

    def _compute_ticket_count(self):
        counts = dict(
            self.env["party.ticket"]._read_group(
                [("member_id", "in", self.ids)], ["member_id"], ["__count"]
            )
        )
        for member in self:
            member.ticket_count = counts.get(member, 0)

    @api.onchange("id_number")
    def _onchange_id_number(self):
        """Help typing: fill sex and birth date, warn when they do not fit.

        A wrong number only warns here: a refusal would take the text off the screen.
        """
        if not self.id_number or self.id_number == self.id_number_masked:
            return None
        try:
            number = self._parse_id_number(self.id_number)
        except InvalidIdNumber as refusal:
            return {
                "warning": {
                    "title": self.env._("Check the ID number"),
                    "message": str(refusal),
                }
            }
        self.sex = self.sex or number.sex
        self.birth_date = self.birth_date or number.birth_date
        if (self.sex, self.birth_date) == (number.sex, number.birth_date):
            return None
        return {
            "warning": {
                "title": self.env._("Does not fit the ID number"),
                "message": self.env._(
                    "Sex or date of birth differ from what the ID number says. Compare"
                    " them with the card."
                ),
            }
        }

    @api.constrains("birth_date", "join_date")
    def _check_dates(self):
        for member in self:
            today = member.center_id._today()
            if member.birth_date and member.birth_date.year < id_number.FIRST_YEAR:
                raise MemberRefused(
                    self.env._(
                        "%(member)s: nobody alive was born in %(year)s. Check the date"
                        " of birth.",
                        member=member.name,
                        year=member.birth_date.year,
                    )
                )
            if any(
                day and day > today for day in (member.birth_date, member.join_date)
            ):
                raise MemberRefused(
                    self.env._(
                        "%(member)s: dates of birth and of joining cannot lie in the"
                        " future.",
                        member=member.name,
                    )
                )

    @api.constrains("name")
    def _check_name(self):
        if any(not (member.name or "").strip() for member in self):
            raise MemberRefused(self.env._("Enter the member's name."))

    # ------------------------------------------------------------------
    # Entry
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list)
        stamp = {
            "registered_at": fields.Datetime.now(),
            "registered_by_id": self.env.uid,
        }
        prepared, secrets = [], []
        for vals in vals_list:
            plain, secret = self._split_id_number(vals)
            prepared.append(self._normalize_phones(plain) | stamp)
            secrets.append(secret)
        members = super(PartyMember, self._as_mover()).create(prepared)._as_user()
        members._store_id_numbers(secrets)
        return members

    def write(self, vals):
        if "id_number" in vals and not self._is_shown_number(vals["id_number"]):
            self.ensure_one()
            vals, secret = self._split_id_number(vals)
            self._store_id_numbers([secret])
        vals = {name: vals[name] for name in vals if name != "id_number"}
        return super().write(self._normalize_phones(vals))

    @api.model
    def _normalize_phones(self, vals):
        return normalize_phones(self.env, vals, PHONE_FIELDS, MOBILE_FIELDS)

    def _is_shown_number(self, text):
        """Whether ``text`` is what the screen shows, sent back unchanged."""
        return set(self.mapped("id_number_masked")) == {text}

    def _split_id_number(self, vals):
        """Take an entered ID number out of ``vals``: (what is left, its stored parts).

        Sex and date of birth are filled from it where they are empty.

        :raise InvalidIdNumber: saying what is wrong with the number
        :raise MemberRefused: when a person with this number is registered already
        """
        plain = {name: vals[name] for name in vals if name != "id_number"}
        if "id_number" not in vals:
            return plain, {}
        if not vals["id_number"]:
            return plain, dict.fromkeys(SECRET_FIELDS, False)
        number = self._parse_id_number(vals["id_number"])
        self._check_unknown(number)
        for name in ("sex", "birth_date"):
            if not plain.get(name) and not self[name]:
                plain[name] = getattr(number, name)
        return plain, {
            "id_number_full": number.number,
            "id_number_hash": self._fingerprint(number.number),
            "id_number_masked": number.masked,
        }

    def _store_id_numbers(self, secrets):
        """Store the parts of each member's number (from ``_split_id_number``).

        The fingerprints go first: when the database finds one of them taken, as with
        the same person twice in one import, its error log holds no number in full.
        """
        self.check_access("write")
        # the full number is closed to everybody, its enterer included
        pairs = [
            (member, secret)
            for member, secret in zip(self.sudo(), secrets, strict=True)
            if secret
        ]
        for member_sudo, secret in pairs:
            member_sudo._record_proof(id_number_hash=secret["id_number_hash"])
        self.flush_model(["id_number_hash"])
        for member_sudo, secret in pairs:
            member_sudo._record_proof(**secret)

    @api.model
    def _parse_id_number(self, text):
        try:
            return id_number.parse(str(text), fields.Date.context_today(self))
        except id_number.InvalidNumber as error:
            raise InvalidIdNumber(self._describe_invalid(error.reason)) from None

    @api.model
    def _describe_invalid(self, reason):
        return {
            "format": self.env._(
                "An ID number has 17 digits and then a digit or X. Compare it with the"
                " card."
            ),
            "province": self.env._(
                "The first two digits of the ID number stand for no province. Compare"
                " it with the card."
            ),
            "date": self.env._(
                "The ID number contains no possible date of birth (digits 7 to 14)."
                " Compare it with the card."
            ),
            "check": self.env._(
                "The last character of the ID number does not fit the others: one of"
                " them is mistyped. Compare it with the card."
            ),
        }[reason]

    def _check_unknown(self, number):
        others_sudo = self._find_by_id_number(number.number) - self
        if others_sudo:
            raise MemberRefused(
                self.env._(
                    "A person with this ID number is registered already at %(center)s."
                    " Look them up, among the archived as well, or ask that center to"
                    " hand them over.",
                    center=others_sudo[0].center_id.name,
                )
            )

    def action_reveal_id_number(self):
        """Ask for a reason, log it and show the number in full (P-03)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Show the ID Number"),
            "res_model": "party.member.reveal",
            "view_mode": "form",
            "target": "new",
            "context": {"default_member_id": self.id},
        }

    def action_open_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_ticket_action"
        )
        return action | {
            "domain": [("member_id", "=", self.id)],
            "context": {"default_member_id": self.id},
        }

    # ------------------------------------------------------------------
    # Messages
    # ------------------------------------------------------------------
    def _phone_get_number_fields(self):
        return [*PHONE_FIELDS]
