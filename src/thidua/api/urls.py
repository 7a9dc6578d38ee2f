from thidua.api.server import addresses

app_name = "api"
urlpatterns = addresses()
