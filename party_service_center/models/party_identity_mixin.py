"""Who somebody is: name, birth, ID number, Party membership; entered with care."""

from odoo import api, fields, models, tools
from odoo.fields import Domain

from ..exceptions import InvalidIdNumber, MemberRefused
from ..tools import id_number
from .person_codes import ETHNIC_GROUPS

FULL_AGE = 18  # years, the least age to join
NAME_LENGTH = 50  # characters
SECRET_FIELDS = ("id_number_full", "id_number_hash", "id_number_masked")
HASH_SCOPE = "party.member.id_number"  # one for all, so that people can be compared
# locked at the entry into the register; a change request alone changes them (A3.1.5)
IDENTITY_FIELDS = (
    "name",
    "sex",
    "birth_date",
    "id_number",
    "ethnic_group",
    "join_date",
    "full_member_date",
)


class PartyIdentityMixin(models.AbstractModel):
    """Identity as on the Basic Information Survey Form.

    The ID number is entered once and shown with its middle hidden; the full number and
    its fingerprint are closed to everybody.

    Clause: A3.1.1, A3.1.5; P-03 (minimum, masked)
    """

    _name = "party.identity.mixin"
    _description = "Identity of a Person"
    _inherit = ["party.protected.mixin", "mail.thread"]

    name = fields.Char("Member's Name", required=True, index="trigram", tracking=True)
    sex = fields.Selection([("male", "Male"), ("female", "Female")], tracking=True)
    birth_date = fields.Date("Date of Birth", tracking=True)
    ethnic_group = fields.Selection(ETHNIC_GROUPS)
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
        index="btree_not_null",
        groups=fields.NO_ACCESS,
    )
    join_date = fields.Date(
        "Joined the Party on",
        tracking=True,
        help="The first of the month when only the month is known.",
    )
    full_member_date = fields.Date(
        "Full Member since", tracking=True, help="Normally a year after joining."
    )

    _identity_texts_bounded = models.Constraint(
        f"CHECK (char_length(name) <= {NAME_LENGTH})",
        "A name has at most 50 characters.",
    )
    _joined_of_age = models.Constraint(
        f"CHECK (join_date >= birth_date + interval '{FULL_AGE} years')",
        "Nobody joins the Party before the age of 18. Check both dates.",
    )
    _full_after_joining = models.Constraint(
        "CHECK (full_member_date >= join_date)",
        "Nobody is a full member before joining. Check both dates.",
    )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | set(SECRET_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        prepared, secrets = [], []
        for vals in vals_list:
            plain, secret = self._split_id_number(vals)
            prepared.append(plain)
            secrets.append(secret)
        self._check_unknown(secrets)
        people = super().create(prepared)
        people._store_id_numbers(secrets)
        return people

    def write(self, vals):
        if "id_number" not in vals:
            return super().write(vals)
        if self._is_shown_number(vals["id_number"]):
            return super().write({n: vals[n] for n in vals if n != "id_number"})
        self.ensure_one()
        plain, secret = self._split_id_number(vals)
        self._check_unknown([secret])
        self._store_id_numbers([secret])
        return super().write(plain)

    # ------------------------------------------------------------------
    # ID number
    # ------------------------------------------------------------------
    def _check_unknown(self, secrets):
        """Refuse numbers of people known already; a model that inherits says how."""

    @api.depends("id_number_masked")
    def _compute_id_number(self):
        for person in self:
            person.id_number = person.id_number_masked

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
        """Records with this number, across all centers, as superuser."""
        # the fingerprint is closed to everybody; the finder's own rules apply later
        people_sudo = self.sudo().with_context(active_test=False)
        return people_sudo.search([("id_number_hash", "=", self._fingerprint(number))])

    @api.model
    def _fingerprint(self, number):
        # keyed with the database's secret, which only the superuser may read
        return tools.hmac(self.env(su=True), HASH_SCOPE, number)

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

    def _is_shown_number(self, text):
        """Whether ``text`` is what the screen shows, sent back unchanged."""
        return set(self.mapped("id_number_masked")) == {text}

    @api.model
    def _split_id_number(self, vals):
        """Take an entered ID number out of ``vals``: (what is left, its stored parts).

        Sex and date of birth are filled from it where they are empty.

        :raise InvalidIdNumber: saying what is wrong with the number
        """
        plain = {name: vals[name] for name in vals if name != "id_number"}
        if "id_number" not in vals:
            return plain, {}
        if not vals["id_number"]:
            return plain, dict.fromkeys(SECRET_FIELDS, False)
        number = self._parse_id_number(vals["id_number"])
        for name in ("sex", "birth_date"):
            if not plain.get(name) and not self[name]:
                plain[name] = getattr(number, name)
        return plain, {
            "id_number_full": number.number,
            "id_number_hash": self._fingerprint(number.number),
            "id_number_masked": number.masked,
        }

    def _store_id_numbers(self, secrets):
        """Store the parts of each person's number (from ``_split_id_number``).

        The fingerprints go first: when the database finds one of them taken, as with
        the same person twice in one import, its error log holds no number in full.
        """
        self.check_access("write")
        pairs = [pair for pair in zip(self, secrets, strict=True) if pair[1]]
        # the full number is closed to everybody, its enterer included
        people_sudo = self.sudo().browse([person.id for person, _secret in pairs])
        people_sudo.flush_recordset()
        # nothing but the number shown depends on these fields: a thousand people are
        # stored with a few queries
        for names in (("id_number_hash",), ("id_number_full", "id_number_masked")):
            people_sudo._write_multi(
                [{name: secret[name] or None for name in names} for _p, secret in pairs]
            )
        people_sudo.invalidate_recordset([*SECRET_FIELDS, "id_number"], flush=False)

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

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    def _person_today(self):
        """Today where the person is registered; a model that inherits says where."""
        raise NotImplementedError

    @api.constrains("birth_date", "join_date", "full_member_date")
    def _check_person_dates(self):
        for person in self:
            days = (person.birth_date, person.join_date, person.full_member_date)
            if person.birth_date and person.birth_date.year < id_number.FIRST_YEAR:
                raise MemberRefused(
                    self.env._(
                        "%(member)s: nobody alive was born in %(year)s. Check the date"
                        " of birth.",
                        member=person.name,
                        year=person.birth_date.year,
                    )
                )
            if any(days) and max(filter(None, days)) > person._person_today():
                raise MemberRefused(
                    self.env._(
                        "%(member)s: dates of birth and of joining cannot lie in the"
                        " future.",
                        member=person.name,
                    )
                )

    @api.constrains("name")
    def _check_name(self):
        if any(not (person.name or "").strip() for person in self):
            raise MemberRefused(self.env._("Enter the member's name."))
