"""The printed survey form: table A on the front, the center's part on the back."""

from odoo import fields

from .common import PICTURE, RARE_NAMES, SURVEY_FORM, PartyReportsCommon

FRONT = (
    "Full Name",
    "Sex",
    "Ethnic Group",
    "Date of Birth",
    "Education",
    "Mobile",
    "ID Number",
    "Other Telephone",
    "Residence",
    "Member Category",
    "Post in the Party",
    "Joined on",
    "Full since",
    "Mobile Member",
    "Mobile since",
    "Mobile Card",
    "Kind of Affiliation",
    "Home Organization",
    "Its Kind",
    "Committee Above",
    "Contact",
    "Address for Letters",
    "Its Telephone",
    "Name of the Business",
    "Part in It",
    "Credit Code or Number",
    "Opened on",
    "Premises",
    "Goods or Service",
    "Market",
    "Stall",
    "Notice and Consents",
    "Member (signature)",
    "Collected by (signature)",
)
BACK = (
    "Found by",
    "Found on",
    "Told at",
    "Told by",
    "Called at",
    "Called Body",
    "Number Called",
    "Spoke to",
    "Outcome",
    "Confirmed at",
    "Paper Original",
    "Remarks",
    "Checked by (signature)",
    "Center Director (signature)",
)


