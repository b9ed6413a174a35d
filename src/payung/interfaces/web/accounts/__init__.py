"""Accounts of the staff: the way in, second factors, who may do what, who looked at whom."""
