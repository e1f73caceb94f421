"""Requests that members make by themselves in the portal.

Portal users have no right on any record of the centers. What stands here acts for them,
for the member who was found by their sign-in and with a text they wrote, nothing else.
"""

from datetime import timedelta

from odoo import SUPERUSER_ID, fields

from ..exceptions import TicketRefused
from .party_deadline_mixin import REMINDER
from .party_ticket import TEXT_LENGTH

REQUESTS_PER_DAY = 10  # of one member; who has more to ask calls or comes
SAME_REQUEST_MINUTES = 10  # the same text within them was sent twice by mistake


def kinds_sudo(env):
    """The kinds of service that members may ask for."""
    # portal users have no right on kinds; what they are told of them is public
    return env["party.service.type"].sudo().search([("is_ready", "=", True)])


def take_in(member_sudo, kind_sudo, text):
    """The ticket of a request made in the portal; the first one if it was sent twice.

    Accepted at this moment at the member's center. The first contact is whoever
    receives there today (A4.1); in their name the page tells number and deadline, which
    is the promise (A3.2.4).

    :param kind_sudo: the kind of service asked for; none if nothing fitting was chosen
    :raise TicketRefused: no kind, no text or too long a one, too many requests today,
        or nobody receives at the center
    """
    env = member_sudo.env
    text = _clean(env, text)
    if not kind_sudo or kind_sudo not in kinds_sudo(env):
        raise TicketRefused(env._("Choose the kind of service you ask for."))
    if same := _sent_before(member_sudo, text):
        return same
    _check_quota(member_sudo)
    first_contact = _first_contact(member_sudo.center_id)
    # who asks does not follow the ticket: staff write to each other there
    tickets = env["party.ticket"].with_context(mail_create_nosubscribe=True)
    ticket_sudo = tickets.create(
        {
            "center_id": member_sudo.center_id.id,
            "channel": "online",
            "member_id": member_sudo.id,
            "accepted_at": fields.Datetime.now(),
            "first_contact_id": first_contact.id,
            "service_type_id": kind_sudo.id,
            "request_text": text,
        }
    )
    env["party.ticket.notice"].with_user(first_contact)._record(
        ticket_sudo, "promise", ticket_sudo.accepted_at, "online"
    )
    _announce(ticket_sudo)
    return ticket_sudo


def _clean(env, text):
    """``text`` as it is stored: without what browsers add and databases refuse."""
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise TicketRefused(env._("Write down what you ask for."))
    if len(text) > TEXT_LENGTH:
        raise TicketRefused(
            env._(
                "Your text has %(length)s characters; 20,000 are the most that can be"
                " taken. Shorten it and bring the rest as papers.",
                length=len(text),
            )
        )
    return text


def _requests(member_sudo, domain):
    return member_sudo.env["party.ticket"].search(
        [("member_id", "=", member_sudo.id), ("channel", "=", "online"), *domain],
        order="id",
    )


def _sent_before(member_sudo, text):
    since = fields.Datetime.now() - timedelta(minutes=SAME_REQUEST_MINUTES)
    recent = _requests(member_sudo, [("accepted_at", ">=", since)])
    return recent.filtered(lambda ticket: ticket.request_text == text)[:1]


def _check_quota(member_sudo):
    today = member_sudo.center_id._today()
    if len(_requests(member_sudo, [("accepted_date", "=", today)])) >= REQUESTS_PER_DAY:
        raise TicketRefused(
            member_sudo.env._(
                "You made %(count)s requests today. If there is more, call"
                " %(center)s%(phone)s or come to the window; tomorrow you can write"
                " again.",
                count=REQUESTS_PER_DAY,
                **_reach(member_sudo.center_id),
            )
        )


def _first_contact(center_sudo):
    if first_contact := center_sudo._receptionist():
        return first_contact
    raise TicketRefused(
        center_sudo.env._(
            "Nobody receives requests at %(center)s%(phone)s at present. Your text was"
            " not sent: keep it and try again later, or turn to another center.",
            **_reach(center_sudo),
        )
    )


def _reach(center_sudo):
    phone = center_sudo.phone
    return {"center": center_sudo.name, "phone": f" ({phone})" if phone else ""}


def _announce(ticket_sudo):
    """Put the request before the first contact at once.

    By the system and not by the member, who would stand as the sender of a mail.
    """
    person = ticket_sudo.first_contact_id
    ticket = ticket_sudo.with_user(SUPERUSER_ID).with_context(lang=person.lang)
    ticket.activity_schedule(
        REMINDER,
        user_id=person.id,
        date_deadline=ticket.accepted_date,
        summary=ticket.env._("New request from the portal"),
    )