class TestSurveyForm(PartyReportsCommon):
    def _values(self, case):
        report = self.env["report.party_service_center_reports.party_registration_form"]
        return report.with_user(self.clerk_a)._get_report_values(case.ids)

    def _ticked(self, case, label):
        """Words of the boxes that are ticked beside ``label``."""
        sections = self._values(case)["sections"][case.id]
        [boxes] = [
            cell["boxes"]
            for _title, rows in sections
            for row in rows
            for cell in row
            if cell["label"] == label
        ]
        self.assertTrue(boxes)
        return [word for word, is_ticked in boxes if is_ticked]

    def test_every_stage_is_one_sheet_with_all_labels(self):
        states = self.env["party.registration"]._fields["state"].get_values(self.env)
        for number, state in enumerate(states):
            case = self._bring_registration_to(
                state, name=state, mobile=f"1380000100{number}"
            )
            with self.subTest(state=state):
                front, back = self._pages(self._print(case, SURVEY_FORM, self.clerk_a))
                self.assertPrinted(self._dense(front), *FRONT, state, "Center A")
                self.assertPrinted(self._dense(back), *BACK, state)

    def test_entries(self):
        case = self._bring_registration_to("confirmed", name=RARE_NAMES[:6])
        with self.assertNoLogs("weasyprint", "WARNING"):
            printed = self._printed(case, SURVEY_FORM)
        self.assertPrinted(
            printed,
            RARE_NAMES[:6],
            "13800000101",
            "March 15, 1975",
            "Joined on July 1, 2001",
            "First Branch of Test Town",
            "0572-5012345",
            "Shen's Tea",
            "92330523MA2B3C4D5J",
            "1 Test Street",
            "Folder 1",
            "Filled in on September 21, 2026",
            "September 21, 2026 10:00",
            "Secretary Ye",
            "As the home organization said.",
        )
        self.assertEqual(self._ticked(case, "Sex"), ["Male"])
        self.assertEqual(self._ticked(case, "Member Category"), ["Full Member"])
        self.assertEqual(self._ticked(case, "Part in It"), ["Owner"])

    def test_no_is_ticked_on_a_complete_form_alone(self):
        case = self._bring_registration_to("survey")
        self.assertEqual(self._ticked(case, "Mobile Member"), [])
        self._complete_survey(case)
        self.assertEqual(self._ticked(case, "Mobile Member"), ["No"])
        case.is_floating = True
        self.assertEqual(self._ticked(case, "Mobile Member"), ["Yes"])

    def test_id_number_is_masked_at_every_stage(self):
        case = self._bring_registration_to("survey")
        case.id_number = "33052319750315001X"
        printed = self._printed(case, SURVEY_FORM)
        self._complete_survey(case)
        self._call(case)
        printed += self._printed(case, SURVEY_FORM, self.committee)
        self.assertEqual(printed.count("330523********001X"), 2)
        self.assertNotPrinted(printed, "33052319750315001X", "0315001X")

    def test_consents_with_answer_version_and_day(self):
        case = self._bring_registration_to("told")
        texts = self.env["party.text"]
        wording = texts._current("display").body
        self.assertPrinted(self._printed(case, SURVEY_FORM), wording, "Version 1")
        self._take_consents(case)
        old, new = texts._current("display"), texts._current("display").copy()
        new.body = "Another wording."
        new.action_publish()
        printed = self._printed(case, SURVEY_FORM)
        self.assertPrinted(printed, old.body, "Version 1 September 21, 2026")
        self.assertNotPrinted(printed, new.body)
        lines = self._values(case)["consents"][case.id]
        self.assertEqual(
            [
                [word for word, is_ticked in line["boxes"] if is_ticked]
                for line in lines
            ],
            [["Accepted"], ["Consents"], ["Consents"], ["Refuses"]],
        )

    def test_withdrawn_consent_says_so(self):
        case = self._bring_registration_to("entered")
        self.assertNotPrinted(self._printed(case, SURVEY_FORM), "Withdrawn")
        case.consent_ids.filtered(lambda c: c.kind == "home")._withdraw("paper")
        self.assertPrinted(
            self._printed(case, SURVEY_FORM), "Withdrawn September 21, 2026"
        )

    def test_drawn_signature(self):
        case = self._bring_registration_to("survey")
        content = self._print(case, SURVEY_FORM, self.clerk_a)
        self.assertEqual(self._count_pictures(content), 0)
        case.signature = PICTURE
        content = self._print(case, SURVEY_FORM, self.clerk_a)
        self.assertEqual(self._count_pictures(content), 1)

    def test_each_call_in_its_order(self):
        case = self._bring_registration_to("calling")
        for number in range(4):
            self._call(case, "not_reached", note=f"Try {number}.")
        self._call(case, "disputed", note="Not on the list.")
        printed = self._printed(case, SURVEY_FORM)
        places = [printed.index(f"Try{number}.") for number in range(4)]
        self.assertEqual(places, sorted(places))
        self.assertEqual(printed.count("CalledBody"), 5)
        self.assertEqual(printed.count("Notonthelist."), 2, "call and conclusion")

    def test_reason_of_the_end(self):
        case = self._bring_registration_to("ended")
        self.assertPrinted(
            self._printed(case, SURVEY_FORM),
            "Why It Ended Not a Party Member: As the home organization said.",
        )

    def test_long_texts_go_on_on_further_pages(self):
        case = self._create_registration(
            name=RARE_NAMES, note="long note. " * 170 + "The end."
        )
        case.premises = "Long Street " * 16
        pages = self._pages(self._print(case, SURVEY_FORM, self.clerk_a))
        self.assertGreater(len(pages), 2)
        self.assertIn("The end.", "".join(pages))
        for printed in pages:
            self.assertPrinted(self._dense(printed), RARE_NAMES)

    def test_markup_of_people_is_text(self):
        case = self._create_registration(note="<b>x</b></article><article>")
        self.assertPrinted(
            self._printed(case, SURVEY_FORM), "<b>x</b></article><article>"
        )

    def test_day_is_the_center_s(self):
        """One minute past midnight in Shanghai is still the day before in UTC."""
        case = self._bring_registration_to("calling")
        case._record_proof(filled_at=fields.Datetime.to_datetime("2026-09-21 16:01:00"))
        self.assertPrinted(
            self._printed(case, SURVEY_FORM), "Filled in on September 22, 2026"
        )

    def test_foreign_registration_is_refused(self):
        self.assertPrintRefused(self._bring_registration_to("confirmed"), SURVEY_FORM)

    def test_queries_do_not_grow_with_the_forms(self):
        cases = self.env["party.registration"]
        for number in range(4):
            cases |= self._bring_registration_to(
                "confirmed", name=f"Trader {number}", mobile=f"1380000020{number}"
            )
        self.assertQueriesSteady(cases, SURVEY_FORM)
