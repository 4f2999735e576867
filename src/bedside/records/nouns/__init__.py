"""Of every stored noun, which of its values are columns; one small file a theme."""
