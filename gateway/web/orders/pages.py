"""The pages of work orders, room by room."""

from gateway.web.orders.board import board
from gateway.web.orders.council import council
from gateway.web.orders.hand import hand
from gateway.web.orders.mediations import mediations
from gateway.web.orders.order import order
from gateway.web.orders.triage import triage

ORDERS = (board, hand, triage, council, mediations, order)
