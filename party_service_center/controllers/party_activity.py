"""Activities as the invited see them: the page of a notice's link, and the portal.

Members have no right on any record. The pages read as superuser, after the one question
whose the invitation is (by the personal code, or by who is signed in), and hand the
templates plain values, no records.

Clause: A3.3.2, A3.3.3
"""

from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import format_date, format_time

from odoo.addons.portal.controllers.portal import pager

from ..exceptions import CodeRefused, Refusal
from ..models.event_codes import COMING_STATES, HELD_STATES
from ..models.party_event_page_mixin import PAGE
from ..models.party_event_participant import NOTE_LENGTH
from ..tools.qr_code import qr_data_uri
from .party_portal import PartyPortal
from .public_page import PRIVATE, PUBLIC_PAGE, render_private

ACTIVITIES_PER_PAGE = 20
MAX_ANSWER = 256 * 1024  # bytes; the longest reason takes 18,000 as browsers send it
LIST = "/my/activities"
SCOPE = "answer"
# whoever has the link sees neither the member's reasons nor what they took part in
WITHHELD = dict.fromkeys(("reply_reason", "attendance", "duration", "summary"))
# a code that is nobody's, and too many of them
UNKNOWN, TOO_MANY = 404, 429
BADGES = {
    "to_come": "text-bg-info",
    "under_way": "text-bg-success",
    "over": "text-bg-secondary",
    "held": "text-bg-secondary",
    "changing": "text-bg-warning",
    "called_off": "text-bg-danger",
}


