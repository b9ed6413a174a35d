"""Who did what, when: one chained row per action, never changed."""
