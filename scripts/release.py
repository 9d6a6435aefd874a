"""`make release`: the archive of the built program, checked from where it was unpacked.

Written into dist/: `clearml-ping-wizard-VERSION-OS-ARCH.tar.gz` (.zip on Windows), the SBOM beside
it, and SHA256SUMS; where RELEASE_SIGNING_KEY names a GnuPG key, SHA256SUMS.asc as well.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path

from scripts.contents import APP, FOLDER, NAME, ROOT
from scripts.notices import SBOM, built_at

_OS = {"win32": "windows", "darwin": "macos"}
_ARCH = {"AMD64": "x86_64", "aarch64": "arm64"}
_SELFTEST_SECONDS = 900


def full_name() -> str:
    """`clearml-ping-wizard-VERSION-OS-ARCH`."""
    system, machine = _OS.get(sys.platform, sys.platform), platform.machine()
    return f"{NAME}-{version(NAME)}-{system}-{_ARCH.get(machine, machine)}"


def program_path() -> Path:
    """Where the command-line program is in the archive's folder."""
    if sys.platform == "darwin":
        return Path(APP.name, "Contents/MacOS", NAME)
    return Path(f"{NAME}.exe" if sys.platform == "win32" else NAME)


def archive(folder: Path, name: str, into: Path) -> Path:
    """The archive of a folder, whose content is below one folder of that name; an .app stays one.

    Owners and times are the same each time; the same files give the same archive.
    """
    files = sorted(folder.rglob("*"))
    base = folder.parent if folder.suffix == APP.suffix else folder
    if sys.platform == "win32":
        path = into / f"{name}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in files:
                packed.write(file, Path(name) / file.relative_to(base))
        return path
    path, at = into / f"{name}.tar.gz", int(built_at().timestamp())

    def anonymous(about: tarfile.TarInfo) -> tarfile.TarInfo:
        about.uid = about.gid = 0
        about.uname = about.gname = "root"
        about.mtime = at
        return about

    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=at) as stream,
        tarfile.open(fileobj=stream, mode="w") as packed,
    ):
        for file in files:
            inside = str(Path(name) / file.relative_to(base))
            packed.add(file, inside, recursive=False, filter=anonymous)
    return path


def selftest(path: Path, name: str) -> None:
    """Unpack an archive in an empty folder and run the program's own test there.

    Raises:
        SystemExit: It does not pass.
    """
    with tempfile.TemporaryDirectory() as folder:
        shutil.unpack_archive(path, folder)
        program = Path(folder, name, program_path())
        # A desktop session of its own: the test stores credentials in the keyring.
        session = (ROOT / "scripts/private-session.sh",) if sys.platform == "linux" else ()
        command = (*session, program, "selftest")
        done = subprocess.run(command, cwd=folder, timeout=_SELFTEST_SECONDS, check=False)  # noqa: S603
    if done.returncode:
        path.unlink()
        raise SystemExit("The unpacked program does not pass its own test: no release.")


def write_sums(files: list[Path], into: Path) -> Path:
    """SHA256SUMS, as `sha256sum --check` reads it; a signature of earlier ones is removed."""
    lines = []
    for file in files:
        with file.open("rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {file.name}\n")
    path = into / "SHA256SUMS"
    path.with_suffix(".asc").unlink(missing_ok=True)
    path.write_text("".join(lines), encoding="ascii")
    return path


def sign(sums: Path, key: str) -> None:
    """A detached signature of the sums beside them."""
    signature = sums.with_suffix(".asc")
    command = ("gpg", "--batch", "--yes", "--local-user", key, "--armor", "--detach-sign")
    subprocess.run((*command, "--output", signature, sums), check=True)  # noqa: S603


def main() -> None:
    """Make a release of what is in dist/."""
    name, into = full_name(), FOLDER.parent
    packed = archive(APP if sys.platform == "darwin" else FOLDER, name, into)
    selftest(packed, name)
    listed = into / f"{name}.cdx.json"
    shutil.copy(FOLDER / SBOM, listed)
    sums = write_sums([packed, listed], into)
    key = os.environ.get("RELEASE_SIGNING_KEY", "")  # noqa: TID251 - a build script
    if key:
        sign(sums, key)
    print(f"{packed.name}: {packed.stat().st_size / 1e6:.0f} MB, self-test passed after unpacking")
    print("signed: SHA256SUMS.asc" if key else "not signed: RELEASE_SIGNING_KEY is not set")


if __name__ == "__main__":
    main()
