"""Which tasks there are, as whoever asks for one names it. What each does stands in `interfaces.worker.tasks`."""

from collections.abc import Mapping

from payung.kernel.language import to_translate

TASKS: Mapping[str, str] = {
    "check_upload": to_translate("Checking a list"),
    "recheck_list": to_translate("Checking a list again"),
    "approve_list": to_translate("Approving a list"),
    "keep_rejects": to_translate("Writing the workbook of what was not taken"),
    "renew_agreement": to_translate("Checking everybody anew for the next agreement"),
}
"""By name: what a task does, for those who watch it."""
STEPS: Mapping[str, str] = {
    "read": to_translate("Reading the file"),
    "check": to_translate("Checking every row"),
    "match": to_translate("Comparing with the registry"),
    "price": to_translate("Pricing"),
    "keep": to_translate("Keeping the result"),
    "write": to_translate("Registering people"),
    "workbook": to_translate("Writing the workbook"),
}
"""By name: the steps that actions tell their watch."""
STATES: Mapping[str, str] = {
    "waiting": to_translate("waits for its turn"),
    "running": to_translate("runs"),
    "done": to_translate("is done"),
    "failed": to_translate("failed"),
    "cancelled": to_translate("was cancelled"),
}
"""By name: where a job stands."""
