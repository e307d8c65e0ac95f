"""Uses the gateway as any pydantic-ai program would: `Agent('bedrock:…')`, configured by the environment alone.

Usage: pydantic_ai_client.py run run_stream ...   (MODEL_ID names the model, TOOL_MODEL_ID the one that calls tools)
"""

import asyncio
import os
from typing import Any

from pydantic_ai import Agent
from pydantic_ai.exceptions import ModelHTTPError
from report import run_scenarios

MODEL_ID = os.environ['MODEL_ID']
TOOL_MODEL_ID = os.environ.get('TOOL_MODEL_ID', MODEL_ID)


def run() -> dict[str, Any]:
    agent = Agent(f'bedrock:{MODEL_ID}', instructions='Answer briefly.')
    result = agent.run_sync('Hello, bridge')
    response = result.all_messages()[-1]
    return {
        'output': result.output,
        'usage': usage_of(result.usage),
        'finishReason': response.finish_reason,
        'responseId': response.provider_response_id,
    }


def usage_of(usage: Any) -> dict[str, int]:
    usage = usage() if callable(usage) else usage
    return {'input': usage.input_tokens, 'output': usage.output_tokens, 'cacheRead': usage.cache_read_tokens}


def run_stream() -> dict[str, Any]:
    async def scenario() -> dict[str, Any]:
        agent = Agent(f'bedrock:{MODEL_ID}')
        async with agent.run_stream('Hello, bridge') as result:
            pieces = [piece async for piece in result.stream_text(delta=True, debounce_by=None)]
            return {'output': ''.join(pieces), 'pieces': len(pieces), 'usage': usage_of(result.usage)}

    return asyncio.run(scenario())


def weather_agent() -> tuple[Agent, list[str]]:
    asked: list[str] = []
    agent = Agent(f'bedrock:{TOOL_MODEL_ID}')

    @agent.tool_plain
    def get_weather(city: str = 'somewhere') -> dict[str, int]:
        """The weather in a city."""
        asked.append(city)
        return {'celsius': 7}

    return agent, asked


def tool() -> dict[str, Any]:
    agent, asked = weather_agent()
    result = agent.run_sync('What is the weather in Oslo?')
    return {'output': result.output, 'asked': asked, 'requests': requests_of(result.usage)}


def tool_stream() -> dict[str, Any]:
    async def scenario() -> dict[str, Any]:
        agent, asked = weather_agent()
        async with agent.run_stream('What is the weather in Oslo?') as result:
            output = await result.get_output()
            return {'output': output, 'asked': asked, 'requests': requests_of(result.usage)}

    return asyncio.run(scenario())


def requests_of(usage: Any) -> int:
    return (usage() if callable(usage) else usage).requests


def unknown_model() -> dict[str, Any]:
    try:
        Agent('bedrock:no-such-vendor/no-such-model').run_sync('Hello')
    except ModelHTTPError as error:
        return {'class': type(error).__name__, 'status': error.status_code, 'message': str(error)}
    return {'class': None}


if __name__ == '__main__':
    run_scenarios(
        {
            'run': run,
            'run_stream': run_stream,
            'tool': tool,
            'tool_stream': tool_stream,
            'unknown_model': unknown_model,
        }
    )
