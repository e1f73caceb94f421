"""What members learned: online courses, lectures, reading (A1.2.2)."""

from datetime import date

from odoo import api, fields, models

from ..exceptions import MemberRefused
from .phone_check import normalize_phones

TEXT_LENGTH = 200  # characters in each of the bounded fields
KEY_LENGTH = 200  # characters
LONGEST_MINUTES = 60_000  # a course of a thousand hours


class PartyLearning(models.Model):
    """One course, lecture or lesson that a member took part in.

    Entered by hand, from a file, or read from Odoo's own eLearning. A row is never
    changed; one that was wrong is voided with a reason and stays.

    Clause: A1.2.2 (learning records by import or entry), A3.3.4 (yearly letter)
    """

    _name = "party.learning"
    _description = "Learning Record"
    _inherit = ["party.voided.mixin", "party.thread.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["course", "member_name"]

    _fixed_fields = frozenset(
        {
            "member_id",
            "member_name",
            "mobile",
            "channel_id",
            "course",
            "date",
            "minutes",
            "result",
        }
    )
    _proof_fields = frozenset({"source", "external_key"})
    _void_refusal = MemberRefused

    member_id = fields.Many2one(
        "party.member",
        "Party Member",
        required=True,
        index=True,
        ondelete="restrict",
    )
    # in a file both say whose row it is; a member has no public number
    member_name = fields.Char(
        "Member's Name",
        compute="_compute_member_name",
        store=True,
        readonly=False,
        index="trigram",
    )
    mobile = fields.Char(
        "Member's Mobile",
        compute="_compute_mobile",
        compute_sudo=False,
        readonly=False,
        help="In a file: the number of the member whose row it is.",
    )
    center_id = fields.Many2one(related="member_id.center_id", store=True, index=True)
    channel_id = fields.Many2one(
        "party.channel",
        "Education Platform",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '=', 'platform')]",
    )
    course = fields.Char("Course or Topic", required=True)
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    minutes = fields.Integer(required=True)
    result = fields.Char(
        "Result of the Course", help="Passed, a mark, a certificate, …"
    )
    source = fields.Selection(
        [
            ("hand", "Entered by Hand"),
            ("import", "From a File"),
            ("elearning", "eLearning"),
        ],
        required=True,
        readonly=True,
        default=lambda self: self._default_source(),
    )
    external_key = fields.Char(
        readonly=True,
        copy=False,
        help="Of the completed course in eLearning; it is read once.",
    )

    _external_uniq = models.UniqueIndex(
        "(external_key)", "This completed course is recorded already."
    )
    _facts_given = models.Constraint(
        f"CHECK (trim(course) != '' AND minutes BETWEEN 1 AND {LONGEST_MINUTES})",
        "Enter the course and how many minutes it took: 1 to 60,000.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(course), char_length(result)) <= "
        f"{TEXT_LENGTH} AND char_length(external_key) <= {KEY_LENGTH})",
        "Course and result have at most 200 characters.",
    )
    # the last record of a platform; a member's year
    _channel_idx = models.Index("(channel_id, date) WHERE voided_at IS NULL")
    _member_idx = models.Index("(member_id, date) WHERE voided_at IS NULL")

    @api.model
    def _default_source(self):
        return "import" if self.env.context.get("import_file") else "hand"

    @api.depends("member_id.name")
    def _compute_member_name(self):
        for record in self:
            record.member_name = record.member_id.name

    @api.depends("member_id.mobile")
    def _compute_mobile(self):
        for record in self:
            record.mobile = record.member_id.mobile

    @api.depends("course", "date")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.course or ''} {record.date or ''}"

    @api.constrains("date")
    def _check_date(self):
        for record in self:
            if record.date > record.member_id.center_id._today():
                raise MemberRefused(
                    self.env._("%(date)s lies in the future.", date=record.date)
                )

    @api.constrains("channel_id")
    def _check_channel(self):
        for record in self.filtered("channel_id"):
            channel = record.channel_id
            if channel.kind != "platform" or channel.center_id != record.center_id:
                raise MemberRefused(
                    self.env._(
                        "Choose an education platform of the member's own center."
                    )
                )

    # ------------------------------------------------------------------
    # Whose row it is
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._find_members(vals_list))

    @api.model
    def _find_members(self, vals_list):
        """``vals_list`` with the member whom mobile and name of a row mean."""
        rows = [
            normalize_phones(self.env, vals, ("mobile",), ("mobile",))
            for vals in vals_list
        ]
        mobiles = {row["mobile"] for row in rows if row.get("mobile")}
        known = self.env["party.member"]
        if mobiles:
            known = known.search([("mobile", "in", list(mobiles))])
        by_mobile = known.grouped("mobile")
        return [self._find_member(row, by_mobile) for row in rows]

    @api.model
    def _find_member(self, row, by_mobile):
        row = dict(row)
        mobile, name = row.pop("mobile", None), row.pop("member_name", None)
        if row.get("member_id") or not (mobile or name):
            return row
        people = by_mobile.get(mobile, self.env["party.member"])
        if name:
            people = people.filtered(lambda member: member.name == str(name).strip())
        if len(people) != 1:
            raise MemberRefused(self._explain_match(mobile, name, len(people)))
        return row | {"member_id": people.id}

    @api.model
    def _explain_match(self, mobile, name, count):
        who = " ".join(str(text) for text in (name, mobile) if text)
        if not mobile:
            return self.env._(
                "%(who)s: give the mobile as well; names alone tell nobody apart.",
                who=who[:TEXT_LENGTH],
            )
        if count:
            return self.env._(
                "%(who)s: several members have this mobile. Give the name as well.",
                who=who[:TEXT_LENGTH],
            )
        return self.env._(
            "%(who)s: no member of your center has this name and mobile. Correct the"
            " row, or register the person first.",
            who=who[:TEXT_LENGTH],
        )

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("List of learning records"),
                "template": "/party_service_center/static/xls/party_learning.xlsx",
            }
        ]

    # ------------------------------------------------------------------
    # Read from eLearning
    # ------------------------------------------------------------------
    @api.model
    def _record_completions(self, channel, completions):
        """Record completed courses, each of them once; return the new records.

        :param completions: dicts of ``external_key``, ``member_id``, ``course``,
            ``date``, ``minutes``
        """
        keys = [completion["external_key"] for completion in completions]
        known = set(self.search([("external_key", "in", keys)]).mapped("external_key"))
        return (
            self._as_mover()
            .create(
                [
                    completion | {"channel_id": channel.id, "source": "elearning"}
                    for completion in completions
                    if completion["external_key"] not in known
                ]
            )
            ._as_user()
        )

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------
    @api.model
    def _minutes_by_member(self, members, year):
        """How many minutes each of ``members`` learned in ``year``: dict by id."""
        return self._minutes_in_period(members, date(year, 1, 1), date(year, 12, 31))

    @api.model
    def _minutes_in_period(self, members, date_from, date_to):
        """The same between two days, both included."""
        sums = self._read_group(
            [
                ("member_id", "in", members.ids),
                ("date", ">=", date_from),
                ("date", "<=", date_to),
                ("voided_at", "=", False),
            ],
            ["member_id"],
            ["minutes:sum"],
        )
        return dict.fromkeys(members.ids, 0) | {
            member.id: minutes for member, minutes in sums
        }


class PartyMember(models.Model):
    _inherit = "party.member"

    learning_ids = fields.One2many("party.learning", "member_id")
    learning_count = fields.Integer(
        "Learning Records", compute="_compute_learning_count"
    )

    def _compute_learning_count(self):
        counts = dict(
            self.env["party.learning"]._read_group(
                [("member_id", "in", self.ids), ("voided_at", "=", False)],
                ["member_id"],
                ["__count"],
            )
        )
        for member in self:
            member.learning_count = counts.get(member, 0)
