"""The tree of Party organizations that members belong to."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from .phone_check import normalize_phones

TEXT_LENGTH = 200  # characters in each of the bounded fields
BOUNDED_FIELDS = (
    "name",
    "short_name",
    "code",
    "secretary_name",
    "contact_name",
    "address",
    "postcode",
    "email",
)
PHONE_FIELDS = ("phone",)


class PartyOrganization(models.Model):
    """A Party committee, general branch, branch or organization department.

    Most are outside the association: the home organizations of members who trade here.
    They are called to confirm a membership and get the yearly letter.

    Clause: A2.6 (notices to the home organization), A3.1.2 (telephone confirmation)
    """

    _name = "party.organization"
    _description = "Party Organization"
    _inherit = ["party.single.mixin", "mail.thread"]
    _parent_store = True
    _order = "complete_name"
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "short_name", "code"]

    name = fields.Char(required=True, index="trigram", tracking=True)
    short_name = fields.Char(help="What people call it in everyday speech.")
    code = fields.Char(copy=False, help="Code in the Party's own information system.")
    kind = fields.Selection(
        [
            ("committee", "Party Committee"),
            ("general_branch", "General Party Branch"),
            ("branch", "Party Branch"),
            ("department", "Organization Department"),
        ],
        required=True,
        default="branch",
    )
    parent_id = fields.Many2one(
        "party.organization", "Belongs to", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("party.organization", "parent_id", "Below It")
    complete_name = fields.Char(
        "Full Name",
        compute="_compute_complete_name",
        store=True,
        recursive=True,
        index="trigram",
    )
    is_outside = fields.Boolean(
        "Outside the Association",
        default=True,
        help="Not an organization of the association itself.",
    )
    active = fields.Boolean(default=True)

    # contact
    secretary_name = fields.Char("Secretary")
    contact_name = fields.Char("Contact", tracking=True)
    phone = fields.Char("Telephone", tracking=True)
    address = fields.Char("Address for Letters", tracking=True)
    postcode = fields.Char()
    email = fields.Char(
        "E-mail", tracking=True, help="For letters; one address and nothing else."
    )
    committee_id = fields.Many2one(
        "party.organization",
        "Party Committee Above",
        compute="_compute_committee_id",
        store=True,
        recursive=True,
        help="The nearest Party committee, itself included.",
    )
    addressee_id = fields.Many2one(
        "party.organization",
        "Letters Go to",
        compute="_compute_addressee_id",
        store=True,
        readonly=False,
        recursive=True,
        help="Who receives the yearly letter about members of this organization: the"
        " Party committee where there is one, else the organization itself (A3.3.4).",
    )

    # mirror lines of a room below; no rule reads through them
    letter_ids = fields.One2many("party.letter", "addressee_id", "Letters")
    letter_count = fields.Integer("Letters Received", compute="_compute_letter_count")

    _code_uniq = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another organization has this code already."
    )
    _name_uniq = models.UniqueIndex(
        "(name, coalesce(parent_id, 0)) WHERE active",
        "An organization of this name exists there already; choose that one.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (greatest({', '.join(f'char_length({f})' for f in BOUNDED_FIELDS)})"
        f" <= {TEXT_LENGTH})",
        "Each entry about an organization has at most 200 characters.",
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for organization in self:
            above = organization.parent_id.complete_name
            name = organization.name or ""
            organization.complete_name = f"{above} / {name}" if above else name

    @api.depends("kind", "parent_id.committee_id")
    def _compute_committee_id(self):
        for organization in self:
            organization.committee_id = (
                organization
                if organization.kind == "committee"
                else organization.parent_id.committee_id
            )

    @api.depends("committee_id")
    def _compute_addressee_id(self):
        for organization in self:
            organization.addressee_id = organization.committee_id or organization

    def _compute_letter_count(self):
        counts = dict(
            self.env["party.letter"]._read_group(
                [("addressee_id", "in", self.ids), *self._received_domain()],
                ["addressee_id"],
                ["__count"],
            )
        )
        for organization in self:
            organization.letter_count = counts.get(organization, 0)

    @api.constrains("name")
    def _check_name(self):
        if any(not (organization.name or "").strip() for organization in self):
            raise ValidationError(self.env._("Enter the organization's name."))

    @api.constrains("email")
    def _check_email(self):
        for organization in self.filtered("email"):
            if not email_normalize(organization.email):
                raise ValidationError(
                    self.env._(
                        "“%(email)s” is no e-mail address. Enter one, such as"
                        " office@example.com.",
                        email=organization.email,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [normalize_phones(self.env, vals, PHONE_FIELDS) for vals in vals_list]
        )

    def write(self, vals):
        self._check_parent(vals)
        return super().write(normalize_phones(self.env, vals, PHONE_FIELDS))

    def _check_parent(self, vals):
        """Refuse a circle in words, before the tree's own bare refusal.

        Whoever may choose an organization may read the whole tree.
        """
        field = self._fields["parent_id"]
        parent = self.browse(field.convert_to_cache(vals.get("parent_id"), self) or [])
        if self & self.search([("id", "parent_of", parent.ids)]):
            raise ValidationError(
                self.env._(
                    "An organization cannot belong to itself or to one below it."
                    " Choose the organization above it."
                )
            )

    def action_open_letters(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_letter_action"
        )
        domain = [("addressee_id", "=", self.id), *self._received_domain()]
        return action | {"domain": domain, "context": {}}

    @api.model
    def _received_domain(self):
        """Letters that went out, the same in the figure and in its list."""
        return [("sent_date", "!=", False)]

    @api.model
    def name_create(self, name):
        """Take the text typed at the window as the name: the full one is computed."""
        organization = self.create({"name": name})
        return organization.id, organization.display_name

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Party organizations"),
                "template": "/party_service_center/static/xls/party_organization.xlsx",
            }
        ]

    def _is_within(self, other):
        """Whether this organization is ``other`` or stands below it."""
        self.ensure_one()
        return f"/{other.id}/" in f"/{self.parent_path}"
