"""The signs that stand in a page's words for its check boxes and radio buttons."""

TICKED, NOT_TICKED = "☒", "☐"
