"""The room's blueprint."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
