-- A copy of the database sends no text messages, knows no account at a provider and
-- posts in no group.
UPDATE res_company
   SET party_sms_provider = 'none', party_sms_key_id = NULL, party_sms_secret = NULL;
UPDATE party_channel
   SET robot_address = NULL, robot_secret = NULL;
