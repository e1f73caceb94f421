"""The papers of an accountability matter: request, decision, slip of receipt."""

from odoo import api, models

from odoo.addons.party_service_center.models.accountability_codes import (
    OBJECTION_DAYS,
)
from odoo.addons.party_service_center.tools import id_number


class PartyAccountabilityLetterMixin(models.AbstractModel):
    """Values of a letter to the person concerned; each print is a look (A4.6).

    Clause: A4.6, P-03 (ID number), P-17 (mark)
    """

    _name = "party.accountability.letter.mixin"
    _description = "Values of a Letter in an Accountability Matter"
    _inherit = ["party.official.letter.mixin"]

    @api.model
    def _document_values(self, docs):
        docs._note_look("print")
        return {
            "letters": {
                doc.id: self._letter(doc) | {"number": self._number(doc)}
                for doc in docs
            }
        }

    @api.model
    def _number(self, doc):
        # the person sees the number of the file and nothing else of it
        file_sudo = doc.accountability_id.sudo()
        return file_sudo.name

    @api.model
    def _letter(self, doc):
        """What the letter says.

        :return: ``heading``, ``paragraphs``, ``date`` and ``lines`` to be filled in
        """
        raise NotImplementedError

    @api.model
    def _paragraphs(self, *texts):
        """The lines of all ``texts``, with ID numbers hidden in their middle."""
        lines = "\n".join(filter(None, texts)).splitlines()
        return [id_number.hide(line.strip()) for line in lines if line.strip()]


class PartyAccountabilityRequestReport(models.AbstractModel):
    """Values of the letter that asks for a statement.

    Clause: A4.6 (the person is heard)
    """

    _name = "report.party_service_center_reports.party_statement_request"
    _description = "Printed Request for a Statement"
    _inherit = ["party.accountability.letter.mixin"]

    _document_model = "party.accountability.statement"

    @api.model
    def _letter(self, doc):
        return {
            "heading": self.env._("Request for a Statement"),
            "paragraphs": self._paragraphs(
                self.env._("You are asked about the following:"),
                doc.asked_about,
                self.env._(
                    "Please write by %(day)s, in your own words, what you say to it,"
                    " and attach what shows it. Nothing is decided before you were"
                    " heard or the time is over.",
                    day=self._day(doc.due_date),
                ),
            ),
            "date": self._local_day(doc.asked_at, doc.center_id.tz),
            "lines": (),
        }


class PartyAccountabilityDecisionReport(models.AbstractModel):
    """Values of the letter by which a decision is served.

    It is printed before the day of service is known: that day is the person's.

    Clause: A4.6 (served on the person)
    """

    _name = "report.party_service_center_reports.party_decision_notice"
    _description = "Printed Notice of a Decision"
    _inherit = ["party.accountability.letter.mixin"]

    _document_model = "party.accountability.notice"

    @api.model
    def _letter(self, doc):
        breach = doc.is_secrecy_breach and self.env._(
            "It was found that Party secrecy rules were broken."
        )
        until = doc.until_date and self.env._(
            "The measure ends on %(day)s.", day=self._day(doc.until_date)
        )
        return {
            "heading": self.env._("Notice of a Decision"),
            "paragraphs": self._paragraphs(
                self.env._("It was found:"),
                doc.facts,
                self.env._("The Party committee has decided, on these grounds:"),
                doc.decision_text,
                self.env._("Decision: %(decision)s", decision=doc.decision_label),
                breach,
                until,
                *(self._review(doc) if doc.reviewed_at else self._instruction(doc)),
            ),
            "date": (
                self._local_day(doc.reviewed_at, doc.center_id.tz)
                if doc.reviewed_at
                else self._day(doc.decided_date)
            ),
            "lines": (),
        }

    @api.model
    def _instruction(self, doc):
        """How the person objects."""
        if doc.served_date:
            yield self.env._(
                "You may object in writing until %(day)s. Another member of the"
                " committee, where there is one, decides on the objection.",
                day=self._day(doc.due_date),
            )
        else:
            yield self.env._(
                "You may object in writing within %(days)s working days of the day on"
                " which you received this. Another member of the committee, where there"
                " is one, decides on the objection.",
                days=OBJECTION_DAYS,
            )

    @api.model
    def _review(self, doc):
        """What was decided on the objection."""
        yield self.env._(
            "You objected. The Party committee has decided on it, on these grounds:"
        )
        yield doc.review_text
        yield self.env._(
            "Decision on the objection: %(decision)s", decision=doc.review_label
        )
        if doc.review_until_date:
            yield self.env._(
                "After the objection, the measure ends on %(day)s.",
                day=self._day(doc.review_until_date),
            )


class PartyAccountabilitySlipReport(models.AbstractModel):
    """Values of the slip on which the person acknowledges the receipt.

    It may be seen by who carries it: it names the number and nothing of the matter.

    Clause: A4.6 (served on the person)
    """

    _name = "report.party_service_center_reports.party_decision_slip"
    _description = "Printed Slip of Receipt"
    _inherit = ["party.accountability.letter.mixin"]

    _document_model = "party.accountability.notice"

    @api.model
    def _letter(self, doc):
        return {
            "heading": self.env._("Slip of Receipt"),
            "paragraphs": self._paragraphs(
                self.env._(
                    "I have received the decision of the Party committee in the matter"
                    " %(number)s. That says nothing of whether I agree with it.",
                    number=self._number(doc),
                )
            ),
            "date": "",
            "lines": (
                self.env._("Received on"),
                self.env._("Signature"),
                self.env._("Handed over by"),
            ),
        }
