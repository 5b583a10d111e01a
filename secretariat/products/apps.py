from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "secretariat.products"
    label = "products"
