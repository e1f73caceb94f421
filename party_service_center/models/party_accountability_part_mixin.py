"""What belongs to an accountability file and is seen by the person as well."""

from odoo import api, fields, models

from ..exceptions import AccountabilityRefused, NotOnDuty

MOST_PAPERS = 20  # files brought along at a time


class PartyAccountabilityPartMixin(models.AbstractModel):
    """A record of one file, addressed to the person it is about.

    Record rules cannot be inherited: a model that uses this one states them itself.

    Clause: A4.6
    """

    _name = "party.accountability.part.mixin"
    _description = "Part of an Accountability File"

    accountability_id = fields.Many2one(
        "party.accountability",
        "Accountability File",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    center_id = fields.Many2one(
        related="accountability_id.center_id", store=True, index=True, precompute=True
    )
    person_id = fields.Many2one(
        related="accountability_id.person_id", store=True, index=True, precompute=True
    )
    person_role = fields.Selection(
        related="accountability_id.person_role", store=True, precompute=True
    )

    def _today(self):
        return (self.center_id or self.center_id._default_for_user())._today()

    def _compute_paper_ids(self):
        """The files of this record, as its reader may see them."""
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        by_record = files.grouped("res_id")
        for record in self:
            record.paper_ids = by_record.get(record.id, False)

    def _keep_papers(self, papers):
        """Let ``papers``, which the present user has just uploaded, belong to this.

        :raise AccountabilityRefused: they are somebody else's, or belong elsewhere
        """
        is_fresh = all(
            paper.create_uid == self.env.user
            and paper.res_model in (False, "party.accountability.say")
            and not paper.res_field
            for paper in papers.sudo()  # to see whose they are, before anything is done
        )
        if not is_fresh or len(papers) > MOST_PAPERS:
            raise AccountabilityRefused(
                self.env._(
                    "Attach up to %(most)s files that you upload here yourself.",
                    most=MOST_PAPERS,
                )
            )
        # the person may only read the record; its papers come with the step alone
        papers.sudo().write({"res_model": self._name, "res_id": self.id})

    # ------------------------------------------------------------------
    # What comes on paper
    # ------------------------------------------------------------------
    def _may_take_paper(self):
        """Whether the present user works on the file; the person never does."""
        return self.accountability_id.has_access("write")

    def _check_may_take_paper(self):
        if not self._may_take_paper():
            raise NotOnDuty(
                self.env._(
                    "What came on paper is entered by whoever works on the file, and"
                    " never by the person themselves."
                )
            )

    def _check_paper(self, paper_date, first_date, papers):
        """Raise AccountabilityRefused unless the day can be and the paper is there.

        :param date first_date: when the paper can have come at the earliest
        """
        if not papers:
            raise AccountabilityRefused(
                self.env._("Attach the scan or picture of what the person wrote.")
            )
        if not first_date <= paper_date <= self._today():
            raise AccountabilityRefused(
                self.env._(
                    "Enter the day on which the paper came: from %(day)s until today.",
                    day=first_date,
                )
            )

    def _open_say(self, title, **defaults):
        """The dialog in which the person's words are entered."""
        return self._open_dialog("party.accountability.say", title, **defaults)

    # ------------------------------------------------------------------
    # Reminders (party.deadline.mixin)
    # ------------------------------------------------------------------
    def _responsible(self):
        return self.person_id

    def _director(self):
        """Nobody is told of it by rank: the file is for few."""
        return self.env["res.users"]

    def _committee(self):
        return self.env["res.users"]

    def _reminder_number(self):
        # the number alone: the person it is about does not read the file
        return self.accountability_id.sudo().name

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccountabilityRefused(
            self.env._("What a person was asked, said and was told is kept.")
        )
