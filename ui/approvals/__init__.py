"""Applications, and the eight steps of an approval."""
