"""What a sponsor can choose from before money is promised: people × months beside each other. Pure."""
