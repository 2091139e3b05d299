"""Printable documents: a paper is plain data, made by a pure function and drawn as HTML or PDF.

    views ──► OrderSheet ──► quote_paper() ──► QuotePaper ──► Paper (blocks) ──► HTML | PDF

A `Paper` knows no repair order: key-value blocks, tables, prose and signature fields. Whoever has
another document to print lays it out as blocks and gets both forms.
"""
