"""Settings of appointments."""

from odoo import fields, models


class PartyStaffCompanyMixin(models.AbstractModel):
    """A company that says what happens to appointments which lack something.

    Centers belong to no company, so that one setting counts for all of them.

    Clause: A1.1.1
    """

    _name = "party.staff.company.mixin"
    _description = "Company With Settings of Appointments"

    party_appointment_gaps = fields.Selection(
        [("shown", "Shown as a Gap"), ("refused", "Appointment Refused")],
        "Director Without Branch Post or Training",
        required=True,
        default="shown",
        help="A director is the secretary of a branch and has passed a training, with"
        " examination and certificate, that is valid on the first day of the term"
        " (A1.1.1). What lacks is shown as a gap, or the appointment is refused.",
    )
