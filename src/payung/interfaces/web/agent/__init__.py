"""The agent's app: what a phone keeps of it, what it carries, and how it sends."""
