"""Applications of strangers: each named somebody, made somebody, or waits."""

from payung.kernel.language import to_translate

RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("applications made whom they say, and those that wait are decided once"),
        "SELECT count(*) FROM applications_application",
        """
        SELECT format('application %s is decided and did not wait', a.id)
        FROM applications_application a JOIN applications_decision d ON d.application_id = a.id WHERE a.waits = ''
        UNION ALL
        SELECT format('application %s made worker %s, and says %s', a.id, w.id, coalesce(a.worker_id, d.worker_id))
        FROM applications_application a JOIN people_worker w ON w.registration = a.id
        LEFT JOIN applications_decision d ON d.application_id = a.id
        WHERE w.id IS DISTINCT FROM coalesce(a.worker_id, d.worker_id)
        """,
    ),
)
ACTIONS = {"receive_application": "channel", "decide_application": "admitted"}
DONE = """
SELECT 'receive_application', id::text, recorded_at, jsonb_build_object('channel', channel)
FROM applications_application
UNION ALL SELECT 'decide_application', application_id::text, recorded_at,
    jsonb_build_object('admitted', worker_id IS NOT NULL) FROM applications_decision
"""
