"""Reports: runs told on one page, as HTML that needs nothing but itself."""
