"""Staff who sign in and press buttons: each step is a call over HTTP."""

from odoo.tests import HttpCase
from odoo.tools import mute_logger

from odoo.addons.party_service_center_reports.tests.common import PartyReportsCommon

KINDS = "party_service_center.party_event_kind_"


class StaffAtTheirScreens(HttpCase, PartyReportsCommon):
    """Users of center A and of the committee, in Chinese, as the browser calls.

    What the tests read with ``self.env`` is what the database holds afterwards.
    """

    def setUp(self):
        super().setUp()
        self.env = self.env(context=dict(self.env.context, lang="zh_CN"))
        people = self.clerk_a | self.director_a | self.committee | self.clerk_b
        people.lang = "zh_CN"
        self.center_a.phone = "0572-5012345"
        self.seated = None

    # ------------------------------------------------------------------
    # Calls
    # ------------------------------------------------------------------
    def _sit_down(self, user):
        if user != self.seated:
            self.authenticate(user.login, user.login.ljust(8, "x"))
            self.seated = user

    def _ask(self, user, records, method, *args, **kwargs):
        """The server's answer to a call of ``user``: a result or an error."""
        self.env.flush_all()
        self._sit_down(user)
        kwargs["context"] = {"lang": user.lang, "tz": user.tz} | kwargs.get(
            "context", {}
        )
        model = records._name
        arguments = [records.ids, *args] if records else list(args)
        params = {"model": model, "method": method, "args": arguments}
        answer = self.opener.post(
            f"{self.base_url()}/web/dataset/call_kw/{model}/{method}",
            json={
                "id": 0,
                "jsonrpc": "2.0",
                "method": "call",
                "params": params | {"kwargs": kwargs},
            },
            timeout=60,
        ).json()
        self.env.invalidate_all()
        return answer

    def _do(self, user, records, method, *args, **kwargs):
        answer = self._ask(user, records, method, *args, **kwargs)
        self.assertNotIn("error", answer, f"{user.login}: {records}.{method}")
        return answer.get("result")

    def _assert_told(self, error, clause, user, records, method, *args, **kwargs):
        """The call is refused by ``error``, in words that name the clause."""
        with mute_logger("odoo.http", "odoo.sql_db"):
            answer = self._ask(user, records, method, *args, **kwargs)
        self.assertIn("error", answer, f"{user.login}: {records}.{method} went through")
        data = answer["error"]["data"]
        self.assertEqual(data["name"].rpartition(".")[2], error)
        self.assertIn(clause, data["message"])

    def _create(self, user, model, context=None, **values):
        """A record that ``user`` enters; a form's defaults come with the context."""
        model = self.env[model]
        ids = self._do(user, model, "create", [values], context=context or {})
        return model.browse(ids)

    def _confirm(self, user, action, confirm="action_confirm", **values):
        """Fill in the dialog that a button opened, and confirm it."""
        dialog = self._create(user, action["res_model"], action["context"], **values)
        return self._do(user, dialog, confirm)

    def _click(self, user, records, button, **values):
        """Press a button and fill in the dialog that it opens."""
        return self._confirm(user, self._do(user, records, button), **values)

    def _see(self, user, records, *names, domain=()):
        """What a list shows ``user`` of these fields, many2ones by their name."""
        spec = {}
        for name in names:
            is_link = records._fields[name].relational
            spec[name] = {"fields": {"display_name": {}}} if is_link else {}
        found = self._do(user, records.browse(), "web_search_read", list(domain), spec)
        return found["records"]

    # ------------------------------------------------------------------
    # An activity
    # ------------------------------------------------------------------
    def _draft(self, user, **values):
        """A plan that ``user`` writes down: the 29th of September, from two to four."""
        return self._create(
            user,
            "party.event",
            **{
                "name": "秤准价明",
                "center_id": self.center_a.id,
                "kind_id": self.env.ref(f"{KINDS}study").id,
                "date_begin": "2026-09-29 06:00:00",
                "date_end": "2026-09-29 08:00:00",
                "place": "中心会议室",
                "plan_text": "讲座，答疑。",
                "user_id": self.clerk_a.id,
            }
            | values,
        )

    def _people(self, event, member):
        return event.participant_ids.filtered(lambda person: person.member_id == member)

    def _let_approve(self, event):
        self._do(self.director_a, event, "action_submit")
        self._do(self.committee, event, "action_approve")
