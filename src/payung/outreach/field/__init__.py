"""What agents do where there may be no signal: their phones keep registrations, and send them later or as a file."""
