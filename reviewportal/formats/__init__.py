"""How dates and numbers are written, one package per language, under the names Django looks for."""
