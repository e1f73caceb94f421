"""What every paper of the addon promises: offline, in the menu, with all glyphs."""

from contextlib import ExitStack
from unittest.mock import patch

from odoo import fields

from odoo.addons.party_service_center.tests.accountability_common import (
    AccountabilitySteps,
)
from odoo.addons.party_service_center.tests.evaluation_common import EvaluationSteps
from odoo.addons.party_service_center.tests.inspection_common import InspectionSteps

from ..renderers import pdf
from .common import (
    BADGE,
    CENTER_POSTERS,
    CONSENTS,
    DECISION,
    EVALUATION,
    EVENT_LETTER,
    EVENT_PLAN,
    EVENT_RECORD,
    EVENT_SHEET,
    FORM,
    HANDBOOK,
    HANDOVER,
    INSPECTION,
    LETTER,
    LETTER_PAPER,
    MEMBER_CONSENTS,
    NOTICE_LETTER,
    NOTICE_SLIP,
    PICTURE,
    PLATE,
    PLEDGE,
    POSTER,
    RARE_NAMES,
    RECEIPT,
    RECTIFICATIONS,
    REQUEST,
    SLIP,
    SURVEY_FORM,
    UNDERTAKING,
    WALL_SHEET,
    PartyReportsCommon,
)

NAMELESS = (POSTER, EVENT_PLAN)  # they bear nobody's name


