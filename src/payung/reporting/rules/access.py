"""Who may act: users, partners with their keys, and accounts with what was granted to them."""

from payung.kernel.language import to_translate

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("partners' keys are numbered without a gap"),
        "SELECT count(*) FROM access_partnerkey",
        """
        SELECT format('partner %s: %s keys, the last is %s', u.name, count(k.n), coalesce(max(k.n), 0))
        FROM access_partner p JOIN access_user u ON u.id = p.user_id
        LEFT JOIN access_partnerkey k ON k.partner_id = p.id
        GROUP BY u.name HAVING count(k.n) = 0 OR count(k.n) <> max(k.n)
        """,
    ),
    (
        to_translate("keys that were replaced end when it was said"),
        "SELECT count(*) FROM access_partnerkey",
        """
        SELECT format('partner %s: keys before key %s hold until %s', u.name, k.n, k.earlier_until)
        FROM access_partnerkey k JOIN access_partner p ON p.id = k.partner_id JOIN access_user u ON u.id = p.user_id
        JOIN audit_entry e ON (e.action, e.subject, e.recorded_at) = ('rotate_partner_key', u.name, k.recorded_at)
        WHERE k.earlier_until <> (e.detail ->> 'earlier_until')::timestamptz
        """,
    ),
    (
        to_translate("accounts are closed and opened one after the other"),
        "SELECT count(*) FROM access_accountstate",
        """
        SELECT format('account %s: %s words, the last is number %s', a.name, count(*), max(s.n))
        FROM access_accountstate s JOIN access_account a ON a.id = s.account_id
        GROUP BY a.name HAVING count(*) <> max(s.n)
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done. A partner comes with its user and first key, an account with its user if new.
ACTIONS = {
    "add_user": "",
    "add_partner": "kind, key, scopes, rate",
    "rotate_partner_key": "n, key, scopes, rate",
    "close_partner": "",
    "set_bank": "mark",
    "add_account": "",
    "grant_role": "role, region, sponsor",
    "end_grant": "",
    "invite": "",
    "begin_account": "",
    "switch_account": "open",
}
SCOPES = "(SELECT coalesce(string_agg(scope, ',' ORDER BY n), '') FROM jsonb_array_elements_text(k.scopes)"
SCOPES += " WITH ORDINALITY scope (scope, n))"
DONE = f"""
SELECT 'add_user', name, recorded_at, '{{}}' FROM access_user u
WHERE NOT EXISTS (SELECT FROM access_partner p WHERE p.user_id = u.id)
    AND NOT EXISTS (SELECT FROM access_account a WHERE (a.user_id, a.recorded_at) = (u.id, u.recorded_at))
UNION ALL SELECT CASE k.n WHEN 1 THEN 'add_partner' ELSE 'rotate_partner_key' END, u.name, k.recorded_at,
    jsonb_build_object('key', encode(k.key_hash, 'hex'), 'scopes', {SCOPES}, 'rate', k.rate)
    || CASE k.n WHEN 1 THEN jsonb_build_object('kind', p.kind) ELSE jsonb_build_object('n', k.n) END
FROM access_partnerkey k JOIN access_partner p ON p.id = k.partner_id JOIN access_user u ON u.id = p.user_id
UNION ALL SELECT 'close_partner', u.name, c.recorded_at, '{{}}'
FROM access_closedpartner c JOIN access_partner p ON p.id = c.partner_id JOIN access_user u ON u.id = p.user_id
UNION ALL SELECT 'set_bank', u.name, b.recorded_at, jsonb_build_object('mark', encode(sha256(convert_to(concat_ws(
    E'\\n', b.client_key, b.service_id, b.expires_as, b.lenient_ids::text, b.public_key), 'UTF8')), 'hex'))
FROM access_bankpartner b JOIN access_partner p ON p.id = b.partner_id JOIN access_user u ON u.id = p.user_id
UNION ALL SELECT 'add_account', name, recorded_at, '{{}}' FROM access_account
UNION ALL SELECT 'grant_role', format('%s %s', u.name, g.id), g.recorded_at,
    jsonb_strip_nulls(jsonb_build_object('role', g.role, 'region', g.region, 'sponsor', g.sponsor_id))
FROM access_grant g JOIN access_user u ON u.id = g.user_id
UNION ALL SELECT 'end_grant', format('%s %s', u.name, g.id), e.recorded_at, '{{}}'
FROM access_endedgrant e JOIN access_grant g ON g.id = e.grant_id JOIN access_user u ON u.id = g.user_id
UNION ALL SELECT 'invite', format('%s %s', a.name, encode(i.id, 'hex')), i.recorded_at, '{{}}'
FROM access_invitation i JOIN access_account a ON a.id = i.account_id
UNION ALL SELECT 'begin_account', format('%s %s', a.name, encode(i.id, 'hex')), u.recorded_at, '{{}}'
FROM access_usedinvitation u JOIN access_invitation i ON i.id = u.invitation_id
JOIN access_account a ON a.id = i.account_id
UNION ALL SELECT 'switch_account', format('%s %s', a.name, s.n), s.recorded_at, jsonb_build_object('open', s.open)
FROM access_accountstate s JOIN access_account a ON a.id = s.account_id
"""
