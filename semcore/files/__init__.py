"""Files and folders that are whole or absent, and how those that we wrote are known again.

- `atomic`: files that appear at once; hashes; JSON
- `folders`: the same for folders, which replace nothing but earlier results of their `kinds`
- `growing`: files that grow batch by batch, and are gone on with after a kill
- `staging`: where both are made, so that killed and competing writers do no harm
- `places`: inputs and outputs that must not lie in one another
- `archives`: zip and tar, unpacked with care
- `json_text`, `records`: JSON from others, and JSON Lines
- `streams`: standard output, and files whose errors have their names
- `prepared`: what the folders of every ``prepare`` command have in common
"""

from semcore.files.atomic import (
    StrPath,
    atomic_writer,
    check_writable,
    fingerprint,
    put,
    read_json,
    sha256_of,
    sync_folder,
    write_json,
)

__all__ = [
    "StrPath",
    "atomic_writer",
    "check_writable",
    "fingerprint",
    "put",
    "read_json",
    "sha256_of",
    "sync_folder",
    "write_json",
]
