"""An order may ask that a receipt be taken back, whole: it names both the payer and the receipt."""

import django.db.models as models
from django.db import migrations
from django.db.models import Q

WAITS = Q(kind__in=("carry_over", "give_back"))


class Migration(migrations.Migration):
    dependencies = [("payments", "0009_unclaimed_walls")]
    operations = [
        migrations.RemoveConstraint("order", "payments_order_kind"),
        migrations.RemoveConstraint("order", "payments_order_one_source"),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=Q(kind="carry_over", taker__isnull=False)
                | Q(kind="give_back", taker=None)
                | Q(kind="take_back", taker=None),
                name="payments_order_kind",
            ),
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=(WAITS & Q(payer__isnull=False, receipt=""))
                | (WAITS & Q(payer=None) & ~Q(receipt=""))
                | (Q(kind="take_back", payer__isnull=False) & ~Q(receipt="")),
                name="payments_order_one_source",
            ),
        ),
    ]
