-- A copy of the database sends no text messages and knows no account at a provider.
UPDATE res_company
   SET party_sms_provider = 'none', party_sms_key_id = NULL, party_sms_secret = NULL;
