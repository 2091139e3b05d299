"""Reports of a month or year: computed from the views at a position, written as JSON, CSV and a page."""
