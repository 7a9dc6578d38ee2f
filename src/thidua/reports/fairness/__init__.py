"""Báo cáo công bằng khen thưởng: who is nominated and who is commended, in shares."""
