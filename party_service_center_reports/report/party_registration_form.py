"""What the printed Basic Information Survey Form shows of a registration."""

from functools import partial

from odoo import api, models

TEXT_KINDS = ("notice", "sensitive", "home", "display")
CALL_ROWS = 3  # lines of the call sheet on an empty form


class PartyRegistrationFormReport(models.AbstractModel):
    """Values of the survey form, which prints at every stage.

    The front is the person's: entries, consents, signature. The back is the center's:
    finding, telling, calls. What is not known yet is room to write by hand; the ID
    number has its middle hidden.

    Clause: A3.1.1, A3.1.2; P-01, P-02 (texts with their answers), P-03 (masked)
    """

    _name = "report.party_service_center_reports.party_registration_form"
    _description = "Printed Basic Information Survey Form"
    _inherit = ["party.document.mixin"]

    _document_model = "party.registration"

    @api.model
    def _document_values(self, cases):
        texts = self.env["party.text"]
        current = {kind: texts._current(kind) for kind in TEXT_KINDS}
        return {
            "sections": {case.id: self._sections(case) for case in cases},
            "consents": {case.id: self._consents(case, current) for case in cases},
            "findings": {case.id: self._finding_rows(case) for case in cases},
            "calls": {case.id: self._calls(case) for case in cases},
        }

    # ------------------------------------------------------------------
    # Front: table A of the survey
    # ------------------------------------------------------------------
    @api.model
    def _sections(self, case):
        return [
            (self.env._("Person"), self._person_rows(case)),
            (self.env._("Party Membership"), self._party_rows(case)),
            (self.env._("Affiliation"), self._organization_rows(case)),
            (self.env._("Trade and Shop"), self._business_rows(case)),
        ]

    @api.model
    def _person_rows(self, case):
        cell = partial(self._cell, case)
        return [
            [
                cell("name", self.env._("Full Name")),
                cell("sex", self.env._("Sex"), has_boxes=True),
                cell("ethnic_group", self.env._("Ethnic Group")),
            ],
            [
                cell("birth_date", self.env._("Date of Birth")),
                cell("education", self.env._("Education")),
                cell("mobile", self.env._("Mobile")),
            ],
            [
                cell("id_number_masked", self.env._("ID Number")),
                cell("phone", self.env._("Other Telephone")),
                cell("residence", self.env._("Residence")),
            ],
        ]

    @api.model
    def _party_rows(self, case):
        cell = partial(self._cell, case)
        return [
            [
                cell(
                    "member_category",
                    self.env._("Member Category"),
                    span=3,
                    has_boxes=True,
                ),
                cell("party_post", self.env._("Post in the Party")),
            ],
            [
                cell("join_date", self.env._("Joined on")),
                cell("full_member_date", self.env._("Full since")),
                cell("is_floating", self.env._("Mobile Member")),
            ],
            [
                cell("floating_since_date", self.env._("Mobile since")),
                cell(
                    "has_floating_card",
                    self.env._("Mobile Card"),
                    span=3,
                ),
            ],
        ]

    @api.model
    def _organization_rows(self, case):
        cell = partial(self._cell, case.home_branch_id)
        return [
            [
                self._cell(
                    case,
                    "relation_type",
                    self.env._("Kind of Affiliation"),
                    span=5,
                    has_boxes=True,
                )
            ],
            [
                cell("complete_name", self.env._("Home Organization"), span=3),
                cell("kind", self.env._("Its Kind")),
            ],
            [
                cell("committee_id", self.env._("Committee Above"), span=3),
                cell("contact_name", self.env._("Contact")),
            ],
            [
                cell("address", self.env._("Address for Letters"), span=3),
                cell("phone", self.env._("Its Telephone")),
            ],
        ]

    @api.model
    def _business_rows(self, case):
        cell = partial(self._cell, case)
        return [
            [
                cell("business_name", self.env._("Name of the Business"), span=3),
                cell("business_role", self.env._("Part in It"), has_boxes=True),
            ],
            [
                cell("credit_code", self.env._("Credit Code or Number"), span=3),
                cell("opened_date", self.env._("Opened on")),
            ],
            [
                cell("premises", self.env._("Premises"), span=3),
                cell("trade", self.env._("Goods or Service")),
            ],
            [
                cell("market", self.env._("Market"), span=3),
                cell("stall_no", self.env._("Stall")),
            ],
        ]

    @api.model
    def _cell(self, record, name, label, span=1, has_boxes=False):
        """One entry with its label.

        :param span: columns that the entry takes, of five beside the first label
        :param has_boxes: a choice as boxes to tick, all of them shown, instead of the
            chosen word
        """
        field = record._fields[name]
        value = record[name]
        boxes, text = [], ""
        if field.type == "boolean":
            boxes = self._yes_or_no(value, is_answered=record.filled_at)
        elif field.type == "selection":
            choices = field._description_selection(self.env)
            if has_boxes:
                boxes = [(word, key == value) for key, word in choices]
            else:
                text = dict(choices).get(value, "")
        elif field.type == "date":
            text = self._day(value)
        elif field.type == "datetime":
            text = self._moment(value, record.center_id.tz)
        else:
            text = (value.display_name if field.relational else value) or ""
        return {"label": label, "text": text, "boxes": boxes, "span": span}

    @api.model
    def _yes_or_no(self, value, is_answered):
        """Boxes for yes and no; a no counts once the whole form is complete."""
        return [
            (self.env._("Yes"), value),
            (self.env._("No"), not value and is_answered),
        ]

    @api.model
    def _consents(self, case, current):
        """Each text with the person's answer; unanswered ones in today's wording."""
        return [
            self._consent(kind, self._latest_consent(case, kind), current[kind])
            for kind in TEXT_KINDS
        ]

    @api.model
    def _consent(self, kind, consent, current):
        text = consent.text_id or current
        is_yes = consent.is_accepted
        if kind == "notice":
            boxes = [(self.env._("Accepted"), is_yes)]
        else:
            is_no = bool(consent) and not is_yes
            boxes = [(self.env._("Consents"), is_yes), (self.env._("Refuses"), is_no)]
        return {
            "kind": kind,
            "text": text,
            "version": self.env._("Version %(version)s", version=text.version),
            "consent": consent,
            "boxes": boxes,
        }

    # ------------------------------------------------------------------
    # Back: the center's part
    # ------------------------------------------------------------------
    @api.model
    def _finding_rows(self, case):
        cell = partial(self._cell, case)
        return [
            [cell("found_via", self.env._("Found by"), span=5, has_boxes=True)],
            [
                cell("found_date", self.env._("Found on")),
                cell("told_at", self.env._("Told at"), span=3),
            ],
            [
                cell("told_by_id", self.env._("Told by")),
                cell("told_channel", self.env._("By Way of"), span=3, has_boxes=True),
            ],
        ]

    @api.model
    def _calls(self, case):
        """The calls in their order, and room for those to come."""
        calls = case.call_ids.sorted("id")
        room = [calls.browse()] * (CALL_ROWS - len(calls))
        outcomes = calls._fields["outcome"]._description_selection(self.env)
        return [
            {
                "call": call,
                "boxes": [(word, key == call.outcome) for key, word in outcomes],
            }
            for call in [*calls, *room]
        ]
