"""Named refusals of the product; the screen shows their text, tests their class."""

from odoo.exceptions import AccessError, UserError, ValidationError


class Refusal(UserError):
    """Base of all named refusals; the web client shows them like any user error."""

    @property
    def context(self):
        """Tell the web client, which knows classes by name, how to show this one."""
        return {"exception_class": "odoo.exceptions.UserError"}


class TransitionRefused(Refusal):
    """A step was asked for that the record's present state does not allow."""


class ProtectedField(Refusal):
    """A state or proof field was written by hand instead of by its step."""


class FiledRecord(Refusal):
    """A filed form was to be changed or deleted (A3.2.7)."""


class ExportRefused(Refusal, AccessError):
    """Records about people were to be exported without a reason (P-11)."""


class OneRecordOnly(Refusal):
    """A step for one record was called for none or for several."""


class StaleRecord(Refusal):
    """Somebody else saved the record after it was opened; nothing was written."""


class NotOnDuty(Refusal):
    """The person holds no open assignment at the center concerned (A1.1.2)."""


class TermOverlap(Refusal, ValidationError):
    """Two directors' terms at one center overlap (Body of the notice)."""


class TicketRefused(Refusal, ValidationError):
    """Facts of a ticket that cannot be: a date in the future, no requester, …"""


class ExtensionRefused(TicketRefused):
    """More time that the rules do not grant: asked too late, for too long, … (A4.4)."""


class SupervisionRefused(TicketRefused):
    """A ticket cannot be pressed, answered for or filed as things stand (A4.4)."""


class BadgeRefused(Refusal, ValidationError):
    """A badge that cannot be handed out as things stand (A4.3)."""


class EventRefused(Refusal, ValidationError):
    """An activity, or a step of it, that its facts do not allow (A3.3)."""


class LetterRefused(Refusal, ValidationError):
    """A run of letters, or a step of a letter, that its facts do not allow (A3.3.4)."""


class AccountabilityRefused(Refusal, ValidationError):
    """A lapse or accountability file, or a step of it, that cannot be (A4.6)."""


class CodeRefused(Refusal):
    """Personal codes are tried out from this connection; none is taken now."""


class ChannelRefused(Refusal, ValidationError):
    """A channel of a center, or a post on it, that cannot be (A1.2)."""


class AbsenceRefused(Refusal, ValidationError):
    """An absence whose stand-in could not decide (A3.3.1)."""


class DayRefused(Refusal, ValidationError):
    """A day off or make-up day that does not fit its yearly list."""


class InvalidPhone(Refusal, ValidationError):
    """A text that is no telephone number."""


class InvalidIdNumber(Refusal, ValidationError):
    """A text that is no citizen identity number, with the reason."""


class InvalidCreditCode(Refusal, ValidationError):
    """A text that is neither a credit code nor an older registration number."""


class MemberRefused(Refusal, ValidationError):
    """Facts about a member that cannot be: a date in the future, a known person, …"""


class IdentityLocked(Refusal):
    """An identity field was to be changed after the entry (A3.1.5)."""


class RegistrationRefused(Refusal, ValidationError):
    """A step of a registration that its facts do not allow yet, saying what lacks."""


class ImportRefused(Refusal, ValidationError):
    """A roster, or a step of its import, that its facts do not allow (A2.2)."""


class RightsRefused(Refusal, ValidationError):
    """A rights request, or a step of it, that its facts do not allow (P-05)."""


class SweepRefused(Refusal, ValidationError):
    """A step on a line of a sweep list that its kind or state does not allow (A2.1)."""


class ConsentMissing(Refusal):
    """Personal data was to be kept or used without its consent (P-01, P-02)."""


class SmsRefused(Refusal, ValidationError):
    """Settings or texts of text messages that no provider would take (A1.2.5)."""


class EvaluationRefused(Refusal, ValidationError):
    """A scheme, a round or a figure of an evaluation that cannot be so (A1.3.4)."""


class StaffRefused(Refusal, ValidationError):
    """An assignment that cannot be: a stand-in without last day, … (A1.1.1, A1.1.2)."""


class UndertakingMissing(StaffRefused):
    """Somebody without a signed secrecy undertaking was to be assigned (P-17)."""


class QualificationRefused(Refusal, ValidationError):
    """A training or an undertaking whose facts cannot be (A1.1.1, P-17)."""


class HandoverRefused(Refusal, ValidationError):
    """A step of a handover that its facts do not allow (A1.1.2)."""


class StandardRefused(Refusal, ValidationError):
    """A standard, or an item of it, that cannot be put into use or changed (A1.1)."""


class InspectionRefused(Refusal, ValidationError):
    """An inspection, a line or a rectification that its facts do not allow (A1.1)."""


class AssetRefused(Refusal, ValidationError):
    """A thing on the register, a check of it or a poster that cannot be (A1.1.4)."""
