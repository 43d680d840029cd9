"""The Hydra tree of every command, installed as ``graphsem.configs``."""
