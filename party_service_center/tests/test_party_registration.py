"""The way from being found into the register, step by step (A3.1.1–A3.1.5)."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import (
    ConsentMissing,
    FiledRecord,
    InvalidCreditCode,
    MemberRefused,
    ProtectedField,
    RegistrationRefused,
    TransitionRefused,
)
from .common import PIXEL, PartyCommon

NUMBER = "33052319750315001X"
STATES = (
    "found",
    "told",
    "survey",
    "calling",
    "held",
    "confirmed",
    "pledged",
    "equipped",
    "entered",
    "ended",
)


class TestPartyRegistration(PartyCommon):
    def test_window_registration(self):
        """Who comes by themselves: notice, form, call, pledge, plaque, register."""
        form = Form(self.env["party.registration"].with_user(self.clerk_a))
        form.name = "Shen Yunshu"
        form.business_name = "Shen's Tea"
        form.credit_code = "92330523ma2b3c4d5j"
        form.mobile = "138 0000 0101"
        case = form.save()
        self.assertEqual(case.credit_code, "92330523MA2B3C4D5J")
        self._take_consents(case)
        form = Form(case)
        form.id_number = "330523 19750315 001x"
        self.assertEqual(form.sex, "male")
        self.assertEqual(form.birth_date, date(1975, 3, 15))
        form.member_category = "full"
        form.join_date = date(2001, 7, 1)
        form.full_member_date = date(2002, 7, 1)
        form.home_branch_id = self.branch
        self.assertEqual(form.home_phone, "0572-5012345")
        form.relation_type = "origin"
        form.premises = "1 Test Street"
        form.paper_place = "Folder 1"
        case = form.save()
        case.action_complete_survey()
        self.assertEqual(case.due_date, date(2026, 9, 22))
        self._call(case)
        self._sign_pledge(case)
        self._equip(case)
        action = case.action_enter()
        member = self.env["party.member"].browse(action["res_id"])
        self.assertRecordValues(
            member,
            [
                {
                    "name": "Shen Yunshu",
                    "mobile": "13800000101",
                    "id_number": "330523********001X",
                    "business_name": "Shen's Tea",
                    "home_branch_id": self.branch.id,
                    "center_id": self.center_a.id,
                    "found_via": "self",
                    "confirmed_date": date(2026, 9, 21),
                    "registered_by_id": self.clerk_a.id,
                    "plaque_name": "TA-B-2026-0001",
                }
            ],
        )
        self.assertEqual(member.sudo().id_number_full, NUMBER)
        self.assertFalse(case.sudo().id_number_full)
        self.assertEqual(member.pledge_ids.state, "in_force")
        self.assertEqual(member.pledge_ids.name, "TA-P-2026-0001")
        self.assertEqual(member.copy_ids.name, "TA-H-2026-0001")
        self.assertTrue(member.has_home_consent)
        self.assertFalse(member.has_display_consent)
        self.assertEqual(member.standing_ids.date_from, date(2026, 9, 21))

    def test_telling_is_a_gate(self):
        """A3.1.1: no survey form for somebody found who was not told."""
        case = self._create_registration()
        with self.assertRaisesRegex(RegistrationRefused, "told"):
            self._take_consents(case)
        self._bring_registration_to("survey", name="Told", mobile="13800000102")

    def test_telling_cannot_lie_in_the_future(self):
        case = self._create_registration()
        dialog = self.env["party.registration.tell"].with_env(case.env)
        with self.assertRaises(RegistrationRefused):
            dialog.create(
                {"registration_id": case.id, "told_at": "2026-09-21 02:01:00"}
            ).action_confirm()

    def test_nothing_personal_before_the_notice(self):
        """P-01: the form stays empty until the notice was accepted."""
        case = self._create_registration()
        for name, value in self.SURVEY.items():
            if name in ("credit_code", "premises"):
                continue
            with self.subTest(field=name), self.assertRaises(ConsentMissing):
                case.write({name: value})
        with self.assertRaises(ConsentMissing):
            self._create_registration(id_number=NUMBER)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            cases = self.env["party.registration"].with_user(self.clerk_a)
            cases.with_context(default_sex="male").create({"name": "Shen Yunshu"})

    def test_each_consent_is_answered(self):
        case = self._create_registration(found_via="self")
        for answers in (
            {"is_notice_accepted": False},
            {"sensitive_answer": False},
            {"home_answer": False},
            {"display_answer": False},
        ):
            with self.subTest(answers=answers), self.assertRaises(ConsentMissing):
                self._take_consents(case, **answers)
        self.assertEqual(case.state, "found")
        self.assertFalse(case.consent_ids)

    def test_no_answer_is_chosen_beforehand(self):
        form = Form(self.env["party.consent.take"].with_user(self.clerk_a))
        self.assertFalse(form.is_notice_accepted)
        for kind in ("sensitive", "home", "display"):
            self.assertFalse(form[f"{kind}_answer"])
            self.assertTrue(form[f"{kind}_body"])

    def test_consents_record_who_what_when_and_how(self):
        case = self._bring_registration_to("survey")
        self.assertEqual(len(case.consent_ids), 4)
        display = case.consent_ids.filtered(lambda c: c.kind == "display")
        self.assertRecordValues(
            display,
            [{"is_accepted": False, "way": "screen", "collector_id": self.clerk_a.id}],
        )
        self.assertEqual(display.text_id.version, 1)

    def test_refused_sensitive_items_stay_empty(self):
        case = self._create_registration(found_via="self")
        self._take_consents(case, sensitive_answer="no")
        for values in ({"id_number": NUMBER}, {"ethnic_group": "01"}):
            with self.subTest(values=values), self.assertRaises(ConsentMissing):
                case.write(values)

    def test_incomplete_form_is_refused_naming_what_lacks(self):
        case = self._bring_registration_to("survey")
        case.write(
            self.SURVEY
            | {"home_branch_id": self.branch.id, "premises": False, "paper_place": " "}
        )
        with self.assertRaisesRegex(RegistrationRefused, "Premises.*Signature"):
            case.action_complete_survey()
        case.write({"premises": "1 Test Street", "full_member_date": False})
        with self.assertRaisesRegex(RegistrationRefused, "Full Member since"):
            case.action_complete_survey()

    def test_every_call_outcome_leads_on(self):
        """A3.1.2: confirmed opens the pledge; the others hold or end with a reason."""
        for outcome, state in [
            ("not_reached", "calling"),
            ("confirmed", "confirmed"),
            ("disputed", "held"),
            ("not_member", "ended"),
        ]:
            with self.subTest(outcome=outcome):
                case = self._bring_registration_to("calling")
                self._call(case, outcome)
                self.assertEqual(case.state, state)
        self.assertEqual(case.end_kind, "not_member")

    def test_disputed_is_called_again(self):
        case = self._bring_registration_to("held")
        self.assertEqual(case.held_reason, "As the home organization said.")
        self._call(case, "disputed")
        self._call(case, "not_reached")
        self._call(case)
        self.assertEqual(case.state, "confirmed")
        self.assertEqual(len(case.call_ids), 4)

    def test_call_that_cannot_be_is_refused(self):
        case = self._bring_registration_to("calling")
        for values in (
            {"called_at": "2026-09-21 02:01:00"},
            {"called_at": "2026-09-20 02:00:00"},
        ):
            with self.subTest(values=values), self.assertRaises(RegistrationRefused):
                self._call(case, **values)
        for values in (
            {"spoke_to": " "},
            {"outcome": "disputed", "note": ""},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._call(case, **values)
        for state in ("survey", "confirmed", "ended"):
            other = self._bring_registration_to(state)
            with self.subTest(state=state), self.assertRaises(RegistrationRefused):
                self._call(other)

    def test_calls_are_never_edited(self):
        case = self._bring_registration_to("confirmed")
        for user in (self.clerk_a, self.director_a, self.admin):
            call = case.call_ids.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    call.write({"outcome": "disputed"})
                with self.assertRaises(UserError):
                    call.unlink()
        with self.assertRaises(ProtectedField):
            case.call_ids.sudo().write({"note": "x"})

    def test_not_reached_asks_for_the_next_try(self):
        case = self._bring_registration_to("calling")
        self._call(case, "not_reached", next_try_at="2026-09-22 01:00:00")
        self.assertIn(date(2026, 9, 22), case.activity_ids.mapped("date_deadline"))
        self._call(case)
        self.assertFalse(case.activity_ids)

    def test_late_confirmation_is_on_the_directors_list(self):
        """A3.1.2: not confirmed within one working day."""
        case = self._bring_registration_to("calling")
        cases = self.env["party.registration"].with_user(self.director_a)
        self.assertFalse(cases.search([("is_overdue", "=", True)]))
        with freeze_time("2026-09-23 00:30:00"):
            self.assertIn(case, cases.search([("is_overdue", "=", True)]))
            case.invalidate_recordset()
            self.assertTrue(case.is_overdue)
            with self.enter_registry_test_mode():
                self.env.ref(
                    "party_service_center.party_ticket_cron_remind"
                ).method_direct_trigger()
            self.env.invalidate_all()
            reminded = case.sudo().activity_ids.user_id
            self.assertEqual(reminded, self.clerk_a | self.director_a)

    def test_every_forbidden_step_is_refused(self):
        """No state can be written, and no step taken out of turn."""
        cases = {
            state: self._bring_registration_to(state, name=state)
            for state in STATES
            if state != "entered"
        }
        cases["entered"] = self._bring_registration_to("entered")
        for state, case in cases.items():
            following = case._transitions.following[state]
            for other in STATES:
                for user in (self.clerk_a, self.director_a, self.admin):
                    with self.subTest(state=state, to=other, user=user.login):
                        with self.assertRaises(ProtectedField):
                            case.with_user(user).write({"state": other})
                if other not in following:
                    with self.subTest(state=state, step=other):
                        with self.assertRaises(TransitionRefused):
                            case._check_step(other)

    def test_plaque_needs_the_pledge_and_a_stock(self):
        case = self._bring_registration_to("confirmed")
        with self.assertRaises(TransitionRefused):
            self._hand_out(case)
        self._sign_pledge(case)
        with self.assertRaisesRegex(RegistrationRefused, "stock"):
            self._hand_out(case)
        self._equip(case)
        self.assertEqual(case.state, "equipped")

    def test_known_people_are_shown_without_private_data(self):
        """Across centers; another center's member stays unnamed (P-09)."""
        here = self._create_member(name="Li Wang", mobile="13800000301")
        there = self._create_member(
            self.clerk_b, name="Wu Qinghe", birth_date="1975-03-15"
        )
        case = self._create_registration(name="Li Wang", mobile="13800000301")
        self.assertEqual(case.known_count, 1)
        self.assertIn(f"/odoo/party-members/{here.id}", case.known_text)
        case = self._create_registration(mobile=False, found_via="self")
        self.assertFalse(case.known_count)
        self._take_consents(case)
        case.write({"name": there.sudo().name, "birth_date": "1975-03-15"})
        self.assertIn("Center B", case.known_text)
        for private in ("Wu Qinghe", "13800000002", f"/{there.id}"):
            self.assertNotIn(private, case.known_text)

    def test_duplicates_are_resolved_before_the_entry(self):
        """A3.1.5: end the case, or state why it is somebody else."""
        self._create_member(mobile="13800000101")
        case = self._bring_registration_to("equipped")
        with self.assertRaisesRegex(RegistrationRefused, "1 people"):
            case.action_enter()
        reason = self.env["party.step.reason"].with_env(case.env)
        step = case.action_distinguish()["context"]
        values = {key.removeprefix("default_"): value for key, value in step.items()}
        reason.create(values | {"reason": "Husband and wife"}).action_confirm()
        case.action_enter()
        self.assertEqual(case.state, "entered")
        self.assertEqual(case.distinct_reason, "Husband and wife")

    def test_same_id_number_is_never_entered_twice(self):
        self._create_member(self.clerk_b, id_number=NUMBER)
        case = self._bring_registration_to("survey")
        case.id_number = NUMBER
        self.assertEqual(case.known_count, 1)
        self._complete_survey(case)
        self._call(case)
        self._sign_pledge(case)
        self._equip(case)
        case._distinguish("Another person")
        with self.assertRaisesRegex(MemberRefused, "Center B"):
            case.action_enter()

    def test_finished_form_is_closed(self):
        for state in ("entered", "ended"):
            case = self._bring_registration_to(state)
            for name, value in self.SURVEY.items():
                with self.subTest(state=state, field=name):
                    with self.assertRaises(FiledRecord):
                        case.write({name: value})
            with self.assertRaises(FiledRecord):
                case.sudo().unlink()

    def test_credit_code_is_warned_of_while_typing(self):
        cases = self.env["party.registration"].with_user(self.clerk_a)
        for code, words in (
            ("92330523ma2b3c4d5j", None),
            ("330523600012344", None),
            (False, None),
            ("92330523MA2B3C4D5K", "neither a credit code"),
            ("91330523MA2B3C4D5M", "begins with 92"),
        ):
            with self.subTest(code=code):
                answer = cases.new({"credit_code": code})._onchange_credit_code()
                if words:
                    self.assertIn(words, answer["warning"]["message"])
                else:
                    self.assertIsNone(answer)

    def test_bad_facts_are_refused_in_words(self):
        for values, error in [
            ({"credit_code": "12"}, InvalidCreditCode),
            ({"found_date": "2026-09-22"}, RegistrationRefused),
            ({"opened_date": "2026-09-22"}, RegistrationRefused),
        ]:
            with self.subTest(values=values), self.assertRaises(error):
                self._create_registration(**values)

    def test_end_needs_a_reason(self):
        case = self._bring_registration_to("told")
        dialog = self.env["party.registration.end"].with_env(case.env)
        values = {"registration_id": case.id, "end_kind": "declined"}
        with self.assertRaises(RegistrationRefused):
            dialog.create(values | {"reason": "  "}).action_confirm()
        dialog.create(values | {"reason": "Does not want to"}).action_confirm()
        self.assertRecordValues(
            case, [{"state": "ended", "end_reason": "Does not want to"}]
        )

    def test_queries_of_list_and_board_do_not_grow(self):
        counts = []
        names = ("name", "mobile", "business_name", "found_date", "is_overdue", "state")
        spec = {name: {} for name in names}
        cases = self.env["party.registration"].with_user(self.clerk_a)
        for size in (1, 5, 40):  # the first one fills caches
            for _serial in range(size):
                self._create_registration()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            cases.web_search_read([], spec, limit=80)
            cases.web_read_group([], ["state"], ["__count"])
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])


