"""Where the house meets the machine: settings, addresses, the entry point, the database's launcher.

The only room that reads the environment.
"""
