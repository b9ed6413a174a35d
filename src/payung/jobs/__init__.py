"""Long work that nobody waits at: asked for, queued, watched, cancelled, and begun again where a worker died."""
