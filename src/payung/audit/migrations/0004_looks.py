"""Looks at people are found by the beginning of their subject."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_walls"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("action", "look")),
                fields=["subject"],
                name="audit_entry_looks_at",
                opclasses=["text_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(condition=models.Q(("action", "look")), fields=["by"], name="audit_entry_looks_by"),
        ),
    ]
