"""The pure core of certificates: token, numbers, printed facts, stages, standing, access."""

from lsp.certificates.rules.access import MAY, CertificateAccess

__all__ = ["MAY", "CertificateAccess"]
