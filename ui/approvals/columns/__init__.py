"""The tables of the approval pages: what stands in each column. Words and states only; the views paint them."""
