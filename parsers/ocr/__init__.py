"""Words out of pixels: where lines are, which way up, what they say. Knows neither layout nor
files."""
