"""The texts of the made-up documents. No clause of them is, or was, law anywhere."""

FORMS_FIRST = """
BỘ THỬ NGHIỆM (TRÌNH DIỄN)
THÔNG TƯ
Quy định biểu mẫu số của báo cáo phong trào thi đua (văn bản trình diễn, không có thật)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Thông tư này quy định biểu mẫu số dùng để báo cáo phong trào thi đua.
Điều 2. Nguyên tắc
1. Mỗi số liệu chỉ nhập một lần, ở nơi phát sinh.
2. Biểu mẫu dùng chung cho mọi phong trào.
3. Số liệu đã gửi chỉ được đính chính, không được xóa.
Chương II
BIỂU MẪU VÀ THỜI HẠN
Điều 3. Biểu mẫu
1. Biểu mẫu gồm:
a) Chỉ tiêu, kết quả, minh chứng;
b) Mô hình mới, cách làm hay;
c) Khó khăn, kiến nghị.
2. Đơn vị không có phong trào trong kỳ không phải lập biểu.
Điều 4. Thời hạn báo cáo
1. Báo cáo quý gửi trong 5 ngày làm việc sau khi hết quý.
2. Báo cáo năm gửi trong 10 ngày làm việc sau khi hết năm.
Chương III
TỔ CHỨC THỰC HIỆN
Điều 5. Hiệu lực thi hành
Thông tư này là văn bản trình diễn, không có hiệu lực.
Nơi nhận:
- Lưu: VT.
"""
FORMS_SECOND = FORMS_FIRST.replace(
    "trong 5 ngày làm việc sau khi hết quý", "trong 10 ngày làm việc sau khi hết quý"
).replace("c) Khó khăn, kiến nghị.", "c) Khó khăn, kiến nghị;\nd) Khen thưởng trong phong trào.")

EXCHANGE_FIRST = """
CHÍNH PHỦ (TRÌNH DIỄN)
NGHỊ ĐỊNH
Quy định việc trao đổi dữ liệu thi đua, khen thưởng (dự thảo trình diễn, không có thật)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
1. Nghị định này quy định việc trao đổi dữ liệu thi đua, khen thưởng giữa các cơ quan.
2. Nghị định này không áp dụng với dữ liệu thuộc bí mật nhà nước.
Điều 2. Giải thích từ ngữ
1. Gói dữ liệu là tập hồ sơ được gửi một lần, có dấu kiểm tra toàn vẹn.
2. Cơ quan gửi là cơ quan lập gói dữ liệu.
Chương II
TRAO ĐỔI DỮ LIỆU
Điều 3. Gói dữ liệu
1. Gói dữ liệu gồm:
a) Tờ trình và danh sách;
b) Hồ sơ của từng trường hợp;
c) Bảng kê tệp kèm dấu kiểm tra.
2. Gói dữ liệu được ký số của cơ quan gửi.
Điều 4. Thời hạn xác nhận
1. Cơ quan nhận xác nhận trong 1 ngày làm việc.
2. Gói lỗi được trả lại kèm lý do trong 2 ngày làm việc.
Điều 5. Lưu giữ
Cơ quan nhận lưu gói dữ liệu trong 5 năm.
Chương III
TỔ CHỨC THỰC HIỆN
Điều 6. Trách nhiệm thi hành
1. Bộ Thử Nghiệm (trình diễn) vận hành trục trao đổi.
2. Các tỉnh bố trí người làm đầu mối.
Nơi nhận:
- Lưu: VT.
"""
EXCHANGE_SECOND = (
    EXCHANGE_FIRST.replace("xác nhận trong 1 ngày làm việc", "xác nhận trong 2 ngày làm việc")
    .replace("gói dữ liệu trong 5 năm", "gói dữ liệu theo thời hạn lưu trữ của hồ sơ khen thưởng")
    .replace("bố trí người làm đầu mối", "bố trí người làm đầu mối và người thay thế")
)

GALLERY_FIRST = """
CHÍNH PHỦ (TRÌNH DIỄN)
NGHỊ ĐỊNH
Quy định việc công khai danh sách được khen thưởng (dự thảo trình diễn, không có thật)
Điều 1. Nội dung công khai
1. Tên, đơn vị, hình thức khen thưởng, số quyết định.
2. Không công khai địa chỉ, số định danh của cá nhân.
Điều 2. Nơi công khai
Danh sách được đăng trên cổng thông tin của cơ quan trình.
Điều 3. Thời gian công khai
Danh sách được đăng ít nhất 12 tháng.
"""
GALLERY_SECOND = GALLERY_FIRST.replace("ít nhất 12 tháng", "ít nhất 24 tháng")

BLANKS_FIRST = """
BỘ THỬ NGHIỆM (TRÌNH DIỄN)
THÔNG TƯ
Hướng dẫn quản lý phôi bằng (dự thảo trình diễn, không có thật)
Điều 1. Nhập, xuất phôi bằng
1. Mỗi lần nhập, xuất có phiếu.
2. Phôi hỏng được giữ lại để đối chiếu.
Điều 2. Kiểm kê
Phôi bằng được kiểm kê hai lần trong một năm.
"""
