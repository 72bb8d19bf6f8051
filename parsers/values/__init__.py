"""Raw text becomes a typed value: a number, money, a date, a code, clean text.

In: what is printed on a page, as a person or an OCR engine wrote it. Out: a `Reading`, by
`parse.parse_value`. Nothing is made up: what can be read in two ways is read by the document's own
conventions, else by a stated default, and then the reading says so and keeps the other one. This
package knows neither pages nor engines.
"""
