"""A member's own way in: a user of the portal who is linked to the member.

The link is a contact, which every internal user can read: it carries the member's name
and the e-mail address to sign in with, nothing else. With the access both go.
"""

from odoo.tools import email_normalize
from odoo.tools.misc import clean_context

from odoo.addons.auth_signup.models.res_partner import SignupError

from ..exceptions import MemberRefused

EMAIL_LENGTH = 254  # characters; longer addresses cannot be delivered to


def give(member, email):
    """Let the member sign in to the portal; Odoo's invitation goes to ``email``.

    :raise MemberRefused: no address, one in use, or a member who left or signs in
        already
    """
    member.ensure_one()
    member.check_access("write")
    member._check_present()
    address = _free_address(member, email)
    # a client's default values must not reach the user that is made here
    env = member.env(context=clean_context(member.env.context))
    # staff make neither contacts nor users, except by this step and as it says
    contact_sudo = env["res.partner"].sudo()
    contact_sudo = contact_sudo.create(
        {"name": member.name, "email": address, "tz": member.center_id.tz}
    )
    member.sudo()._record_proof(partner_id=contact_sudo.id)
    invitation_sudo = env["portal.wizard"].sudo()
    invitation_sudo = invitation_sudo.create({"partner_ids": contact_sudo.ids})
    try:
        invitation_sudo.user_ids.action_grant_access()
    except SignupError:  # somebody else was given the address at this very moment
        raise _address_in_use(env, address) from None
    member._message_log(body=env._("May sign in to the portal."))


def _free_address(member, email):
    """``email`` in its usual form, if the member can sign in with it."""
    env = member.env
    if member.portal_login:
        raise MemberRefused(
            env._(
                "%(member)s signs in to the portal already, with %(email)s. Take that"
                " access back before you give another one.",
                member=member.name,
                email=member.portal_login,
            )
        )
    address = email_normalize(email)
    if not address or len(address) > EMAIL_LENGTH:
        raise MemberRefused(
            env._(
                "“%(text)s” is no e-mail address. Ask the member which one they read.",
                text=(email or "")[:EMAIL_LENGTH],
            )
        )
    # whoever it is, only that the address is taken is told
    users_sudo = env["res.users"].sudo().with_context(active_test=False)
    if users_sudo.search_count(
        [
            "|",
            ("login", "=", address),
            "&",
            ("active", "=", True),
            ("email_normalized", "=", address),
        ],
        limit=1,
    ):
        raise _address_in_use(env, address)
    return address


def _address_in_use(env, address):
    return MemberRefused(
        env._(
            "Somebody else signs in with %(email)s already. Each person needs an"
            " address of their own.",
            email=address,
        )
    )


def take_back(members):
    """End the members' access at once; user and contact are deleted later on.

    Odoo's own way for those who close their account: it frees the address as well.
    """
    for member in members.filtered("partner_id"):
        # staff delete neither contacts nor users, except by this step
        contact_sudo = member.sudo().partner_id
        member.sudo()._record_proof(partner_id=False)
        users_sudo = contact_sudo.user_ids.filtered("share")
        users_sudo._deactivate_portal_user()
        member._message_log(body=member.env._("May no longer sign in to the portal."))


def hand_on(gone_sudo, kept_sudo):
    """Let the record that stays of two of one person have the access of the other."""
    if gone_sudo.portal_login and not kept_sudo.portal_login:
        take_back(kept_sudo)
        contact_sudo = gone_sudo.partner_id
        gone_sudo._record_proof(partner_id=False)
        gone_sudo.flush_recordset(["partner_id"])
        kept_sudo._record_proof(partner_id=contact_sudo.id)
