"""Tasks for agents, and what came of them."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from payung.audit.protection import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('access', '0004_codes'),
        ('people', '0008_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unpaid', models.DateField()),
                ('protected_until', models.DateField()),
                ('recorded_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.user')),
                ('worker', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.worker')),
            ],
            options={
                'db_table': 'outreach_task',
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.TextField()),
                ('note', models.TextField()),
                ('recorded_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outreach.task')),
                ('told_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.user')),
            ],
            options={
                'db_table': 'outreach_visit',
            },
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(fields=('worker', 'unpaid'), name='outreach_task_once'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('unpaid__day', 1)), name='outreach_task_first_day'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ('will_pay', 'cannot_pay', 'does_not_want', 'moved', 'not_found', 'died', 'other'))), name='outreach_visit_outcome_known'),
        ),
        append_only("outreach_task", columns="worker_id, unpaid, protected_until, agent_id"),
        append_only("outreach_visit", columns="task_id, outcome, note, told_by_id"),
    ]
