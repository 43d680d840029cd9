"""From a model to graphs: the search, and the grammar that runs beside it."""