class TestConsentWithdrawal(PartyCommon):
    """P-04: as easy as consenting, effects told and carried out."""

    def setUp(self):
        super().setUp()
        case = self._create_registration(found_via="self")
        self._take_consents(case, display_answer="yes")
        case.write({"id_number": NUMBER, "ethnic_group": "01"})
        self._complete_survey(case)
        self._call(case)
        self._sign_pledge(case)
        self._equip(case)
        case.action_enter()
        self.member = case.member_id

    def _withdraw(self, kind):
        consent = self.member.consent_ids.filtered(lambda c: c.kind == kind)
        wizard = self.env["party.consent.withdraw"].with_user(self.clerk_a)
        wizard = wizard.create(
            {"member_id": self.member.id, "consent_ids": [(6, 0, consent.ids)]}
        )
        self.assertTrue(wizard.effects)
        wizard.action_confirm()
        return consent

    def test_sensitive_items_are_erased(self):
        consent = self._withdraw("sensitive")
        member_sudo = self.member.sudo()
        for name in ("id_number_full", "id_number_hash", "id_number", "ethnic_group"):
            self.assertFalse(member_sudo[name], name)
        self.assertFalse(consent.is_given)
        self.assertEqual(consent.withdrawn_by_id, self.clerk_a)
        self.assertIn("erased", consent.effects)

    def test_no_letter_goes_home(self):
        self._withdraw("home")
        self.assertFalse(self.member.has_home_consent)
        self.assertEqual(self.member.sudo().activity_ids.user_id, self.director_a)

    def test_display_is_taken_down(self):
        self.assertTrue(self.member.has_display_consent)
        self.member.with_user(self.clerk_a).photo = PIXEL
        self._withdraw("display")
        self.assertFalse(self.member.has_display_consent or self.member.photo)
        self.assertEqual(self.member.activity_ids.user_id, self.clerk_a)

    def test_photo_only_with_consent_to_display(self):
        """It is for the wall and for nothing else (P-02)."""
        self._withdraw("display")
        for user in (self.clerk_a, self.env.user):
            with self.subTest(user=user.login), self.assertRaises(MemberRefused):
                self.member.with_user(user).write({"photo": PIXEL})
        self.member.write({"photo": False})
        # one that was kept before the consent was asked for goes with a refusal
        self.member.sudo()._record_proof(photo=PIXEL)
        text = self.env["party.text"]._current("display")
        consents = self.env["party.consent"].with_user(self.clerk_a)
        consents._record({text: False}, "paper", member=self.member)
        self.assertFalse(self.member.photo)

    def test_consents_are_written_by_their_steps_alone(self):
        consent = self.member.consent_ids[:1]
        for user in (self.clerk_a, self.director_a, self.admin):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                consent.with_user(user).write({"is_accepted": True})
        with self.assertRaises(ProtectedField):
            consent.sudo().write({"withdrawn_at": False})
        with self.assertRaises(AccessError):
            consent.with_user(self.clerk_b)._withdraw("screen")


