"""Labels on a page, and the values that stand beside or below them."""
