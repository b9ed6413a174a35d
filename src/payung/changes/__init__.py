"""Changes of what is known about a worker: told, refused where a month is paid already, and confirmed by a message."""
