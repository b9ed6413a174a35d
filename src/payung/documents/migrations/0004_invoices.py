"""Invoices are numbered like minutes and receipts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_numbers")]
    operations = [
        migrations.RemoveConstraint(model_name="number", name="documents_number_sane"),
        migrations.AddConstraint(
            model_name="number",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["minutes", "receipt", "invoice"]), ("n__gt", 0)),
                name="documents_number_sane",
            ),
        ),
    ]
