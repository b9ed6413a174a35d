"""An invoice for print: all it states are facts of the day on which it was made, so it is the same at every print."""

from typing import Any

from django.utils import timezone

from payung.audit.queries import place_of
from payung.kernel.language import Language, long_date, long_month, number, rupiah
from payung.payments.papers import money_in_words
from payung.sponsors.invoices.queries import Invoice
from payung.sponsors.queries import AgreementView


def invoice_paper(*, invoice: Invoice, agreement: AgreementView, language: Language) -> dict[str, Any]:
    """The invoice for templates/invoice.typ."""
    entry, digest = place_of(action="make_invoice", subject=invoice.id)
    moment = timezone.localtime(invoice.made_at)
    parts = agreement.sharing.parts_in(invoice.month)
    return {
        "language": language,
        "number": invoice.number,
        "day": [moment.year, moment.month, moment.day],
        "date": long_date(moment.date(), language),
        "time": f"{moment:%H.%M} WITA",
        "payer": invoice.party.name,
        "agreement": agreement.code,
        "decree": agreement.decree,
        "programmes": [programme.upper() for programme in agreement.terms.programmes],
        "month": long_month(invoice.month.first, language),
        "part": [number(parts[invoice.party.n]), number(sum(parts.values()))] if len(parts) > 1 else [],
        "supplement": number(invoice.run - 1) if invoice.run > 1 else "",
        "lines": [[line.list_id, number(line.people), rupiah(line.amount)] for line in invoice.lines],
        "people": number(invoice.people),
        "amount": rupiah(invoice.amount),
        "words": money_in_words(amount=invoice.amount),
        "due": long_date(invoice.due_on, language),
        "made_by": invoice.made_by,
        "entry": number(entry),
        "hash": digest,
    }
