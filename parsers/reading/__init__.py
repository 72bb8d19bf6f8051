"""Files nobody vouches for -> `PageInput`s, read in a sandboxed process.

reader         the outside: starts the process, checks what it sends back
sandbox        a process with limits, that may crash, hang or be killed
sandbox_child  the inside: confines itself, then reads what it is told
pdf image mail office   the formats
text_layer     can the words of a PDF page be trusted?
render_size    how large a page is rendered
"""
