"""A stand-in for pyrage, which takes a second or two on purpose."""


class Sealed:
    """A passphrase before the bytes, and a sum behind them."""

    class DecryptError(Exception):
        pass

    class passphrase:  # noqa: N801  (as pyrage calls it)
        @staticmethod
        def encrypt(data: bytes, passphrase: str) -> bytes:
            return passphrase.encode() + b":" + data[::-1] + b":end"

        @staticmethod
        def decrypt(data: bytes, passphrase: str) -> bytes:
            start = passphrase.encode() + b":"
            if not data.startswith(start) or not data.endswith(b":end"):
                raise Sealed.DecryptError("Decryption failed")
            return data[len(start) : -4][::-1]
