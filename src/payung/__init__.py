"""Payung: employment social insurance for people without an employer.

The tree is the scheme: every folder is a noun of it, and imports point only downwards
(see docs/tour.md). Independent software: not affiliated with BPJS Ketenagakerjaan, and its
law book is no legal advice.
"""

__version__ = "0.1.0"
