"""When a scheme version may be published, and its hash."""

from dataclasses import asdict

from lsp.kernel.canonical import content_hash
from lsp.kernel.text import Reason
from lsp.schemes.rules import VERSION_FLOW, VersionStatus, VersionStep
from lsp.schemes.rules.coverage import compile_coverage
from lsp.schemes.rules.package import Package
from lsp.schemes.rules.stock import Stock


def package_hash(package: Package) -> str:
    """SHA-256 of the whole content, which decisions and certificates are pinned to.

    Source: domain reference 0.3 (scheme versions are pinned); acceptance P11.
    """
    return content_hash(asdict(package))


def why_not_publish(package: Package, status: VersionStatus, stock: Stock) -> tuple[Reason, ...]:
    """Reasons why a version may not be published, with what the bank has ready: every gap.

    Source: ISO/IEC 17024 clause 8 (a scheme names its methods and criteria); domain reference 9,
    test 16 (a missing English title blocks printing).
    """
    return (
        *VERSION_FLOW.why_not(status, VersionStep.PUBLISH),
        *(gap.reason for gap in compile_coverage(package, stock).gaps),
    )
