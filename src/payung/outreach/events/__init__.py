"""Events at which people are registered: where and when they are, and how many came."""
