"""The papers of an accountability matter: request, decision, slip of receipt."""

from odoo import api, models

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
        return {"letters": {doc.id: self._letter(doc) for doc in docs}}

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

    Clause: A4.6 (served on the person)
    """

    _name = "report.party_service_center_reports.party_decision_notice"
    _description = "Printed Notice of a Decision"
    _inherit = ["party.accountability.letter.mixin"]

    _document_model = "party.accountability.notice"

    @api.model
    def _letter(self, doc):
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
                until,
                self.env._(
                    "You may object in writing until %(day)s. Another member of the"
                    " committee, where there is one, decides on the objection.",
                    day=self._day(doc.due_date),
                ),
            ),
            "date": self._day(doc.decided_date),
            "lines": (),
        }


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
                    number=doc.accountability_id.display_name,
                )
            ),
            "date": "",
            "lines": (
                self.env._("Received on"),
                self.env._("Signature"),
                self.env._("Handed over by"),
            ),
        }