class TestPledgePlaqueHandbook(PartyCommon):
    """A3.1.3, A3.1.4."""

    def test_signed_pledge_is_closed(self):
        pledge = self._sign_pledge(self._create_member())
        for values in (
            {"signed_date": "2026-01-01"},
            {"item_ids": [(0, 0, {"name": "Another"})]},
            {"item_ids": [(1, pledge.item_ids.id, {"name": "Another"})]},
            {"item_ids": [(2, pledge.item_ids.id)]},
        ):
            with self.subTest(values=values), self.assertRaises(FiledRecord):
                pledge.write(values)

    def test_scan_of_the_signed_paper_is_added_once(self):
        pledge = self._sign_pledge(self._create_member())
        pledge.write({"scan": PIXEL, "scan_name": "pledge.png"})
        self.assertTrue(pledge.scan)
        for values in ({"scan": False}, {"scan": PIXEL}):
            with self.subTest(values=values), self.assertRaises(FiledRecord):
                pledge.write(values)

    def test_pledge_needs_items_and_a_signature(self):
        member = self._create_member()
        pledges = self.env["party.pledge"].with_user(self.clerk_a)
        item = [(0, 0, {"name": "A discount"})]
        for values in (
            {"paper_place": "Folder 1"},
            {"item_ids": item},
            {"item_ids": item, "paper_place": "F", "signed_date": "2026-09-22"},
        ):
            pledge = pledges.create({"member_id": member.id} | values)
            with self.subTest(values=values), self.assertRaises(RegistrationRefused):
                pledge.action_sign()

    def test_yearly_check_is_stamped_and_stays(self):
        pledge = self._sign_pledge(self._create_member())
        item = pledge.item_ids
        item.write({"outcome": "partly", "evidence": "Seen at the stall"})
        self.assertRecordValues(
            item,
            [{"checked_date": date(2026, 9, 21), "checked_by_id": self.clerk_a.id}],
        )
        with self.assertRaises(FiledRecord):
            item.write({"outcome": "met"})

    def test_pledges_expire_after_their_term(self):
        pledge = self._sign_pledge(self._create_member())
        self.assertEqual(pledge.date_to, date(2027, 9, 21))
        with freeze_time("2027-09-21 02:00:00"):
            self.env["party.pledge"]._cron_watch_terms()
            self.assertEqual(pledge.state, "signed")
        with freeze_time("2027-09-21 17:00:00"):  # the 22nd in Shanghai
            self.env["party.pledge"]._cron_watch_terms()
            self.assertEqual(pledge.state, "expired")

    def test_yearly_check_is_asked_for_once(self):
        """A month before the term ends; who took the pledge, else the director."""
        pledge = self._sign_pledge(self._create_member())
        watch = self.env["party.pledge"]._cron_watch_terms
        with freeze_time("2027-08-20 02:00:00"):
            watch()
        self.assertFalse(pledge.activity_ids)
        with freeze_time("2027-08-22 02:00:00"):
            watch()
            self.assertRecordValues(
                pledge.sudo().activity_ids,
                [{"user_id": self.clerk_a.id, "date_deadline": date(2027, 9, 21)}],
            )
            watch()
            self.assertEqual(len(pledge.sudo().activity_ids), 1)
            pledge.item_ids.write({"outcome": "met", "evidence": "Seen"})
        self.assertFalse(pledge.sudo().activity_ids)
        other = self._sign_pledge(self._create_member(mobile="13800000401"))
        self.env["party.staff"].search(
            [("user_id", "=", self.clerk_a.id)]
        ).date_to = "2026-12-31"
        with freeze_time("2027-08-22 02:00:00"):
            watch()
        self.assertEqual(other.sudo().activity_ids.user_id, self.director_a)

    def _plaque(self):
        pledge = self._sign_pledge(self._create_member())
        return self.env["party.plaque"].with_user(self.clerk_a)._issue(pledge)

    def test_replacement_voids_the_old_serial(self):
        plaque = self._plaque()
        plaque._replace("Broken")
        following = plaque.replaced_by_ids
        self.assertEqual(plaque.state, "replaced")
        self.assertEqual(following.name, "TA-B-2026-0002")
        self.assertEqual(plaque.member_id.plaque_name, following.name)
        with self.assertRaises(TransitionRefused):
            plaque._replace("Again")

    def test_no_plaque_without_a_valid_pledge(self):
        plaque = self._plaque()
        pledge = plaque.pledge_id
        plaque._return("Moved")
        pledge._withdraw("Did not trade honestly")
        with self.assertRaisesRegex(RegistrationRefused, "pledge"):
            self.env["party.plaque"].with_user(self.clerk_a)._issue(pledge)
        for user in (self.clerk_a, self.director_a, self.admin):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                plaque.with_user(user).create(
                    {
                        "name": "X",
                        "pledge_id": pledge.id,
                        "issued_date": "2026-09-21",
                        "issued_by_id": user.id,
                    }
                )

    def test_lost_plaque_can_be_found(self):
        plaque = self._plaque()
        plaque._lose("Gone after the flood")
        self.assertEqual(plaque.end_reason, "Gone after the flood")
        plaque._find("Behind the shelf")
        self.assertRecordValues(plaque, [{"state": "issued", "ended_at": False}])

    def test_handbook_stock_falls_and_rises(self):
        member = self._create_member()
        stock = self._stock_handbooks(self.center_a, 2).with_user(self.clerk_a)
        copies = self.env["party.handbook.copy"].with_user(self.clerk_a)
        first = copies._issue(stock, member=member)
        copies._issue(stock, member=member)
        self.assertEqual(stock.quantity, 0)
        with self.assertRaisesRegex(RegistrationRefused, "stock"):
            copies._issue(stock, member=member)
        first._return("Moved")
        self.assertEqual(stock.quantity, 1)
        with self.assertRaises(ProtectedField):
            stock.write({"quantity": 100})

    def test_stock_never_falls_below_zero(self):
        stock = self._stock_handbooks(self.center_a, 1)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            stock._change(-2, "Lost")


