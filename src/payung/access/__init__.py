"""Users, roles, scopes: who may act, and this installation's own mark."""
