"""A sponsor's pages: agreements, lists handed in, checked and approved, invoices, renewals."""
