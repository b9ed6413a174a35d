"""What happens at the way in: who came and left, who was refused, passwords and second factors that change."""
