"""Step 10: two people suspend, restore, replace and revoke."""

from tests.journeys.people import Me

REASON = "Ada laporan yang sedang diperiksa."


def change(proposer: Me, approver: Me, certificate: str, step: str) -> str:
    """One person proposes, another approves; gives the certificate that then stands."""
    proposer.open(certificate)
    proposer.page.locator(f'input[name="step"][value="{step}"]').check()
    proposer.page.get_by_label("Alasan (hanya untuk internal)").fill(REASON)
    proposer.press("Kirim usulan")
    proposer.look(f"usul-{step}")
    approver.open("/sertifikat/usulan", "usulan")
    approver.open(certificate, f"jawab-{step}")
    approver.confirm("Setujui", "Ya, setujui")
    approver.told("Sertifikat terbit." if step == "replace" else "Usulan disetujui")
    approver.look(f"setuju-{step}")
    return approver.page.url.removeprefix(approver.journey.live.address)
