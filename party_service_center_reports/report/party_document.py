"""What the printed documents of the service centers share."""

import base64
from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.tools.image import image_process

from ..renderers.text_width import width_of
from ..tables import frame

PHOTO_SIDE = 1000  # pixels; a photo is 80 mm wide
ASSOCIATION = "party_service_center.party_organization_association"


def type_size(text, sizes):
    """The name of the largest size of type in which ``text`` fits.

    :param sizes: pairs of the most halves of a size and its name, the largest first

    >>> type_size("\u5b89\u5409", [(4, "large"), (8, "small")])
    'large'
    >>> type_size("Changshuo", [(4, "large"), (8, "small")])
    'tiny'
    """
    width = width_of(text)
    return next((size for most, size in sizes if width <= most), "tiny")


class PartyDocumentMixin(models.AbstractModel):
    """Values of a printed document; a document names its model and adds its own.

    A document shows what its reader may see: its records are refused before anything
    is laid out, and nothing is read as superuser.
    """

    _name = "party.document.mixin"
    _description = "Values of a Printed Document"

    _document_model = None

    @api.model
    def _get_report_values(self, docids, data=None):
        docs = self.env[self._document_model].browse(docids)
        docs.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": docs._name,
            "docs": docs,
            "day": self._day,
            "local_day": self._local_day,
            "moment": self._moment,
            "labelled": self._labelled,
            "listed": self._listed,
            "colon": self._labelled("", ""),
            "comma": self._listed(("", "")),
        } | self._document_values(docs)

    @api.model
    def _document_values(self, docs):
        """What the template of this document needs beside its records."""
        return {}

    # ------------------------------------------------------------------
    # Texts put together as the reader's language does
    # ------------------------------------------------------------------
    @api.model
    def _labelled(self, label, value):
        return self.env._("%(label)s: %(value)s", label=label, value=value)

    @api.model
    def _noted(self, text, note):
        return self.env._("%(text)s (%(note)s)", text=text, note=note)

    @api.model
    def _listed(self, texts):
        return frame.listed(self.env, texts)

    @api.model
    def _small_picture(self, picture):
        """The picture as large as paper shows it, so that many make no heavy file."""
        content = image_process(
            base64.b64decode(picture), size=(PHOTO_SIDE, PHOTO_SIDE)
        )
        return base64.b64encode(content)

    # ------------------------------------------------------------------
    # Days and moments
    # ------------------------------------------------------------------
    @api.model
    def _day(self, value):
        return frame.day(self.env, value) if value else ""

    @api.model
    def _moment(self, value, tz):
        """``value`` (naive UTC) as day and minute in the center's time zone."""
        if not value:
            return ""
        local = self._local(value, tz)
        return f"{self._day(local.date())} {local:%H:%M}"

    @api.model
    def _local_day(self, value, tz):
        """``value`` (naive UTC) as day in the center's time zone."""
        return self._day(self._local(value, tz).date()) if value else ""

    @api.model
    def _local(self, value, tz):
        return value.replace(tzinfo=UTC).astimezone(ZoneInfo(tz))

    # ------------------------------------------------------------------
    # Whose paper it is, and whose it is from
    # ------------------------------------------------------------------
    @api.model
    def _person(self, doc):
        """Whose paper it is: the member, or the registration before the entry."""
        return doc.member_id or doc.registration_id

    @api.model
    def _latest_consent(self, person, kind):
        """The person's last answer to a kind of consent, which is the one that holds.

        :return: ``party.consent``, empty when the person was never asked
        """
        answers = person.consent_ids.filtered(lambda consent: consent.kind == kind)
        return answers.sorted("id")[-1:]

    @api.model
    def _issuer(self):
        """The name under which the association issues plaques and handbooks."""
        return (self._association() or self.env.company).name

    @api.model
    def _association(self):
        association = self.env.ref(ASSOCIATION, raise_if_not_found=False)
        return association or self.env["party.organization"]
