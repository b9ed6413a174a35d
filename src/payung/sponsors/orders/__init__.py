"""Orders about an agreement's promise and money: one person places them, another confirms."""
