"""Step 10: two people suspend, restore and revoke."""

from tests.journeys.people import Me

REASON = "Ada laporan yang sedang diperiksa."


def change(proposer: Me, approver: Me, certificate: str, step: str) -> None:
    """One person proposes, another approves."""
    proposer.open(certificate)
    proposer.page.locator(f'input[name="step"][value="{step}"]').check()
    proposer.page.get_by_label("Alasan (hanya untuk internal)").fill(REASON)
    proposer.press("Kirim usulan")
    proposer.look(f"usul-{step}")
    approver.open("/sertifikat/usulan", "usulan")
    approver.open(certificate, f"jawab-{step}")
    approver.confirm("Setujui", "Ya, setujui")
    approver.look(f"setuju-{step}")
