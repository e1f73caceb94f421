"""Named refusals of the reports; the screen shows their text, tests their class."""

from odoo.exceptions import ValidationError

from odoo.addons.party_service_center.exceptions import Refusal


class ReportRefused(Refusal):
    """A report was asked for that cannot be made: wrong dates, a foreign center."""


class NoRecipients(Refusal):
    """A monthly mail has nobody to go to."""


class SentReport(Refusal):
    """The stored copy of a report that was sent was to be changed or deleted (A4.2)."""


class BulletinRefused(Refusal):
    """A situation report was to be changed or signed when or by whom it may not."""


class LoggedExport(Refusal):
    """The log of an export was to be deleted (P-11)."""


class DocumentRefused(Refusal):
    """A printed form cannot be made: its template or the PDF engine is at fault."""


class AccountRefused(Refusal, ValidationError):
    """A yearly account, or a step of it, that its facts do not allow (A4.2)."""
