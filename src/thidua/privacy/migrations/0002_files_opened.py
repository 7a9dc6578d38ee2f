from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_access_log")]

    operations = [
        migrations.AlterField(
            model_name="access",
            name="kind",
            field=models.CharField(
                choices=[
                    ("page", "Xem trang của đối tượng"),
                    ("nomination", "Xem hồ sơ đề nghị"),
                    ("number_search", "Tìm bằng số định danh"),
                    ("file", "Mở văn bản, tệp của hồ sơ"),
                    ("export", "Xuất dữ liệu"),
                    ("api", "Đọc qua giao diện lập trình (API)"),
                    ("answer", "Lập văn bản trả lời người có dữ liệu"),
                ],
                max_length=14,
                verbose_name="Cách xem",
            ),
        ),
    ]
