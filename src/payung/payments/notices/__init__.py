"""What banks tell us, as it came: kept before anything is believed of it, and what each was answered."""
