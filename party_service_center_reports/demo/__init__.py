from . import party_demo
from . import party_yearly_account_demo
