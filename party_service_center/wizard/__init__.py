from . import party_member_reveal
from . import party_ticket_transfer_make
from . import party_ticket_tell
from . import party_ticket_give_reason
