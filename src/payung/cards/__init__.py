"""Participant cards: a QR code that says who is paid for until when, and can be checked without a network."""
