from . import party_document
from . import party_ticket_form
from . import party_registration_form
from . import party_pledge_sheet
from . import party_plaque_plate
from . import party_handbook_booklet
from . import party_referral_letter
