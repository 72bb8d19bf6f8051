"""Files over SSH for fsspec, from known hosts only, with links and devices reported as such.

fsspec's class trusts any host the first time, and follows links. Imported only where paramiko is
installed.
"""

import stat
from typing import Any

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

SILENCE = 60.0
"""Seconds without a byte after which a connection is given up."""


class SftpFileSystem(SFTPFileSystem):  # type: ignore[misc]
    """Logs in by the SSH agent or the keys of ~/.ssh; hosts must be in ~/.ssh/known_hosts."""

    def _connect(self) -> None:
        self.client = paramiko.SSHClient()
        self.client.load_system_host_keys()
        self.client.set_missing_host_key_policy(paramiko.RejectPolicy())
        self.client.connect(self.host, timeout=SILENCE, **self.ssh_kwargs)
        self.ftp = self.client.open_sftp()
        self.ftp.get_channel().settimeout(SILENCE)

    def info(self, path: str) -> dict[str, Any]:
        return {**self._decode_stat(self.ftp.lstat(path)), "name": path}

    @staticmethod
    def _decode_stat(state: Any, parent_path: str | None = None) -> dict[str, Any]:
        facts = SFTPFileSystem._decode_stat(state, parent_path)
        kinds = (stat.S_ISREG, stat.S_ISDIR, stat.S_ISLNK)
        known = any(is_kind(state.st_mode) for is_kind in kinds)
        return facts if known else {**facts, "type": "other"}

    def close(self) -> None:
        self.client.close()
