"""Coverage, funnel, figures: reads everything, writes nothing."""
