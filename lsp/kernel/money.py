"""Rupiah as whole numbers."""


def rupiah(amount: int) -> str:
    """Rp1.250.000: the Indonesian way to print an amount in whole rupiah."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")
