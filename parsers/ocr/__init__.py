"""Words out of pixels: where lines stand, which way up they are, what they say. This package knows
neither layout nor files.
"""
