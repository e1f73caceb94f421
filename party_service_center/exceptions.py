"""Named refusals of the product; the screen shows their text, tests their class."""

from odoo.exceptions import UserError, ValidationError


class TransitionRefused(UserError):
    """A step was asked for that the record's present state does not allow."""


class ProtectedField(UserError):
    """A state or proof field was written by hand instead of by its step."""


class FiledRecord(UserError):
    """A filed form was to be changed or deleted (A3.2.7)."""


class StaleRecord(UserError):
    """Somebody else saved the record after it was opened; nothing was written."""


class NotOnDuty(UserError):
    """The person holds no open assignment at the center concerned (A1.1.2)."""


class TermOverlap(ValidationError):
    """Two directors' terms at one center overlap (Body of the notice)."""


class TicketRefused(ValidationError):
    """Facts of a ticket that cannot be: a date in the future, no requester, …"""


class DayRefused(ValidationError):
    """A day off or make-up day that does not fit its yearly list."""


class InvalidPhone(ValidationError):
    """A text that is no telephone number."""


class InvalidIdNumber(ValidationError):
    """A text that is no citizen identity number, with the reason."""


class InvalidCreditCode(ValidationError):
    """A text that is neither a credit code nor an older registration number."""


class MemberRefused(ValidationError):
    """Facts about a member that cannot be: a date in the future, a known person, …"""
