from . import party_yearly_account_demo
