from . import party_import
from . import party_portal
from . import party_sms_receipt
