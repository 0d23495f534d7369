"""Secrets locked and unlocked: the first key encrypts, every key decrypts, so that keys can be changed in peace."""

from collections.abc import Sequence
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import BadSettings

_HOW: Final = "Make one with `network-health keys new` and set it as BOT_ENCRYPTION_KEYS."


class Vault:
    """Locks secrets with the keys of BOT_ENCRYPTION_KEYS; its `repr` tells nothing."""

    def __init__(self, keys: Sequence[str]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key.encode()) for key in keys]) if keys else None
        except ValueError:
            raise BadSettings(f"BOT_ENCRYPTION_KEYS holds something that is not a key. {_HOW}") from None

    @property
    def is_open(self) -> bool:
        """Whether there is a key at all."""
        return self._fernet is not None

    def lock(self, name: str, secret: bytes) -> bytes:
        """The secret encrypted together with its name, so that it cannot be put in another's place."""
        return self._keys().encrypt(name.encode() + b"\0" + secret)

    def unlock(self, name: str, locked: bytes) -> bytes:
        """What was locked under this name; raises BadSettings where none of the keys fits."""
        try:
            found, _, secret = self._keys().decrypt(locked).partition(b"\0")
        except InvalidToken:
            found, secret = b"\0", b""
        if found != name.encode():
            raise BadSettings(
                "A stored token cannot be read with BOT_ENCRYPTION_KEYS: put back the key it was written with, "
                "or install the app once more."
            )
        return secret

    def lock_again(self, locked: bytes) -> bytes:
        """The same secret under the first key; raises BadSettings where none of the keys fits."""
        try:
            return self._keys().rotate(locked)
        except InvalidToken:
            raise BadSettings(
                "A stored token cannot be read with BOT_ENCRYPTION_KEYS, so nothing was changed: "
                "add the key it was written with, behind the new one."
            ) from None

    def _keys(self) -> MultiFernet:
        if self._fernet is None:
            raise BadSettings(f"Tokens are only kept encrypted, and there is no key. {_HOW}")
        return self._fernet


def new_key() -> str:
    """A key nobody has."""
    return Fernet.generate_key().decode()
