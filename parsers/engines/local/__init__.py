"""A Qwen-VL model in this process: found, loaded, asked. Only the engine `qwen` imports it, as all
but `checkpoint`, `batching` and `quantized` import PyTorch.

    checkpoint   which model, and which revision of it, without loading it
    attention    of a decoding step
    quantized    what quantised weights need, and how they are loaded
    compiling    of a decoding step, once for each shape
    loading      its weights and its processor, on the best device
    prompting    a question as the model's tokens and image patches
    vision       images encoded once, and kept for the next question about them
    batching     questions of several threads become batches
    generation   a batch becomes answers in tokens
    watching     probabilities and loops, while an answer is written
    decoding     tokens become text
    running      all of them together
"""
