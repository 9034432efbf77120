"""The plan of assessment (FR.MAPA.01, FR.MAPA.02), and publishing against the item bank."""
