"""The parts of the engine `ocr` that run in its worker processes."""
