"""The assessor's work: agreement (AK.01), judgement per KUK, recommendation, record (AK.02)."""
