"""The member register: who is in it, and what is known of them today."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import IdentityLocked, MemberRefused
from ..tools import phone_number
from . import data_quality, portal_access
from .known_people import find_alike, render
from .party_identity_mixin import IDENTITY_FIELDS
from .party_person_mixin import PHONE_FIELDS
from .person_codes import FOUND_VIA, MEMBER_CATEGORIES
from .pointers import pointers_to

# what the standing in force says; changed by a new standing alone (A2.2)
STANDING_FIELDS = ("center_id", "home_branch_id", "relation_type", "member_category")
OPEN_REQUESTS = ("received", "identified")  # states of rights requests


class PartyMember(models.Model):
    """A Party member who trades in the region of a center.

    Made by the last step of a registration or by an import, never by hand. Telephone,
    ID number and the rest live here and not on a contact: every internal user of the
    instance can read all contacts.

    Clause: A1.1.6, A2.2 (member database), A3.1.5 (entry); P-03 (minimum, masked)
    """

    _name = "party.member"
    _description = "Party Member"
    _inherit = [
        "party.person.mixin",
        "party.member.participation.mixin",
        "party.concurrency.mixin",
        "party.reason.mixin",
        "mail.thread.phone",
        "mail.activity.mixin",
    ]
    _order = "name, id"
    _rec_names_search = ["name", "mobile", "business_name"]

    _fixed_fields = frozenset({*STANDING_FIELDS, "found_via"})
    _reasoned_steps = {"return": "_return"}

    # the survey form's fields come from party.person.mixin
    mobile = fields.Char(required=True)
    member_category = fields.Selection(
        MEMBER_CATEGORIES, required=True, default="full", tracking=True
    )
    id_number_hash = fields.Char(index=False)  # has its unique index
    home_branch_id = fields.Many2one(required=True)
    home_committee_id = fields.Many2one(
        related="home_branch_id.committee_id", store=True, index=True
    )

    photo = fields.Image(
        max_width=600,
        max_height=800,
        copy=False,
        help="For the wall of the center, where the member consented to that (A1.1.4,"
        " P-02). Never a picture of an identity card (P-03).",
    )

    # business
    business_ids = fields.One2many("party.business", "member_id", "Businesses")
    business_name = fields.Char(
        "Business", compute="_compute_business_name", store=True, index="trigram"
    )

    # center and course
    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    standing_ids = fields.One2many("party.standing", "member_id", "Standings")
    found_via = fields.Selection(FOUND_VIA, "Found by", help="Where we met (A2.1).")
    registered_at = fields.Datetime("Registered at", readonly=True, copy=False)
    registered_by_id = fields.Many2one(
        "res.users", "Registered by", readonly=True, copy=False, ondelete="restrict"
    )
    confirmed_date = fields.Date(
        "Last Confirmed on",
        readonly=True,
        copy=False,
        index=True,
        help="When all entries were last gone through with the member or the home"
        " organization; due every year (A2.2).",
    )
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, copy=False, ondelete="restrict"
    )
    left_date = fields.Date("Left on", readonly=True, copy=False)
    is_deceased = fields.Boolean(
        "Deceased", readonly=True, copy=False, help="Gets no messages (P-19)."
    )
    merged_into_id = fields.Many2one(
        "party.member",
        "Same Person as",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    active = fields.Boolean(default=True, readonly=True, copy=False)
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",  # a member may close the account in the portal
        help="Empty until the member is invited to the portal: contacts can be read by"
        " every internal user.",
    )
    portal_login = fields.Char(
        "Portal",
        compute="_compute_portal_login",
        compute_sudo=True,  # whoever sees the member may know that they sign in
        help="The address with which the member signs in to the portal.",
    )

    # data quality (A1.1.6)
    is_confirmation_due = fields.Boolean(
        "Not Confirmed for a Year",
        compute="_compute_is_confirmation_due",
        search="_search_is_confirmation_due",
        help="The entries were not gone through within twelve months (A2.2).",
    )
    missing_text = fields.Char(
        "Key Entries Missing", compute="_compute_missing", help="What they are."
    )
    is_incomplete = fields.Boolean(
        "Incomplete", compute="_compute_missing", search="_search_is_incomplete"
    )
    is_duplicate = fields.Boolean(
        "Perhaps Twice",
        compute="_compute_is_duplicate",
        search="_search_is_duplicate",
        help="Somebody else in the register has the same mobile, or the same name and"
        " date of birth, and it is not decided whether both are one person.",
    )
    is_sound = fields.Boolean(
        "In Order",
        compute="_compute_is_sound",
        search="_search_is_sound",
        help="Confirmed within a year, complete, and nobody else in the register may be"
        " the same person (A1.1.6).",
    )
    known_text = fields.Html("Perhaps the Same Person", compute="_compute_known_text")
    distinction_ids = fields.Many2many(
        "party.member.distinction",
        string="Not the Same Person as",
        compute="_compute_distinction_ids",
    )

    # mirror lines of rooms below; no rule reads through them
    ticket_ids = fields.One2many("party.ticket", "member_id", "Tickets")
    ticket_count = fields.Integer("Open Tickets", compute="_compute_ticket_count")
    registration_ids = fields.One2many(
        "party.registration", "member_id", "Registrations"
    )
    consent_ids = fields.One2many("party.consent", "member_id", "Consents Given")
    has_home_consent = fields.Boolean(
        "May Be Reported Home",
        compute="_compute_consents",
        store=True,
        default=False,  # nobody consents before the record is there
        help="Without it no letter goes to the home organization (P-02).",
    )
    has_display_consent = fields.Boolean(
        "May Be Shown in Public",
        compute="_compute_consents",
        store=True,
        default=False,  # nobody consents before the record is there
        help="Without it no name and photo appear on walls and public pages (P-02).",
    )
    rights_request_ids = fields.One2many(
        "party.rights.request", "member_id", "Rights Requests"
    )
    rights_request_count = fields.Integer(
        "Open Rights Requests", compute="_compute_rights_request_count"
    )
    pledge_ids = fields.One2many("party.pledge", "member_id", "Pledges")
    plaque_ids = fields.One2many("party.plaque", "member_id", "Plaques")
    copy_ids = fields.One2many("party.handbook.copy", "member_id", "Handbooks")
    plaque_name = fields.Char("Plaque", compute="_compute_plaque_name")
    credit_record_ids = fields.One2many(
        "party.credit.record", "member_id", "Lawful Trading and Credit"
    )
    change_ids = fields.One2many("party.member.change", "member_id", "Changes")
    import_row_ids = fields.One2many("party.import.row", "member_id", "Rows of Rosters")
    letter_line_ids = fields.One2many("party.letter.line", "member_id", "Letters Home")

    _id_number_uniq = models.UniqueIndex(
        "(id_number_hash)", "A person with this ID number is registered already."
    )
    _partner_uniq = models.UniqueIndex(
        "(partner_id)", "This contact belongs to another member already."
    )
    _archived_left = models.Constraint(
        "CHECK (active OR left_date IS NOT NULL)",
        "A member is archived by leaving, with a date and a reason.",
    )
    # people known already; the trigram index of the mobile is for parts of it
    _namesake_idx = models.Index("(birth_date, name) WHERE birth_date IS NOT NULL")
    _mobile_idx = models.Index("(mobile)")
    # list and search of a center, in the order of the list
    _center_idx = models.Index("(center_id, name, id) WHERE active")

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "registered_at",
            "registered_by_id",
            "confirmed_date",
            "confirmed_by_id",
            "left_date",
            "is_deceased",
            "merged_into_id",
            "active",
            "partner_id",
        }

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("name", "business_name", "mobile")
    @api.depends_context("show_details", "uid")
    def _compute_display_name(self):
        """The name; where people are chosen, shop and mobile tell namesakes apart.

        A center that names a former member of its own learns nothing more of them.
        """
        is_detailed = self.env.context.get("show_details")
        # names of linked records are read as superuser
        detailed = self.sudo(False)._filtered_access("read") if is_detailed else self
        for member in self:
            parts = [member.name]
            if is_detailed and member in detailed:
                end_of_mobile = f"…{member.mobile[-4:]}" if member.mobile else ""
                parts += [member.business_name, end_of_mobile]
            member.display_name = " · ".join(filter(None, parts))

    @api.depends("business_ids.name", "business_ids.state", "business_ids.date_to")
    def _compute_business_name(self):
        for member in self:
            member.business_name = member._running_business().name

    def _running_business(self):
        """The shop or stall that the member trades in now; none if there is none."""
        return self.business_ids.filtered(
            lambda business: not business.date_to and business.state != "closed"
        )[:1]

    def _compute_ticket_count(self):
        counts = dict(
            self.env["party.ticket"]._read_group(
                [
                    ("member_id", "in", self.ids),
                    ("told_at", "=", False),
                    ("state", "!=", "withdrawn"),
                ],
                ["member_id"],
                ["__count"],
            )
        )
        for member in self:
            member.ticket_count = counts.get(member, 0)

    def _compute_rights_request_count(self):
        counts = dict(
            self.env["party.rights.request"]._read_group(
                [
                    ("member_id", "in", self.ids),
                    ("state", "in", OPEN_REQUESTS),
                ],
                ["member_id"],
                ["__count"],
            )
        )
        for member in self:
            member.rights_request_count = counts.get(member, 0)

    @api.depends("consent_ids.kind", "consent_ids.is_given", "consent_ids.answered_at")
    def _compute_consents(self):
        for member in self:
            given = member.consent_ids._given_kinds()
            member.has_home_consent = "home" in given
            member.has_display_consent = "display" in given

    @api.depends("plaque_ids.name", "plaque_ids.state")
    def _compute_plaque_name(self):
        for member in self:
            hung = member.plaque_ids.filtered(lambda p: p.state == "issued")
            member.plaque_name = hung[:1].name

    @api.depends("partner_id.user_ids.login")
    def _compute_portal_login(self):
        for member in self:
            member.portal_login = member.partner_id.user_ids[:1].login

    def _person_today(self):
        return self.center_id._today()

    # ------------------------------------------------------------------
    # Data quality (A1.1.6)
    # ------------------------------------------------------------------
    @api.depends("active", "center_id.tz", "confirmed_date")
    def _compute_is_confirmation_due(self):
        self.is_confirmation_due = False
        due = self.filtered_domain(
            data_quality.confirmation_due(self.env["party.center"])
        )
        due.is_confirmation_due = True

    @api.model
    def _search_is_confirmation_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        return data_quality.confirmation_due(self.env["party.center"])

    @api.depends(
        "active", "member_category", "full_member_date", *data_quality.KEY_FIELDS
    )
    def _compute_missing(self):
        for member in self:
            names = data_quality.missing_fields(member) if member.active else []
            labels = [self._fields[n]._description_string(self.env) for n in names]
            member.missing_text = ", ".join(labels)
            member.is_incomplete = bool(names)

    @api.model
    def _search_is_incomplete(self, operator, value):
        if operator != "in":
            return NotImplemented
        return data_quality.incomplete()

    @api.depends("active", "birth_date", "mobile", "name")
    def _compute_is_duplicate(self):
        found = self.env.execute_query(
            data_quality.duplicates(self.env, self._origin.ids)
        )
        ids = {member_id for (member_id,) in found}
        for member in self:
            member.is_duplicate = member._origin.id in ids

    @api.model
    def _search_is_duplicate(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", data_quality.duplicates(self.env))

    @api.depends("active", "is_confirmation_due", "is_duplicate", "is_incomplete")
    def _compute_is_sound(self):
        for member in self:
            member.is_sound = member.active and not (
                member.is_confirmation_due
                or member.is_incomplete
                or member.is_duplicate
            )

    @api.model
    def _search_is_sound(self, operator, value):
        if operator != "in":
            return NotImplemented
        return data_quality.sound(self.env["party.center"])

    @api.depends("is_duplicate")
    def _compute_known_text(self):
        for member in self:
            member.known_text = member.is_duplicate and render(member._find_alike())

    def _compute_distinction_ids(self):
        for member in self:
            member.distinction_ids = self.env["party.member.distinction"]._of(member)

    def _find_alike(self):
        """Who in the register may be the same person, as ``find_alike`` gives them."""
        self.ensure_one()
        told_apart = self.env["party.member.distinction"]._told_apart_from(self)
        return find_alike(
            self.env["party.member"],
            self,
            data_quality.PRESENT & Domain("id", "not in", told_apart.ids),
        )

    def _distinguish(self, others, reason, **decided):
        """Record that none of ``others`` is the same person, and why.

        :param decided: when and by whom it was found, if not here and now
        """
        self.ensure_one()
        self.check_access("write")
        self.env["party.member.distinction"]._record(self, others, reason, **decided)
        # no names: the other one may be at another center, in whose log it stands too
        for other_sudo in others.sudo():
            self._message_log(
                body=self.env._(
                    "Not the same person as somebody at %(center)s: %(reason)s",
                    center=other_sudo.center_id.name,
                    reason=reason,
                )
            )
            other_sudo._message_log(
                body=self.env._(
                    "Not the same person as somebody at %(center)s, as found there.",
                    center=self.center_id.name,
                )
            )

    # ------------------------------------------------------------------
    # Entry
    # ------------------------------------------------------------------
    @api.model
    def _enter(self, vals_list, date=None):
        """Enter people into the register: the last step of their way (A3.1.5).

        :param date: the local day from which they are in the register; today if none
        :raise MemberRefused: when a person with the same ID number is in it already
        """
        members = self._as_mover().create(vals_list)._as_user()
        # standings are written by the steps of the register alone
        self.env["party.standing"].sudo()._begin(members.sudo(), date)
        return members

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_mover():
            raise MemberRefused(
                self.env._(
                    "Members come into the register by a registration (A3.1) or by an"
                    " import. Open a registration for this person."
                )
            )
        stamp = {
            "registered_at": fields.Datetime.now(),
            "registered_by_id": self.env.uid,
        }
        return super().create(
            [stamp | self._normalize_phones(vals) for vals in vals_list]
        )

    def _check_unknown(self, secrets):
        """Refuse a person who is in the register, at whatever center (A3.1.5).

        :raise MemberRefused: naming the center, nothing else
        """
        wanted = [s["id_number_hash"] for s in secrets if s.get("id_number_hash")]
        # the fingerprint is closed to everybody, and the person may be elsewhere
        people_sudo = self.sudo().with_context(active_test=False)
        known = people_sudo.search([("id_number_hash", "in", wanted)]) - self.sudo()
        if known:
            raise MemberRefused(
                self.env._(
                    "A person with this ID number is registered already at %(center)s."
                    " Look them up, among the archived as well, or ask that center to"
                    " hand them over.",
                    center=known[0].center_id.name,
                )
            )
        if len(set(wanted)) < len(wanted):
            raise MemberRefused(
                self.env._(
                    "The same ID number stands in two rows: the person of the second is"
                    " registered already with the first."
                )
            )

    # ------------------------------------------------------------------
    # Locks
    # ------------------------------------------------------------------
    def write(self, vals):
        if not self._is_mover():
            self._check_identity(vals)
            self._check_photo(vals)
        res = super().write(self._normalize_phones(vals))
        if "name" in vals:
            # contacts are not for staff to write; this one is named like the member
            self.sudo().partner_id.name = vals["name"]
        return res

    def _check_identity(self, vals):
        """Raise IdentityLocked when a filled identity field is to be changed (A3.1.5).

        What was left empty may be filled in; that overwrites nothing.
        """
        self.check_access("write")
        names = [name for name in IDENTITY_FIELDS if name in vals]
        for member in self:
            for name in names:
                field = self._fields[name]
                new = field.convert_to_cache(vals[name], member)
                if (
                    member[name]
                    and field.convert_to_record(new, member) != member[name]
                ):
                    raise IdentityLocked(
                        self.env._(
                            "“%(field)s” of %(member)s is locked since the entry into"
                            " the register. Ask for a change with a reason; the"
                            " director approves it (A3.1.5).",
                            field=field._description_string(self.env),
                            member=member.name,
                        )
                    )

    def _fill(self, vals):
        """Fill in fields of one member that are empty; return the names filled."""
        self.ensure_one()
        empty = {name: vals[name] for name in vals if vals[name] and not self[name]}
        if empty:
            self.write(empty)
        return sorted(empty)

    def _take_back(self):
        """Delete members whose entry is undone; nothing may point to them any more.

        :raise MemberRefused: when something was recorded about one of them since
        """
        self.check_access("write")
        self._check_nothing_recorded()
        portal_access.take_back(self)
        # nobody may delete members by hand; an import that is undone takes them back
        members_sudo = self.sudo()
        members_sudo.standing_ids._as_mover().unlink()
        members_sudo.business_ids.unlink()
        members_sudo._as_mover().unlink()

    def _check_photo(self, vals):
        """Raise MemberRefused when a photo is added that may not be shown (P-02)."""
        if not vals.get("photo"):
            return
        for member in self.filtered(lambda member: not member.has_display_consent):
            raise MemberRefused(
                self.env._(
                    "%(member)s did not consent to being shown in public. A photo is"
                    " for the wall alone and is kept with this consent only (P-02).",
                    member=member.name,
                )
            )

    def _check_nothing_recorded(self):
        own = ("party.standing", "party.business")
        for model, name in self._pointers():
            if model in own:
                continue
            # whatever it is, it belongs to the member; only that it is there matters
            found = self.env[model].sudo().with_context(active_test=False)
            if record := found.search([(name, "in", self.ids)], limit=1):
                raise MemberRefused(
                    self.env._(
                        "%(member)s cannot be taken back: a record of the kind"
                        " “%(kind)s” exists since.",
                        member=record[name].name,
                        kind=self.env["ir.model"]._get(model).name,
                    )
                )

    @api.model
    def _pointers(self):
        """Stored fields of all kinds of records that point to a member."""
        return pointers_to(self.env, self._name)

    @api.ondelete(at_uninstall=False)
    def _unlink_by_mover(self):
        if not self._is_mover():
            raise MemberRefused(
                self.env._(
                    "Members are not deleted: record why and when they left. Their data"
                    " is erased after the retention time."
                )
            )

    # ------------------------------------------------------------------
    # Course
    # ------------------------------------------------------------------
    def _take_standing(self, standing):
        """Show what the standing that just came into force says."""
        self.ensure_one()
        is_present = standing.state == "present"
        values = {name: standing[name].id for name in ("center_id", "home_branch_id")}
        values |= {
            name: standing[name] for name in ("relation_type", "member_category")
        }
        self._record_proof(
            **values,
            active=is_present,
            left_date=False if is_present else standing.date_from,
            is_deceased=standing.leaving_kind == "deceased",
        )
        if not is_present:
            portal_access.take_back(self)

    def _check_present(self):
        """Raise MemberRefused when somebody has left the register."""
        for member in self.filtered(lambda m: not m.active):
            raise MemberRefused(
                self.env._(
                    "%(member)s left the register on %(date)s. Record first that they"
                    " trade here again.",
                    member=member.name,
                    date=member.left_date,
                )
            )

    def _leave(self, date, kind, reason):
        """Take somebody out of the register and ask back what they were given (A2.2).

        Their tickets go on: what was asked is answered, whoever asked it.
        """
        self.ensure_one()
        self.check_access("write")
        if self.env["party.member.transfer"].search_count(
            [("member_id", "=", self.id), ("state", "=", "pending")], limit=1
        ):
            raise MemberRefused(
                self.env._(
                    "%(member)s is being handed over to another center. Withdraw that"
                    " first, or wait for its answer.",
                    member=self.name,
                )
            )
        self.env["party.standing"]._change(
            self, date, state="left", leaving_kind=kind, reason=reason
        )
        self.pledge_ids._lapse(self.env._("Left the register."))
        self.plaque_ids._ask_back()

    def _return(self, reason):
        """Somebody who left trades here again: a new standing begins today."""
        self.ensure_one()
        self.check_access("write")
        if self.active or self.merged_into_id:
            raise MemberRefused(
                self.env._(
                    "%(member)s is in the register, perhaps as the record this one was"
                    " merged into.",
                    member=self.name,
                )
            )
        self.env["party.standing"]._change(
            self, self.center_id._today(), state="present", reason=reason
        )
        self.plaque_ids._let_hang()

    def _hand_work_to(self, user):
        """Give ``user`` the open work of people who may not see the member any more."""
        self.ensure_one()
        requests = self.rights_request_ids
        for request in requests.filtered(lambda r: r.state in OPEN_REQUESTS):
            if not request.with_user(request.responsible_id).has_access("read"):
                request.responsible_id = user
        for records in (self, self.change_ids, requests, self.plaque_ids):
            for task in records.activity_ids:
                record = self.env[task.res_model].browse(task.res_id)
                if not record.with_user(task.user_id).has_access("read"):
                    # a mail for each would be noise
                    task.with_context(mail_activity_quick_update=True).user_id = user

    def _confirm(self, date=None):
        """Record that all entries were gone through and hold (A2.2)."""
        for center, members in self.grouped("center_id").items():
            members._record_proof(
                confirmed_date=date or center._today(), confirmed_by_id=self.env.uid
            )

    def action_confirm(self):
        """The yearly confirmation, from the button of the form or the list."""
        self.check_access("write")
        self._check_present()
        self._confirm()
        self._message_log_batch(
            bodies=dict.fromkeys(
                self.ids, self.env._("Gone through all entries: they hold.")
            )
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def _open_step(self, model, name, **defaults):
        """The dialog of a step for this member."""
        self.ensure_one()
        self.check_access("write")
        return self._open_dialog(model, name, **{"member_id": self.id} | defaults)

    def action_reveal_id_number(self):
        """Ask for a reason, log it and show the number in full (P-03)."""
        self.ensure_one()
        self.check_access("read")
        return self._open_dialog(
            "party.member.reveal",
            self.env._("Show the ID Number"),
            member_id=self.id,
        )

    def action_request_change(self):
        return self._open_step(
            "party.member.change", self.env._("Change Identity Data")
        )

    def action_change_standing(self):
        return self._open_step("party.standing.change", self.env._("Change Standing"))

    def action_hand_over(self):
        return self._open_step(
            "party.member.transfer", self.env._("Hand Over to Another Center")
        )

    def action_return(self):
        return self._ask_reason("return", self.env._("Trades Here Again"))

    def action_sign_pledge(self):
        """Open the pledge to be signed; a new one when none was begun."""
        draft = self.pledge_ids.filtered(lambda pledge: pledge.state == "draft")
        step = self._open_step("party.pledge", self.env._("Pledge of Excellence"))
        return step | {"target": "current", "res_id": draft[:1].id}

    def action_hand_out(self):
        return self._open_step(
            "party.plaque.hand.out", self.env._("Hand Out Plaque and Handbook")
        )

    def action_withdraw_consent(self):
        return self._open_step(
            "party.consent.withdraw", self.env._("Withdraw a Consent")
        )

    def action_take_consent(self):
        return self._open_step("party.consent.take", self.env._("Notice and Consents"))

    def action_merge(self):
        """Open the two records side by side; the other one is filled in if only one is.

        Somebody alike at a center that the reader does not see is not offered.
        """
        self.ensure_one()
        self.check_access("write")
        others = self.browse([other_sudo.id for other_sudo, _how in self._find_alike()])
        others = others._filtered_access("write")
        defaults = {"other_id": others.id} if len(others) == 1 else {}
        return self._open_step(
            "party.member.merge", self.env._("Same Person Twice"), **defaults
        )

    def action_distinguish(self):
        """Declare that those who are alike are other people (A1.1.6)."""
        self.ensure_one()
        self.check_access("write")
        return self.env["party.member.distinguish"]._open_for(self)

    def action_leave(self):
        return self._open_step("party.member.leave", self.env._("Leaves the Register"))

    def action_give_portal_access(self):
        return self._open_step("party.member.invite", self.env._("Give Portal Access"))

    def action_take_portal_access_back(self):
        """The member no longer signs in to the portal."""
        self.check_access("write")
        portal_access.take_back(self)

    def action_open_plaque(self):
        self.ensure_one()
        hung = self.plaque_ids.filtered(lambda plaque: plaque.state == "issued")
        return hung[:1]._open_form()

    def action_open_tickets(self):
        self.ensure_one()
        self.check_access("read")
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
    def _compute_phone_sanitized(self):
        """Write mobiles in international form without parsing them once more.

        They are checked and in their usual form already, whatever the country of the
        company is.
        """
        local = self.filtered(lambda member: phone_number.is_plain(member.mobile))
        for member in local:
            member.phone_sanitized = phone_number.international(member.mobile)
        return super(PartyMember, self - local)._compute_phone_sanitized()

    def _phone_get_number_fields(self):
        return [*PHONE_FIELDS]

    def _sms_get_recipients_info(self, force_field=False, partner_fallback=True):
        """Find no number of somebody who has died (P-19)."""
        found = super()._sms_get_recipients_info(force_field, partner_fallback)
        nobody = {
            "partner": self.env["res.partner"],
            "sanitized": False,
            "number": False,
        }
        for member in self.filtered("is_deceased"):
            found[member.id] |= nobody
        return found
