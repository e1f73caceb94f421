from hashlib import sha256

from odoo import api, fields, models

from ..exceptions import ReportRefused
from ..tables import member_extract
from ..tables.frame import DATA_OFFICER


class PartyMemberExtract(models.TransientModel):
    """Hand a member a copy of all that is held on them, for a reason that is logged.

    It is made with the rights of the person who asks and never kept: the log of exports
    says that it was made, and its fingerprint in the request says which file it was.

    Clause: P-05 (rights of the person); P-03, P-10, P-11
    """

    _name = "party.member.extract"
    _description = "Extract of All Data on a Member"
    _inherit = ["party.report.file.mixin", "party.single.mixin"]

    member_id = fields.Many2one(
        "party.member", "Party Member", required=True, ondelete="cascade"
    )
    request_id = fields.Many2one(
        "party.rights.request",
        "Rights Request",
        ondelete="cascade",
        help="The request that this copy answers.",
    )
    output = fields.Selection(default="pdf")
    is_in_full = fields.Boolean(
        "ID Number in Full",
        default=lambda self: self.env.user.has_group(DATA_OFFICER),
        help="Masked unless a data officer gives it out, which the access log says"
        " (P-03).",
    )

    @api.constrains("reason")
    def _check_reason(self):
        self._refuse_unreasoned()

    @api.constrains("member_id", "request_id")
    def _check_request(self):
        for extract in self.filtered("request_id"):
            extract.request_id._check_extract()
            if extract.request_id.member_id != extract.member_id:
                raise ReportRefused(
                    self.env._(
                        "The request is about somebody else. Open the extract from the"
                        " request itself."
                    )
                )

    def action_confirm(self):
        """Check what is asked for and open the dialog that makes and saves the file."""
        self.ensure_one()
        paper = self._build()
        return self._open_download(paper.title, f"/party_report/extract/{self.id}")

    def _build(self):
        """The extract as the present user may give it out.

        :raise ReportRefused: a reason or an identity check is missing
        """
        self.check_access("read")
        self.member_id.check_access("read")
        self._refuse_unreasoned()
        self._check_request()
        paper = member_extract.build(
            self.env,
            self.member_id,
            self.env["party.report.mixin"]._wording(),
            in_full=self._is_in_full(),
        )
        self._check_length(paper)
        return paper

    def _write_file(self, file):
        """Write the file to the binary ``file``, log it, and return its name."""
        paper = self._build()
        count = self._write_paper(paper, file)
        day = self.member_id.center_id._today()
        filename = f"{paper.title} {self.member_id.name} {day}.{self._extension()}"
        self.env["party.report.download"]._record(self, paper, filename, count)
        if self._is_in_full():
            self.env["party.access.log"]._record(self.member_id, self.reason)
        self._note_made(file, filename)
        return filename

    def _note_made(self, file, filename):
        """Note on the request, or on the member, which file was handed out."""
        file.seek(0)
        # the committee may only read what it gives a copy of
        record_sudo = (self.request_id or self.member_id).sudo()
        record_sudo._message_log(
            body=self.env._(
                "Extract of all data made: %(file)s (SHA-256 %(digest)s).",
                file=filename,
                digest=sha256(file.read()).hexdigest(),
            )
        )

    def _centers(self):
        """Whose log the extract stands in."""
        return self.member_id.center_id
