"""The branch desk: find a person, register, take cash, print, change what changed, and be the second person."""
