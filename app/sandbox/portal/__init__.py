"""The Portal API as the sandbox serves it: what is asked and decided (desk), how it reads on the wire (shapes, routes)."""
