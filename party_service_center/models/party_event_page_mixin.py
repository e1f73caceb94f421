"""The page on which an invited member reads of an activity and answers."""

from odoo import api, models

PAGE = "/activity/"
TYPED_LENGTH = 40  # characters; nothing longer is taken for a code


class PartyEventPageMixin(models.AbstractModel):
    """An invited member with a page of their own, found by the personal code.

    The link is in the notice and may be forwarded: whoever has it may answer, as
    whoever holds a letter may send back its slip.

    Clause: A3.3.2
    """

    _name = "party.event.page.mixin"
    _description = "Invited Member With a Page"

    @api.model
    def _of_code(self, code):
        """The invited member whose personal code it is; none if it is nobody's.

        Read as superuser: the code is what gives the right. Spaces, hyphens and small
        letters are as people type them.
        """
        code = code if isinstance(code, str) and len(code) <= TYPED_LENGTH else ""
        code = code.replace(" ", "").replace("-", "").upper()
        # nothing else is ever a code, and not everything can be asked of a database
        if not (code.isascii() and code.isalnum()):
            return self.sudo().browse()
        return self.sudo().search([("code", "=", code)], limit=1)

    def _page_url(self):
        """The absolute address of the member's page, which their QR code holds."""
        return f"{self.get_base_url()}{self._page_path()}"

    def _page_path(self):
        self.ensure_one()
        return f"{PAGE}{self.code}"

    def _masked_name(self):
        """The surname, without the rest: the link may be forwarded."""
        self.ensure_one()
        return f"{(self.member_name or '')[:1]}**"
