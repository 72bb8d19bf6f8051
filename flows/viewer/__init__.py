"""Pages in a browser, with their boxes, and pages and blocks as images."""
