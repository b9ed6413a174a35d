"""Commands for partners: keys are shown once, and nothing else about them."""

from pathlib import Path

from tests.access.test_partners import PUBLIC_KEY
from tests.conftest import Installation


def test_partners_come_in_change_keys_and_go(installation: Installation, tmp_path: Path) -> None:
    pem = tmp_path / "bank.pem"
    pem.write_text(PUBLIC_KEY)
    installation.payung("user", "add", "maria")
    words = ("--kind", "bank", "--scope", "bill", "--scope", "pay", "--by", "maria", "--json")
    added = installation.payung("partner", "add", "bank-ntt", "--name", "Bank NTT", *words).json
    rotated = installation.payung("partner", "rotate", "bank-ntt", "--rate", "9", "--by", "maria", "--json").json
    assert len({added["key"], rotated["key"]}) == 2
    spoken = ("--public-key", pem, "--service-id", "88899", "--by", "maria", "--json")
    bank = installation.payung("partner", "bank", "bank-ntt", *spoken).json
    assert set(bank) == {"partner", "client_key", "secret"}
    installation.payung("partner", "close", "bank-ntt", "--why", "kontrak berakhir", "--by", "maria")
    [listed] = installation.payung("partner", "list", "--json").json["partners"]
    assert (listed["scopes"], listed["rate"], listed["snap"]) == (["bill", "pay"], 9, True)
    assert listed["closed_at"]
    assert not {added["key"], rotated["key"], bank["secret"]} & set(map(str, listed.values()))
    refused = installation.payung("partner", "rotate", "bank-ntt", "--by", "maria", "--json")
    assert (refused.status, refused.codes) == (3, ["partner.closed"])