class PartyActivity(PartyPortal):
    # ------------------------------------------------------------------
    # The page of the link
    # ------------------------------------------------------------------
    @route(
        f"{PAGE}<string:code>",
        methods=["GET"],
        **PUBLIC_PAGE,
    )
    def activity(self, code, thanks=None, **kw):
        """The activity that the personal code of a notice belongs to."""
        return self._with_code(code, lambda p: self._render_page(p, bool(thanks)))

    @route(
        f"{PAGE}<string:code>",
        methods=["POST"],
        max_content_length=MAX_ANSWER,
        **PUBLIC_PAGE,
    )
    def answer(self, code, reply=None, reason=None, **kw):
        """Record the answer; where it is refused, the page with what was typed."""
        return self._with_code(
            code,
            lambda p: self._take_answer(
                p, reply, reason, p._page_path(), self._render_page
            ),
        )

    def _with_code(self, code, respond):
        """What ``respond`` makes of the invitation with ``code``.

        A wrong code is answered and not raised, or the note of it would be undone.
        """
        ip = request.httprequest.remote_addr
        # nobody has a right on the notes of wrong codes
        attempts_sudo = request.env["party.code.attempt"].sudo()
        try:
            attempts_sudo._check(ip, SCOPE)
        except CodeRefused as refusal:
            return self._refuse_code(TOO_MANY, str(refusal))
        participant_sudo = request.env["party.event.participant"]._of_code(code)
        # of a plan that was never approved nobody was told
        if participant_sudo.event_id.plan_version:
            return respond(participant_sudo)
        attempts_sudo._note(ip, SCOPE)
        return self._refuse_code(
            UNKNOWN,
            request.env._(
                "This link does not belong to an activity. Look whether it is complete,"
                " as it stands in your notice, or call your center."
            ),
        )

    def _refuse_code(self, status, text):
        return render_private(
            "party_service_center.party_activity_no_page",
            {"text": text},
            status=status,
        )

    def _render_page(self, participant_sudo, is_thanked=False, **typed):
        # staff who follow a link of theirs prove nothing about the member
        if not request.env.user._is_internal():
            participant_sudo._record_opened()
        return render_private(
            "party_service_center.party_activity_page",
            {
                "activity": self._activity(participant_sudo) | WITHHELD,
                "person": participant_sudo._masked_name(),
                "action": participant_sudo._page_path(),
                "is_thanked": is_thanked,
                **self._answer_values(typed),
            },
        )

    # ------------------------------------------------------------------
    # The portal
    # ------------------------------------------------------------------
    @route(
        [LIST, f"{LIST}/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def my_activities(self, page=1, filterby=None, **kw):
        """The activities that the member is, or was, invited to."""
        member_sudo = self._member_sudo()
        if not member_sudo:
            return self._explain_access("party_activities")
        filters = self._activity_filters()
        filterby = filterby if filterby in filters else "all"
        domain = self._invitations(member_sudo) & filters[filterby]["domain"]
        invitations_sudo = member_sudo.env["party.event.participant"]
        pages = pager(
            url=LIST,
            url_args={"filterby": filterby},
            total=invitations_sudo.search_count(domain),
            page=page,
            step=ACTIVITIES_PER_PAGE,
        )
        invitations_sudo = invitations_sudo.search(
            domain,
            order="date_begin desc, id desc",
            limit=ACTIVITIES_PER_PAGE,
            offset=pages["offset"],
        )
        return request.render(
            "party_service_center.party_portal_activities",
            self._prepare_portal_layout_values()
            | {
                "page_name": "party_activities",
                "activities": [self._activity_line(p) for p in invitations_sudo],
                "year": self._year(member_sudo),
                "pager": pages,
                "default_url": LIST,
                "searchbar_filters": filters,
                "filterby": filterby,
            },
        )

    @route(
        f"{LIST}/<int:invitation_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def my_activity(self, invitation_id, thanks=None, **kw):
        """One activity that the member is invited to; others are not there for them."""
        return self._render_mine(self._mine_sudo(invitation_id), bool(thanks))

    @route(
        f"{LIST}/<int:invitation_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=MAX_ANSWER,
    )
    def my_answer(self, invitation_id, reply=None, reason=None, **kw):
        """Record the member's answer; the page again where it is refused."""
        participant_sudo = self._mine_sudo(invitation_id)
        url = f"{LIST}/{participant_sudo.id}"
        return self._take_answer(
            participant_sudo, reply, reason, url, self._render_mine
        )

    def _mine_sudo(self, invitation_id):
        member_sudo = self._member_sudo()
        participant_sudo = member_sudo.env["party.event.participant"].search(
            self._invitations(member_sudo) & Domain("id", "=", invitation_id)
        )
        if not participant_sudo:
            raise NotFound()
        return participant_sudo

    def _render_mine(self, participant_sudo, is_thanked=False, **typed):
        participant_sudo._record_opened()
        return request.render(
            "party_service_center.party_portal_activity",
            self._prepare_portal_layout_values()
            | {
                "page_name": "party_activity",
                "activity": self._activity(participant_sudo),
                "action": f"{LIST}/{participant_sudo.id}",
                "is_thanked": is_thanked,
                **self._answer_values(typed),
            },
        )

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "party_activity_count" in counters:
            member_sudo = self._member_sudo()
            domain = self._invitations(member_sudo) & self._to_come()
            invitations_sudo = member_sudo.env["party.event.participant"]
            values["party_activity_count"] = invitations_sudo.search_count(domain)
        return values

    def _invitations(self, member_sudo):
        """What the member was told of, in whatever way, or what was held."""
        told = Domain("notice_ids", "any", [])
        return Domain("member_id", "in", member_sudo.ids) & (
            told | Domain("event_state", "in", HELD_STATES)
        )

    def _to_come(self):
        ended = Domain("event_state", "in", ("cancelled", *HELD_STATES))
        return ~ended & Domain("event_id.date_end", ">", fields.Datetime.now())

    def _activity_filters(self):
        to_come = self._to_come()
        return {
            "all": {"label": request.env._("All Activities"), "domain": Domain.TRUE},
            "to_come": {"label": request.env._("To Come"), "domain": to_come},
            "past": {"label": request.env._("Past"), "domain": ~to_come},
        }

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------
    def _take_answer(self, participant_sudo, reply, reason, url, render):
        # a form that was tampered with may bring files instead of texts
        reply, reason = (v if isinstance(v, str) else "" for v in (reply, reason))
        reason = reason.replace("\r\n", "\n").replace("\0", "")
        try:
            with request.env.cr.savepoint():
                participant_sudo._answer(reply, reason)
        except Refusal as refusal:
            return render(participant_sudo, reason=reason, error=str(refusal))
        response = request.redirect(f"{url}?thanks=1")
        response.headers.update(PRIVATE)
        return response

    def _answer_values(self, typed):
        values = {"reason": "", "error": None, "max_length": NOTE_LENGTH}
        return values | typed

    # ------------------------------------------------------------------
    # What the pages show: plain values alone
    # ------------------------------------------------------------------
    def _activity(self, participant_sudo):
        event_sudo = participant_sudo.event_id
        line = self._activity_line(participant_sudo)
        is_coming = line["state"] in ("to_come", "under_way")
        return line | {
            "number": event_sudo.number,
            "kind": event_sudo.kind_id.name,
            "center": self._center(event_sudo.center_id),
            "bring": is_coming and event_sudo.bring_text,
            "summary": line["state"] == "held" and event_sudo.summary,
            "is_changed": is_coming and event_sudo.plan_version > 1,
            "takes_answer": is_coming and event_sudo.state in COMING_STATES,
            "reply": participant_sudo.reply,
            "reply_reason": participant_sudo.reply_reason,
            "code": " ".join((participant_sudo.code[:4], participant_sudo.code[4:])),
            "qr": is_coming and qr_data_uri(participant_sudo._page_url()),
        }

    def _activity_line(self, participant_sudo):
        event_sudo = participant_sudo.event_id
        state = self._activity_state(event_sudo)
        has_attendance = state == "held" and participant_sudo.attendance
        return {
            "url": f"{LIST}/{participant_sudo.id}",
            "theme": event_sudo.name,
            "place": event_sudo.place,
            "when": self._when(event_sudo),
            "state": state,
            "state_name": self._activity_state_names()[state],
            "badge": BADGES[state],
            "reply_name": participant_sudo.reply != "none"
            and self._label(participant_sudo, "reply"),
            "attendance": has_attendance
            and self._label(participant_sudo, "attendance"),
            "duration": has_attendance
            and participant_sudo.minutes
            and self._duration(participant_sudo.minutes),
        }

    def _activity_state(self, event_sudo):
        """The course in the words of the invited, by the clock of this moment."""
        if event_sudo.state == "cancelled":
            return "called_off"
        if event_sudo.state in HELD_STATES:
            return "held"
        if event_sudo.state not in COMING_STATES:
            return "changing"
        now = fields.Datetime.now()
        if event_sudo.date_end <= now:
            return "over"
        return "under_way" if event_sudo.date_begin <= now else "to_come"

    def _activity_state_names(self):
        return {
            "to_come": request.env._("To Come"),
            "under_way": request.env._("Under Way"),
            "over": request.env._("Over"),
            "held": request.env._("Took Place"),
            "changing": request.env._("Being Changed"),
            "called_off": request.env._("Called Off"),
        }

    def _when(self, event_sudo):
        """Day and time at the center, such as Tuesday, September 29, 2026, 14:00."""
        begin = self._day_and_time(event_sudo, event_sudo.date_begin)
        end = self._day_and_time(event_sudo, event_sudo.date_end)
        if begin[0] == end[0]:
            return f"{', '.join(begin)} – {end[1]}"
        return f"{', '.join(begin)} – {', '.join(end)}"

    def _day_and_time(self, event_sudo, moment):
        center_sudo = event_sudo.center_id
        day = center_sudo._local_date(moment)
        return (
            format_date(request.env, day, date_format="full"),
            format_time(request.env, moment, tz=center_sudo.tz, time_format="short"),
        )

    def _year(self, member_sudo):
        """What the member did in the present year; None where nothing is known."""
        year = member_sudo.center_id._today().year
        yearly = member_sudo._yearly_participation(year)
        if not (yearly.invited_count or yearly.learning_minutes):
            return None
        return {
            "year": year,
            "text": request.env._(
                "You took part in %(part)s of %(whole)s activities.",
                part=yearly.took_part_count,
                whole=yearly.invited_count,
            ),
            "duration": yearly.minutes
            and request.env._(
                "%(duration)s in all", duration=self._duration(yearly.minutes)
            ),
            "learning": yearly.learning_minutes
            and request.env._(
                "Learning on the channels: %(duration)s",
                duration=self._duration(yearly.learning_minutes),
            ),
        }

    def _duration(self, minutes):
        return request.env._(
            "%(hours)s h %(minutes)s min", hours=minutes // 60, minutes=minutes % 60
        )
