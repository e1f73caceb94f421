"""The portal of members: their own tickets, and new requests (A3.2.1, A4.4).

Portal users have no right on any record. The pages read as superuser, after the one
question whose the ticket is, and hand the templates a list of plain values, no records.
"""

from werkzeug.exceptions import NotFound

from odoo.http import request, route
from odoo.tools import format_date, format_datetime

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..exceptions import Refusal
from ..models import online_intake
from ..models.party_ticket import TEXT_LENGTH

TICKETS_PER_PAGE = 20
MAX_POST = 1024 * 1024  # bytes; the longest text takes 180,000 as browsers send it
# state of the form → what it means to the requester; any other is in hand
PLAIN_STATES = {
    "accepted": "received",
    "done": "ready",
    "told": "answered",
    "filed": "answered",
    "withdrawn": "withdrawn",
}
BADGES = {
    "received": "text-bg-secondary",
    "in_hand": "text-bg-info",
    "ready": "text-bg-warning",
    "answered": "text-bg-success",
    "withdrawn": "text-bg-light",
}


class PartyPortal(CustomerPortal):
    @route(
        ["/my/tickets", "/my/tickets/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def my_tickets(self, page=1, sortby=None, filterby=None, **kw):
        """The member's tickets, however they came to the center."""
        member_sudo = self._member_sudo()
        if not member_sudo:
            return self._explain_access()
        sortings, filters = self._ticket_sortings(), self._ticket_filters()
        sortby = sortby if sortby in sortings else "newest"
        filterby = filterby if filterby in filters else "all"
        domain = [("member_id", "=", member_sudo.id), *filters[filterby]["domain"]]
        tickets_sudo = member_sudo.env["party.ticket"]
        pages = pager(
            url="/my/tickets",
            url_args={"sortby": sortby, "filterby": filterby},
            total=tickets_sudo.search_count(domain),
            page=page,
            step=TICKETS_PER_PAGE,
        )
        tickets_sudo = tickets_sudo.search(
            domain,
            order=sortings[sortby]["order"],
            limit=TICKETS_PER_PAGE,
            offset=pages["offset"],
        )
        return request.render(
            "party_service_center.party_portal_tickets",
            self._prepare_portal_layout_values()
            | {
                "page_name": "party_tickets",
                "tickets": [self._summary(ticket) for ticket in tickets_sudo],
                "pager": pages,
                "default_url": "/my/tickets",
                "searchbar_sortings": sortings,
                "sortby": sortby,
                "searchbar_filters": filters,
                "filterby": filterby,
            },
        )

    @route(
        "/my/tickets/<int:ticket_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def my_ticket(self, ticket_id, taken=None, **kw):
        """One ticket of the member; others are not there for them."""
        member_sudo = self._member_sudo()
        ticket_sudo = member_sudo.env["party.ticket"].search(
            [("id", "=", ticket_id), ("member_id", "in", member_sudo.ids)]
        )
        if not ticket_sudo:
            raise NotFound()
        return request.render(
            "party_service_center.party_portal_ticket",
            self._prepare_portal_layout_values()
            | {
                "page_name": "party_ticket",
                "ticket": self._details(ticket_sudo),
                "is_just_taken": bool(taken),
            },
        )

    @route("/my/tickets/new", type="http", auth="user", methods=["GET"], website=True)
    def new_ticket(self, **kw):
        """The form of a new request."""
        member_sudo = self._member_sudo()
        if not member_sudo:
            return self._explain_access()
        return self._render_new(member_sudo)

    @route(
        "/my/tickets/new",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=MAX_POST,
    )
    def take_ticket(self, kind=None, text=None, **kw):
        """Take the request in and show its ticket; or the form again with the reason.

        What was typed is never lost.
        """
        member_sudo = self._member_sudo()
        if not member_sudo:
            return self._explain_access()
        # a form that was tampered with may bring files instead of texts
        kind, text = (value if isinstance(value, str) else "" for value in (kind, text))
        kinds_sudo = online_intake.kinds_sudo(request.env)
        kind_sudo = kinds_sudo.filtered(lambda known: str(known.id) == kind)
        try:
            with request.env.cr.savepoint():
                ticket_sudo = online_intake.take_in(member_sudo, kind_sudo, text)
        except Refusal as refusal:
            return self._render_new(
                member_sudo, text=text, kind_id=kind_sudo.id, error=str(refusal)
            )
        return request.redirect(f"/my/tickets/{ticket_sudo.id}?taken=1")

    # ------------------------------------------------------------------
    # Who asks
    # ------------------------------------------------------------------
    def _prepare_portal_layout_values(self):
        is_member = bool(self._member_sudo())
        return super()._prepare_portal_layout_values() | {"is_party_member": is_member}

    def _member_sudo(self):
        """The member who is signed in; none for everybody else."""
        # the one question of ownership, which portal users have no right to ask
        members_sudo = request.env["party.member"].sudo()
        return members_sudo.search(
            [("partner_id", "=", request.env.user.partner_id.id)]
        )

    def _explain_access(self, page_name="party_tickets"):
        """Say in words how members get access, and where."""
        # name and telephone of a center are public
        centers_sudo = request.env["party.center"].sudo().search([])
        return request.render(
            "party_service_center.party_portal_no_member",
            self._prepare_portal_layout_values()
            | {
                "page_name": page_name,
                "centers": [self._center(center) for center in centers_sudo],
            },
        )

    # ------------------------------------------------------------------
    # What the pages show: plain values alone
    # ------------------------------------------------------------------
    def _render_new(self, member_sudo, text="", kind_id=False, error=None):
        return request.render(
            "party_service_center.party_portal_ticket_new",
            self._prepare_portal_layout_values()
            | {
                "page_name": "party_ticket_new",
                "center": self._center(member_sudo.center_id),
                "kinds": [
                    {
                        "id": kind.id,
                        "name": kind.name,
                        "description": kind.description,
                        "papers": kind.papers,
                        "limit": request.env._(
                            "Answer within %(days)s working days", days=kind.limit_days
                        ),
                    }
                    for kind in online_intake.kinds_sudo(request.env)
                ],
                "kind_id": kind_id,
                "text": text,
                "papers": self._papers(member_sudo.center_id),
                "max_length": TEXT_LENGTH,
                "error": error,
            },
        )

    def _summary(self, ticket_sudo):
        state = PLAIN_STATES.get(ticket_sudo.state, "in_hand")
        if state == "answered" and not ticket_sudo.told_date:
            state = "withdrawn"  # filed without an answer: nobody asked any more
        due_date = format_date(request.env, ticket_sudo.due_date)
        return {
            "url": f"/my/tickets/{ticket_sudo.id}",
            "number": ticket_sudo.name,
            "subject": ticket_sudo.subject,
            "due_date": due_date,
            "asked_on": request.env._(
                "Asked on %(date)s",
                date=format_date(request.env, ticket_sudo.accepted_date),
            ),
            "answer_by": request.env._("Answer by %(date)s", date=due_date),
            "is_running": state in ("received", "in_hand", "ready"),
            "state": state,
            "state_name": self._state_names()[state],
            "badge": BADGES[state],
        }

    def _details(self, ticket_sudo):
        summary = self._summary(ticket_sudo)
        is_answered = summary["state"] == "answered"
        center_sudo = ticket_sudo.center_id
        return summary | {
            "kind": ticket_sudo.service_type_id.name,
            "request_text": ticket_sudo.request_text,
            "accepted_at": self._moment(center_sudo, ticket_sudo.accepted_at),
            "is_due_provisional": ticket_sudo.is_due_provisional,
            "first_due_date": ticket_sudo.first_due_date != ticket_sudo.due_date
            and format_date(request.env, ticket_sudo.first_due_date),
            "receipt": request.env._(
                "Your request was received. Its number is %(number)s. You will have an"
                " answer by %(date)s.",
                number=summary["number"],
                date=summary["due_date"],
            ),
            "result_text": is_answered and ticket_sudo.result_text,
            "tellings": [
                {
                    "what": self._label(telling, "kind"),
                    "when": self._moment(center_sudo, telling.told_at),
                    "how": self._label(telling, "channel"),
                }
                for telling in ticket_sudo.notice_ids._told()
            ],
            "first_contact": ticket_sudo.first_contact_id.name,
            "center": self._center(center_sudo),
        }

    def _papers(self, center_sudo):
        if center_sudo.window:
            return request.env._(
                "Papers are not sent here: bring them to %(window)s.",
                window=center_sudo.window,
            )
        return request.env._("Papers are not sent here: bring them to the center.")

    def _center(self, center_sudo):
        return {name: center_sudo[name] for name in ("name", "phone")}

    def _moment(self, center_sudo, moment):
        return format_datetime(
            request.env, moment, tz=center_sudo.tz, dt_format="short"
        )

    def _label(self, record_sudo, name):
        field = record_sudo._fields[name]
        return dict(field._description_selection(request.env))[record_sudo[name]]

    def _state_names(self):
        return {
            "received": request.env._("Received"),
            "in_hand": request.env._("In Hand"),
            "ready": request.env._("Answer Ready"),
            "answered": request.env._("Answered"),
            "withdrawn": request.env._("Withdrawn"),
        }

    def _ticket_sortings(self):
        return {
            "newest": {"label": request.env._("Newest"), "order": "id desc"},
            "due": {"label": request.env._("Due Date"), "order": "due_date, id"},
        }

    def _ticket_filters(self):
        running = [("told_date", "=", False), ("withdrawn_at", "=", False)]
        closed = ["|", ("told_date", "!=", False), ("withdrawn_at", "!=", False)]
        return {
            "all": {"label": request.env._("All"), "domain": []},
            "running": {"label": request.env._("Running"), "domain": running},
            "closed": {"label": request.env._("Finished"), "domain": closed},
        }