class TestPaperFamily(
    EvaluationSteps, InspectionSteps, AccountabilitySteps, PartyReportsCommon
):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.write({"phone": "0572-5012345", "name": RARE_NAMES})
        cls.papers = cls("setUp")._make_papers()

    def _make_papers(self):
        """External id of each report → a record whose person has the rarest names."""
        self.clerk_a.name = RARE_NAMES
        case = self._create_registration(name=RARE_NAMES, found_via="self")
        self._take_consents(case, display_answer="yes")
        self.center_a.branch_id = self._own_branch()
        case.write({"home_branch_id": self.center_a.branch_id.id})
        self._complete_own_survey(case)
        self._call(case)
        self._sign_pledge(case)
        self._equip(case)
        case.action_enter()
        member = case.member_id
        ticket = self._create_ticket(member_id=member.id)
        self._hand_over(ticket)
        referral = (
            self.env["party.ticket.referral"]
            .with_user(self.clerk_a)
            .create(
                {
                    "ticket_id": ticket.id,
                    "addressee_name": RARE_NAMES,
                    "is_agreed": True,
                    "sent_way": "post",
                }
            )
        )
        event = self._make_approved_event(member)
        plan = self.env["party.event.plan"].with_user(self.clerk_a)
        people = event.participant_ids
        inspection = self._inspect(rack="not").with_user(self.clerk_a)
        file = self._bring_file_to("served")
        return {
            FORM: ticket,
            NOTICE_SLIP: ticket,
            LETTER: referral,
            LETTER_PAPER: self._letter_home(member),
            SURVEY_FORM: case,
            CONSENTS: case,
            MEMBER_CONSENTS: member,
            PLEDGE: case.pledge_ids,
            PLATE: case.plaque_ids,
            HANDBOOK: case.copy_ids,
            RECEIPT: case.copy_ids,
            EVENT_SHEET: event,
            EVENT_LETTER: people,
            EVENT_RECORD: event,
            EVENT_PLAN: plan.create({"center_id": self.center_a.id, "year": 2026}),
            NOTICE_LETTER: self._letter(member),
            BADGE: self._badge(),
            UNDERTAKING: self.env["party.undertaking"].search(
                [("user_id", "=", self.clerk_a.id)]
            ),
            HANDOVER: self._handover(),
            REQUEST: file.statement_ids,
            DECISION: file.notice_ids,
            SLIP: file.notice_ids,
            POSTER: self.env["party.rule"]._newest()[:1],
            CENTER_POSTERS: self.center_a,
            WALL_SHEET: self.center_a,
            EVALUATION: self._sheet(self._publish("staff"), user=self.clerk_a),
            INSPECTION: inspection,
            RECTIFICATIONS: inspection,
        }

    def _own_branch(self):
        return self.env["party.organization"].create(
            {"name": "Own Branch", "is_outside": False, "phone": "0572-5012346"}
        )

    def _complete_own_survey(self, case):
        values = {"relation_type": "association"}
        case.write(self.SURVEY | values)
        case.action_complete_survey()

    def _letter(self, member):
        event = self._create_event(target_mode="hand")
        event.route_ids = [(5,), (0, 0, {"kind": "letter"})]
        self._invite(event, member)
        self._approve(event)
        self._announce(event)
        return event.announcement_ids.notice_ids

    def _letter_home(self, member):
        letters = self.env["party.letter"].sudo()._as_mover()
        facts = {"center_id": self.center_a.id, "kind": "half_year", "half": "1"}
        runs = self.env["party.letter.run"].sudo()._as_mover()
        letter = letters.create(
            {
                "run_id": runs.create(facts | {"year": 2026}).id,
                "addressee_id": member.home_branch_id.id,
                "addressee_name": member.home_branch_id.name,
                "as_of": fields.Datetime.now(),
            }
        )
        self.env["party.letter.line"].sudo()._as_mover().create(
            {
                "letter_id": letter.id,
                "member_id": member.id,
                "member_name": member.name,
                "home_branch_id": member.home_branch_id.id,
            }
        )
        return letter

    def _post(self):
        return self.center_a.staff_ids.filtered(lambda s: s.user_id == self.clerk_a)

    def _handover(self):
        return self.env["party.handover"]._list_for(self._post())

    def _badge(self):
        post = self._post()
        badge = (
            self.env["party.badge"]
            .with_user(self.director_a)
            .create({"staff_id": post.id, "photo": PICTURE})
        )
        badge.action_issue()
        return badge

    def _offline(self):
        """Nothing may be asked of the network, and there is no wkhtmltopdf."""
        actions = type(self.env["ir.actions.report"])
        stack = ExitStack()
        for mocked in (
            patch.object(actions, "get_wkhtmltopdf_state", return_value="install"),
            patch.object(actions, "_run_wkhtmltopdf", side_effect=AssertionError),
            patch("socket.socket.connect", side_effect=AssertionError("network")),
            patch("socket.getaddrinfo", side_effect=AssertionError("network")),
        ):
            stack.enter_context(mocked)
        return stack

    def test_each_paper_is_here(self):
        """Fails for a new paper: make a record for it above."""
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "party_service_center_reports"),
                ("model", "=", "ir.actions.report"),
            ]
        )
        self.assertEqual(set(data.mapped("complete_name")), set(self.papers))

    def test_prints_offline_with_all_glyphs(self):
        for xmlid, records in self.papers.items():
            with self.subTest(paper=xmlid), self._offline():
                with self.assertNoLogs("weasyprint", "WARNING"):
                    content = self._print(records, xmlid, self.clerk_a)
                self.assertEqual(content[:5], b"%PDF-")
                self.assertFalse(self._missing_glyphs(content))
                text = "".join(self._pages(content))
                if xmlid not in NAMELESS:
                    self.assertFalse([c for c in RARE_NAMES if c not in text])

    def test_missing_glyph_would_be_counted(self):
        page = "<html lang='zh-CN'><body><article>\U0010fffd</article></body></html>"
        with self.assertLogs("weasyprint", "WARNING"):
            content = pdf.PdfPrinter().print_pages([page])
        self.assertTrue(self._missing_glyphs(content))

    def test_in_the_print_menu_of_staff_alone(self):
        clerks = self.env.ref("party_service_center.group_party_clerk")
        actions = self.env["ir.actions.actions"]
        for xmlid in self.papers:
            report = self.env.ref(xmlid)
            with self.subTest(paper=xmlid):
                self.assertTrue(report.is_party_document)
                self.assertEqual(report.binding_model_id.model, report.model)
                self.assertEqual(report.binding_type, "report")
                self.assertTrue(report.group_ids)
                self.assertLessEqual(clerks, report.group_ids.all_implied_ids)
                menu = actions.with_user(self.clerk_a).get_bindings(report.model)
                self.assertIn(report.id, [a["id"] for a in menu["report"]])
                menu = actions.with_user(self.outsider).get_bindings(report.model)
                self.assertNotIn(report.id, [a["id"] for a in menu.get("report", [])])
