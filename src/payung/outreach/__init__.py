"""Reaching people: the radar of protection that ends, reminders, tasks for agents."""
