"""Jobs: who asked for them, and who wanted them no more."""

from payung.kernel.language import to_translate

# Each rule: what it is called, how many rows it looks at, and a query that names each row at fault.
RULES: tuple[tuple[str, str, str], ...] = (
    (
        to_translate("jobs are what was queued, and each can be watched"),
        "SELECT count(*) FROM jobs_job",
        """
        SELECT format('job %s is %s in the queue', j.id, coalesce(q.task_name, 'missing'))
        FROM jobs_job j LEFT JOIN procrastinate_jobs q ON q.id = j.id WHERE q.task_name IS DISTINCT FROM j.task
        UNION ALL
        SELECT format('job %s has no progress', j.id)
        FROM jobs_job j LEFT JOIN jobs_progress p ON p.job_id = j.id WHERE p.job_id IS NULL
        """,
    ),
)

# What the chain must say of each action, besides its subject and its instant: the names of the details compared, and
# the rows that prove that it was done.
ACTIONS = {"ask_job": "task, about", "cancel_job": ""}
DONE = """
SELECT 'ask_job', id::text, recorded_at, jsonb_build_object('task', task, 'about', subject) FROM jobs_job
UNION ALL SELECT 'cancel_job', job_id::text, recorded_at, '{}' FROM jobs_cancellation
"""
