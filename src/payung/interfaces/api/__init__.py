"""JSON for partners: a gig platform, a payment point, a registry."""
