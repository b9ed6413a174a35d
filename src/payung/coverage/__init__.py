"""Who is protected, from when to when: questions only. Cover is not stored, it follows from paid months and the law."""
