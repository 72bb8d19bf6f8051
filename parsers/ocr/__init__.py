"""OCR: where lines are, which way up they are, what they say. This package knows neither layout nor
files."""
