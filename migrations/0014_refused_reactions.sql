-- What policies were refused belongs to the audit log as much as what people were refused. The reactor writes both
-- rows in one statement from now on, without a session: nothing of it waits for a batch that could be lost.

INSERT INTO audit.refusal (session_id, at, actor_id, actor_role, site_id, asked, code)
SELECT '00000000-0000-0000-0000-000000000000', r.refused_at, 'policy:' || r.policy, 'system',
    coalesce(e.context::jsonb ->> 'site_id', ''), r.policy, r.code
FROM reaction.refused r LEFT JOIN history.event e ON e.position = r.position
ORDER BY r.refused_at;

COMMENT ON COLUMN audit.refusal.session_id IS 'The process whose batch it came in; zeros: written at once, by a policy.';

GRANT USAGE ON SCHEMA reaction TO aftersales_auditor;
GRANT SELECT ON reaction.refused TO aftersales_auditor;
