"""Document layout: a page's words and image in, its regions out, each with its words and its role,
in reading order.

    rules            pages whose geometry proves what is on them, without a model
    detection        other pages: the model's regions, corrected by what the file says
    model            the layout model; a page is built for it from pixels and words
    assignment       which word belongs to which region
    column_split     columns that the model merged
    list_marks       marks of a list, before their items
    roles            headings, running heads, footnotes: of one page, and over all pages
    rivers           the blanks between columns of running text
    reading_order    which region is read first; asides: lines that are read with one beside them
    table_structure  the cells of a table
    barcodes         codes in the image, as regions

The values that travel are in `region` and, where type sizes are known, in `paragraph`.
"""
