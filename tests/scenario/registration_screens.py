"""The screens of a registration, filled in as a clerk does it."""

from odoo.tests import Form

SURVEY = {
    "member_category": "full",
    "join_date": "2001-07-01",
    "full_member_date": "2002-07-01",
    "relation_type": "origin",
    "paper_place": "第一册",
}


class RegistrationScreens:
    """Mixed into a test case with the people of ``PartyCommon``."""

    def _come_to_the_window(self, name, mobile, **values):
        """A case for somebody at the window of center A; ``values`` as on the form."""
        form = Form(self.env["party.registration"].with_user(self.clerk_a))
        form.name = name
        form.mobile = mobile
        form.business_name = "示例茶行"
        form.credit_code = self.SURVEY["credit_code"]
        form.premises = "示例路1号"
        for field, value in values.items():
            setattr(form, field, value)
        return form.save()

    def _open_dialog(self, action):
        """The dialog that a button of the form opens."""
        model = self.env[action["res_model"]].with_user(self.clerk_a)
        return Form(model.with_context(**action["context"]))

    def _begin_survey(self, case, **answers):
        """The notice is read out, then each consent asked by itself (P-01, P-02)."""
        dialog = self._open_dialog(case.action_begin_survey())
        dialog.is_notice_accepted = True
        for kind in ("sensitive", "home", "display"):
            setattr(dialog, f"{kind}_answer", answers.get(kind, "yes"))
        dialog.save().action_confirm()

    def _fill_in_survey(self, case, answers=None, **values):
        self._begin_survey(case, **(answers or {}))
        with Form(case) as form:
            if "id_number" not in values:
                form.sex = "male"
                form.birth_date = "1975-03-15"
            for field, value in (values | SURVEY).items():
                setattr(form, field, value)
            form.home_branch_id = self.branch
        case.action_complete_survey()

    def _record_call(self, case, outcome, **values):
        call = self._open_dialog(case.action_call())
        call.outcome = outcome
        if outcome != "not_reached":
            call.spoke_to = "叶书记"
            call.note = "党支部答复。"
        for field, value in values.items():
            setattr(call, field, value)
        return call.save()

    def _sign_on_screen(self, case):
        pledge = self._open_dialog(case.action_sign_pledge())
        pledge.paper_place = "第一册"
        with pledge.item_ids.new() as item:
            item.name = "明码标价"
        pledge = pledge.save()
        pledge.action_sign()
        return pledge