class TestRegistrationAccess(PartyCommon):
    """Registrations and what belongs to them, by role and center (P-09)."""

    def setUp(self):
        super().setUp()
        self.case = self._bring_registration_to("entered")
        self.rows = [
            self.case,
            self.case.call_ids,
            self.case.consent_ids,
            self.case.pledge_ids,
            self.case.pledge_ids.item_ids,
            self.case.plaque_ids,
            self.case.copy_ids,
            self.case.copy_ids.stock_id,
            self.case.member_id.standing_ids,
        ]

    def test_own_center_and_committee_read(self):
        for rows in self.rows:
            for user in self.clerk_a | self.director_a | self.committee | self.admin:
                with self.subTest(model=rows._name, user=user.login):
                    self.assertLessEqual(rows, rows.with_user(user).search([]))
                    rows.with_user(user).read(["display_name"])

    def test_others_see_nothing(self):
        for rows in self.rows:
            for user in self.clerk_b | self.director_b | self.unassigned:
                foreign = rows.with_user(user)
                with self.subTest(model=rows._name, user=user.login):
                    self.assertFalse(foreign.search([("id", "in", rows.ids)]))
                    self.assertFalse(
                        foreign.formatted_read_group([], ["center_id"], ["__count"])
                    )
                    self.assertFalse(foreign.name_search("Shen"))
                    with self.assertRaises(AccessError):
                        foreign.read(["display_name"])
                    with self.assertRaises(AccessError):
                        foreign._export_rows([["display_name"]])
            for user in self.outsider | self.portal_user:
                with self.subTest(model=rows._name, user=user.login):
                    with self.assertRaises(AccessError):
                        rows.with_user(user).search([])

    def test_steps_are_closed_to_others(self):
        case = self._create_registration(found_via="self")
        for user in (self.clerk_b, self.committee, self.outsider, self.portal_user):
            foreign = case.with_user(user)
            for step, arguments in [
                ("action_tell", ()),
                ("_begin_survey", ()),
                ("_end", ("declined", "x")),
                ("_distinguish", ("x",)),
                ("action_complete_survey", ()),
                ("action_enter", ()),
            ]:
                with self.subTest(user=user.login, step=step):
                    with self.assertRaises(AccessError):
                        getattr(foreign, step)(*arguments)

    def test_attachments_and_messages_follow_the_case(self):
        self.case.message_post(body="Talked on the phone")
        attachment = self.env["ir.attachment"].create(
            {
                "name": "scan.txt",
                "raw": b"scan",
                "res_model": self.case._name,
                "res_id": self.case.id,
            }
        )
        for user in (self.clerk_b, self.portal_user):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    attachment.with_user(user).read(["raw"])
                with self.assertRaises(AccessError):
                    self.case.message_ids.with_user(user).read(["body"])
        self.assertEqual(attachment.with_user(self.clerk_a).raw, b"scan")

    def test_reason_dialog_calls_declared_steps_alone(self):
        dialogs = self.env["party.step.reason"].with_user(self.clerk_a)
        for model, step in [
            ("party.registration", "_end"),
            ("party.registration", "unlink"),
            ("res.users", "distinguish"),
            ("no.such.model", "x"),
        ]:
            with self.subTest(step=step), self.assertRaisesRegex(Exception, "no such"):
                dialogs.create(
                    {"res_model": model, "res_id": 1, "step": step, "reason": "x"}
                ).action_confirm()
        member = self.case.member_id.with_user(self.clerk_b)
        with self.assertRaises(AccessError):
            member._return("x")
