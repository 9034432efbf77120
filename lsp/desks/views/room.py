"""The room's blueprint."""

from flask import Blueprint

blueprint = Blueprint("desks", __name__)
