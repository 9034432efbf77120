"""Forms as signed acts (formulir mutu): instances, signatures, the page that prints them."""
