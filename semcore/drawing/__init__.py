"""What every picture needs: colours, escaping, spans over text, fragments of a page."""
