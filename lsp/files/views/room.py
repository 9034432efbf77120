"""What the views of this room share."""

from flask import Blueprint

blueprint = Blueprint("files", __name__)
