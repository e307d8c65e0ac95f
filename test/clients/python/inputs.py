"""What every Python client sends: the same questions, files and tool."""

import base64
import os

HELLO = 'Hello, bridge'
AGAIN = 'And again'
WEATHER_QUESTION = 'How is the weather?'
LOOK = 'What do you see?'
WRONG_KEY = 'sk-bf-nobody-issued-this'

PNG = base64.b64decode(os.environ['CLIENT_PNG'])
PDF = base64.b64decode(os.environ['CLIENT_PDF'])
NOTE = os.environ['CLIENT_NOTE']

_CELSIUS = {'Oslo': 7, 'Bergen': 9, 'Tromso': 3, 'Bodo': 4}


def celsius(city: str) -> int:
    return _CELSIUS.get(city, 21)
