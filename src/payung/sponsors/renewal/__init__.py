"""The year after: who goes on, who loses cover on which day, what comes next for each, and a grant for one."""
