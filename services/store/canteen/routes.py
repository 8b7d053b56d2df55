"""The doors of the canteen"""

from services.store.canteen.cards.routes import routes as cards
from services.store.canteen.claims.routes import routes as claims
from services.store.canteen.deliveries.routes import routes as deliveries
from services.store.canteen.diners.routes import routes as diners
from services.store.canteen.meals.routes import routes as meals
from shared.blueprint import Blueprint

routes = Blueprint("canteen", __name__, description="惠民食堂: diners and their meals")
for room in (diners, cards, meals, claims, deliveries):
    routes.register_blueprint(room)
