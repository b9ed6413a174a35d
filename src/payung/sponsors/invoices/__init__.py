"""Invoices to the parties of an agreement, and what became of each: reconciliation and statements."""
