"""One JSON line for each scenario that a client script ran."""

import json
import sys
import traceback
from typing import Any, Callable


def run_scenarios(scenarios: dict[str, Callable[..., dict[str, Any]]]) -> None:
    """Runs the scenarios named on the command line; one that raises is reported and the next one runs.

    `name@model` hands the model's id to the scenario.
    """
    for argument in sys.argv[1:]:
        name, at, model_id = argument.partition('@')
        try:
            seen = scenarios[name](model_id) if at else scenarios[name]()
        except Exception as error:
            seen = {'raised': type(error).__name__, 'message': str(error), 'traceback': traceback.format_exc()[-2000:]}
        print(json.dumps({'scenario': argument, **seen}, default=str), flush=True)
