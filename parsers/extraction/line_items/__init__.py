"""The rows of lists, such as line items, from table cells or from lines in columns."""
