"""Vietnamese words for the codes of a case, as the law writes them."""

RATING = {
    "excellent": "hoàn thành xuất sắc nhiệm vụ",
    "good": "hoàn thành tốt nhiệm vụ",
    "completed": "hoàn thành nhiệm vụ",
    "not_completed": "không hoàn thành nhiệm vụ",
}
SCOPE = {
    "unit": "cơ sở",
    "commune": "cấp xã",
    "ministry_province": "bộ, ban, ngành, tỉnh",
    "nation": "toàn quốc",
}
INITIATIVE = {
    "initiative": "sáng kiến",
    "science": "đề tài, đề án, công trình khoa học và công nghệ",
    "combat": "mưu trí, sáng tạo trong chiến đấu, phục vụ chiến đấu",
}
DISCIPLINE = {
    "reprimand": "khiển trách",
    "warning": "cảnh cáo",
    "demotion": "giáng chức, cách chức",
    "dismissal": "buộc thôi việc",
}
PROCEEDING = {
    "discipline_review": "đang xem xét kỷ luật",
    "investigation": "đang điều tra",
    "inspection": "đang thanh tra, kiểm tra khi có dấu hiệu vi phạm",
    "audit": "đang kiểm toán khi có dấu hiệu vi phạm",
    "complaint": "đang giải quyết khiếu nại",
    "denunciation": "đang giải quyết tố cáo",
    "press": "đang xác minh phản ánh của báo chí",
}
LEAVE = {"maternity": "nghỉ thai sản", "treatment": "nghỉ điều trị, điều dưỡng", "study": "đi học"}
BASIS = {
    "merit": "công trạng",
    "sudden": "đột xuất",
    "thematic": "phong trào thi đua, chuyên đề",
    "devotion": "quá trình cống hiến",
    "seniority": "niên hạn",
    "external": "đối ngoại",
}
SEX = {"female": "nữ", "male": "nam"}
KIND = {"person": "cá nhân", "collective": "tập thể", "household": "hộ gia đình"}
CATEGORY = {
    "official": "cán bộ, công chức, viên chức, người lao động",
    "worker_farmer": "công nhân, nông dân, người lao động",
    "armed_forces": "lực lượng vũ trang nhân dân",
    "entrepreneur_intellectual": "doanh nhân, trí thức, nhà khoa học",
    "enterprise": "doanh nghiệp, tổ chức kinh tế",
    "ministry_province": "bộ, ban, ngành, tỉnh",
    "force_level": "quân khu, quân đoàn, quân chủng, binh chủng, tổng cục và tương đương",
    "overseas": "người Việt Nam định cư ở nước ngoài",
    "foreigner": "người nước ngoài",
    "deceased": "người đã mất",
}
ORGANISER = {
    "central_council": "Hội đồng Thi đua - Khen thưởng Trung ương",
    "ministry_province": "bộ, ban, ngành, tỉnh",
}
LAUNCHER = {"prime_minister": "Thủ tướng Chính phủ", "ministry_province": "bộ, ban, ngành, tỉnh"}
EVALUATION = {"interim": "sơ kết", "final": "tổng kết"}
STATUS = {
    "met": "đạt",
    "unmet": "chưa đạt",
    "unproven": "chưa đủ chứng cứ",
    "judgement": "cần người có trách nhiệm xác nhận",
}
VERDICT = {"eligible": "đủ điều kiện", "not_eligible": "chưa đủ điều kiện", "undecided": "chưa thể kết luận"}
CONFIDENCE = {
    "confirmed": "đã đối chiếu Công báo",
    "text": "đã đọc nguyên văn",
    "secondary": "theo nguồn dẫn lại, chưa đối chiếu Công báo",
    "memory": "chưa kiểm chứng, không dùng để kết luận",
}
PART = {
    "decided_by": "Quyết định",
    "proposed_by": "Đề nghị",
    "dossier": "Hồ sơ",
    "public_comment": "Công khai",
    "consultation": "Lấy ý kiến (hiệp y)",
    "bonus": "Tiền thưởng (lần lương cơ sở)",
    "voting": "Bỏ phiếu",
    "quota": "Số lượng",
}
DETAIL = {
    "condition": "tiêu chuẩn",
    "quota": "số lượng",
    "dossier_item": "hồ sơ",
    "voting": "bỏ phiếu",
    "days": "thời hạn",
}
LEAVES_TO = {
    "government": "Chính phủ",
    "standing_committee": "Ủy ban Thường vụ Quốc hội",
    "ministry": "bộ, ban, ngành",
    "province": "tỉnh, thành phố",
    "issuer": "nơi tặng",
}


def listed(values: list[str], joined: str = ", ", last: str = " và ") -> str:
    """ "a, b và c"."""
    return joined.join(values[:-1]) + last + values[-1] if len(values) > 1 else "".join(values)


def years(values: tuple[int, ...]) -> str:
    """Consecutive years as "2020–2024", a single one as itself."""
    if not values:
        return "không có năm nào"
    return str(values[0]) if len(values) == 1 else f"{values[0]}–{values[-1]}"
