"""Pixels: as numpy and Pillow have them, whether a page is blank, whether two images are alike."""
