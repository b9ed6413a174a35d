"""Words that every room shares: problems, months, rupiah, days, language. Pure: no Django, no clock."""
