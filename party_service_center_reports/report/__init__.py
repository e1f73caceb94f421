from . import party_ticket_form
