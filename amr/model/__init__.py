"""The networks: the compact parser and encoder-decoders, their batches and their building."""
