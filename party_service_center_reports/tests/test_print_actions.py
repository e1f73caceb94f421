"""Each form stands in the Print menu and on a button of its record."""

from .common import (
    BADGE,
    CENTER_POSTERS,
    CONSENTS,
    EVALUATION,
    EVENT_LETTER,
    EVENT_PLAN,
    EVENT_RECORD,
    EVENT_SHEET,
    FORM,
    HANDBOOK,
    INSPECTION,
    LETTER,
    MEMBER_CONSENTS,
    NOTICE_LETTER,
    NOTICE_SLIP,
    PLATE,
    PLEDGE,
    POSTER,
    RECEIPT,
    RECTIFICATIONS,
    SURVEY_FORM,
    WALL_SHEET,
    PartyReportsCommon,
)


class TestPrintActions(PartyReportsCommon):
    def test_print_menu_of_a_clerk(self):
        actions = self.env["ir.actions.actions"].with_user(self.clerk_a)
        for xmlid in (
            FORM,
            SURVEY_FORM,
            PLEDGE,
            PLATE,
            HANDBOOK,
            RECEIPT,
            LETTER,
            NOTICE_LETTER,
            EVENT_SHEET,
            EVENT_LETTER,
            EVENT_RECORD,
            EVENT_PLAN,
            BADGE,
            NOTICE_SLIP,
            CONSENTS,
            MEMBER_CONSENTS,
            POSTER,
            CENTER_POSTERS,
            WALL_SHEET,
            EVALUATION,
            INSPECTION,
            RECTIFICATIONS,
        ):
            report = self.env.ref(xmlid)
            bindings = actions.get_bindings(report.model)
            with self.subTest(report=report.name):
                self.assertTrue(report.is_party_document)
                self.assertIn(
                    report.id, [action["id"] for action in bindings["report"]]
                )

    def test_buttons_of_the_forms(self):
        for xmlid in (
            SURVEY_FORM,
            PLEDGE,
            PLATE,
            HANDBOOK,
            RECEIPT,
            LETTER,
            NOTICE_LETTER,
            BADGE,
            NOTICE_SLIP,
            CONSENTS,
            MEMBER_CONSENTS,
            POSTER,
            CENTER_POSTERS,
            INSPECTION,
            RECTIFICATIONS,
        ):
            report = self.env.ref(xmlid)
            model = self.env[report.model].with_user(self.clerk_a)
            with self.subTest(report=report.name):
                self.assertIn(
                    f'name="{report.id}" type="action"', model.get_view()["arch"]
                )
