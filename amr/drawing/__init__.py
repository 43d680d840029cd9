"""What a drawing of a graph needs: what is shown, where it stands, and its SVG."""
