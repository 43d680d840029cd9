"""The packages of graphsem: those in the tree, with ``configs/`` and ``checkpoints/`` in them."""

from pathlib import Path

from setuptools import find_packages, setup

PARSERS = ["kid", "tsar", "amr"]
INCLUDE = [name for top in ["graphsem", "semcore", *PARSERS] for name in (top, f"{top}.*")]
# Folders of the tree that are installed inside the package graphsem, and what of them.
DATA = {"configs": ["*.yaml", "**/*.yaml"], "checkpoints": ["*.json", "*.safetensors", "*.md"]}
CHECKPOINTS = sorted(path.parent.name for path in Path("checkpoints").glob("*/config.json"))

setup(
    packages=[
        *find_packages(include=INCLUDE),
        "graphsem.configs",
        *(f"graphsem.checkpoints.{name}" for name in CHECKPOINTS),
    ],
    package_dir={f"graphsem.{name}": name for name in DATA},
    package_data={
        "": ["*.json", "*.yaml", "*.html", "*.css", "*.js", "py.typed"],
        "graphsem.configs": DATA["configs"],
        **{f"graphsem.checkpoints.{name}": DATA["checkpoints"] for name in CHECKPOINTS},
    },
)
