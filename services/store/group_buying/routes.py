"""The doors of group-buying"""

from services.store.group_buying.campaigns.routes import routes as campaigns
from services.store.group_buying.orders.routes import routes as orders
from shared.blueprint import Blueprint

routes = Blueprint("group_buying", __name__, description="Group-buying 线上团购")
for room in (campaigns, orders):
    routes.register_blueprint(room)
