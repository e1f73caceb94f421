"""What an assignment lacks, in words: nothing of it is written down."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import StaffRefused, UndertakingMissing

# what makes a director less than qualified; it keeps somebody from being appointed
# where that is set so (A1.1.1)
APPOINTMENT_GAPS = frozenset(
    {
        "no_secretary",
        "no_training",
        "training_expired",
        "no_certificate",
        "no_examination",
    }
)


class PartyStaffGapMixin(models.AbstractModel):
    """An assignment with what it lacks of the construction standard.

    A gap follows from other records and goes away with its cause. Gaps are shown to
    the center's director, to whom they concern, to the committee; to nobody else.

    Clause: A1.1.1, A1.1.2, A1.3.2, A4.3; P-17
    """

    _name = "party.staff.gap.mixin"
    _description = "Assignment With Its Gaps"

    gap_text = fields.Text("Gaps", compute="_compute_gaps")
    has_gap = fields.Boolean(
        "Has Gaps",
        compute="_compute_gaps",
        search="_search_has_gap",
        help="Something is missing: training, branch post, undertaking, badge, …",
    )
    qualification_ids = fields.One2many(
        "party.qualification",
        compute="_compute_person_papers",
        string="Training and Examinations",
    )
    undertaking_ids = fields.One2many(
        "party.undertaking",
        compute="_compute_person_papers",
        string="Secrecy Undertakings",
    )
    reading_ids = fields.One2many(
        "party.rule.reading", "staff_id", "Readings", readonly=True
    )
    handover_ids = fields.One2many(
        "party.handover", "staff_id", "Handovers", readonly=True
    )
    handover_count = fields.Integer("Handover", compute="_compute_handover_count")

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_person_papers(self):
        for post in self:
            # whose papers one may read their own rules say
            person_sudo = post.user_id.sudo()
            for name in ("qualification_ids", "undertaking_ids"):
                papers = person_sudo[f"party_{name}"].sudo(False)
                post[name] = papers._filtered_access("read")

    @api.depends("handover_ids")
    def _compute_handover_count(self):
        for post in self:
            post.handover_count = len(post.handover_ids)

    # ------------------------------------------------------------------
    # Gaps
    # ------------------------------------------------------------------
    @api.depends(
        "role",
        "active",
        "date_from",
        "date_to",
        "is_full_time",
        "secretary_branch_id",
        "has_badge",
        "reading_ids.is_overdue",
        "handover_ids.open_count",
    )
    @api.depends_context("uid", "tz", "lang")
    def _compute_gaps(self):
        words = self._gap_words()
        shown = self._gaps_shown()
        for post in self:
            # what is shown to one is not shown to all
            codes = post.sudo()._gaps() if post in shown else []
            post.has_gap = bool(codes)
            post.gap_text = "\n".join(words[code] for code in codes)

    @api.model
    def _search_has_gap(self, operator, value):
        if operator != "in":
            return NotImplemented
        # a center has a handful of assignments
        # pylint: disable-next=no-search-all
        mine = self.with_context(active_test=False).search([])
        return [("id", "in", mine._with_gaps().ids)]

    def _with_gaps(self):
        """Those of these assignments whose gaps the present user is shown."""
        return self._gaps_shown().filtered(lambda post: bool(post.sudo()._gaps()))

    def _gaps_shown(self):
        """Assignments whose gaps the present user may know."""
        if self.env.su or self.env["party.center"]._is_on_committee():
            return self
        user = self.env.user
        return self.filtered(
            lambda post: user in post.user_id | post.center_id.director_user_id
        )

    def _gaps(self):
        """Codes of what this assignment lacks at its center's today."""
        self.ensure_one()
        if not (self.center_id and self.user_id and self.date_from):
            return []  # being entered
        if self._is_over():
            return ["handover"] if self._left_open() else []
        today = self._today()
        lacks = {
            **self._appointment_gaps(max(today, self.date_from)),
            "part_time": self.role == "clerk"
            and not (self.is_full_time or self.stands_in_for_id),
            "unread": any(self.reading_ids.mapped("is_overdue")),
            "no_undertaking": not self.user_id.party_undertaking_ids._holding(),
            "no_badge": self.date_from <= today and not self.has_badge,
        }
        return [code for code, is_so in lacks.items() if is_so]

    def _appointment_gaps(self, day):
        """{code: whether it lacks on ``day``} of what a director needs (A1.1.1)."""
        if self.role != "director":
            return {}
        papers = self.user_id.party_qualification_ids
        trainings = papers._passed_trainings()
        valid = trainings._valid_on(day)
        return {
            "no_secretary": not self.secretary_branch_id,
            "no_training": not trainings,
            "training_expired": bool(trainings) and not valid,
            "no_certificate": bool(valid) and not valid._certified(),
            "no_examination": bool(valid) and not papers._examined(day),
        }

    def _left_open(self):
        """Whether the person left and open work of theirs is not taken over yet."""
        return any(self.handover_ids.mapped("open_count"))

    @api.model
    def _gap_words(self):
        return {
            "no_secretary": self.env._("Not secretary of a branch"),
            "no_training": self.env._("No training passed"),
            "training_expired": self.env._("Training not valid any more"),
            "no_certificate": self.env._("No certificate of the training"),
            "no_examination": self.env._("No examination passed"),
            "part_time": self.env._("Not full-time"),
            "unread": self.env._("Duties or rules unread past their date"),
            "no_undertaking": self.env._("No secrecy undertaking signed"),
            "no_badge": self.env._("No valid badge"),
            "handover": self.env._("Left without handing over all open work"),
        }

    # ------------------------------------------------------------------
    # What an appointment needs
    # ------------------------------------------------------------------
    @api.constrains("user_id")
    def _check_undertaking(self):
        for post in self:
            # the papers of others are not everybody's to read
            if not post.user_id.sudo().party_undertaking_ids._holding():
                raise UndertakingMissing(
                    self.env._(
                        "%(person)s has not signed the secrecy undertaking and gets no"
                        " access yet (P-17). Record the signed undertaking first, under"
                        " Staff, Secrecy Undertakings.",
                        person=post.user_id.name,
                    )
                )

    @api.constrains("user_id", "role", "date_from", "secretary_branch_id", "active")
    def _check_appointment(self):
        if self.env.company.party_appointment_gaps != "refused":
            return
        words = self._gap_words()
        for post in self.filtered(lambda post: not post._is_over()):
            lacks = post.sudo()._appointment_gaps(post.date_from)
            if missing := [words[code] for code, is_so in lacks.items() if is_so]:
                raise StaffRefused(
                    self.env._(
                        "%(person)s cannot be appointed as director of %(center)s from"
                        " %(day)s: %(gaps)s. Record what lacks first (A1.1.1).",
                        person=post.user_id.name,
                        center=post.center_id.name,
                        day=post.date_from,
                        gaps=", ".join(missing),
                    )
                )

    @api.model
    def _gap_counts(self, centers):
        """How many assignments have gaps: {center: count}, as the present user sees."""
        posts = self.with_context(active_test=False).search(
            Domain("center_id", "in", centers.ids)
        )
        return {
            center: len(here)
            for center, here in posts._with_gaps().grouped("center_id").items()
        }
