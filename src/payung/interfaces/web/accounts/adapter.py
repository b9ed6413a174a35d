"""What django-allauth asks of us: nobody signs up alone, secrets are sealed, who came in is recorded."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from payung.kernel.sealing import seal, unseal

PLACE = "access second factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Passwords."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by whoever may grant roles, never by their owners."""
        return False


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; their secrets are sealed under the installation's key."""

    def encrypt(self, text: str) -> str:
        """A secret as the database keeps it: the key's id, then what was sealed under it."""
        keys = settings.PAYUNG_KEYS
        return f"{keys.current}:{seal(fields={'secret': text}, place=PLACE, keys=keys).hex()}"

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        key_id, _, sealed = encrypted_text.partition(":")
        keys = settings.PAYUNG_KEYS
        return unseal(sealed=bytes.fromhex(sealed), place=PLACE, key_id=int(key_id), keys=keys)["secret"]
