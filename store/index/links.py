"""Files that snapshots share: they have a name in each."""

import os
import shutil
from pathlib import Path


def link(folder: Path, to: Path) -> None:
    """Give the files of a folder, which are on the disk and never changed, a second name in another one.

    The other one is made where there is none; where the disk has no links, they are copied.
    """
    to.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        try:
            os.link(file, to / file.name)
        except OSError:
            shutil.copy2(file, to)
