"""Cash in agents' hands: taken against code and slip, and handed in."""
