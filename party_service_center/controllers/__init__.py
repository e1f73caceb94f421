from . import party_activity
from . import party_badge
from . import party_event
from . import party_event_door
from . import party_import
from . import party_portal
from . import party_sms_receipt
