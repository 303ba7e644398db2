"""History: the calendar, days, regions, periods, and search."""
