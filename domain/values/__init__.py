"""The values of the field: what may be written down, and how days, kilometres and money count.

Plain functions and frozen values over the standard library; no framework, no input or output, no
clock of their own. A text that cannot be read raises `Malformed`.
"""
