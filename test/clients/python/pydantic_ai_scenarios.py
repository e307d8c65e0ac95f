"""The common scenarios with pydantic-ai, and what only it has, configured by the environment alone.

Usage: pydantic_ai_scenarios.py text@openai/gpt-4o tools@mock/tool ...
"""

import asyncio
import os
from typing import Any, AsyncIterable

from inputs import AGAIN, HELLO, LOOK, NOTE, PDF, PNG, WEATHER_QUESTION, WRONG_KEY, celsius
from pydantic import BaseModel
from pydantic_ai import Agent, BinaryContent, CachePoint, NativeOutput
from pydantic_ai.exceptions import ModelAPIError, ModelHTTPError, UsageLimitExceeded
from pydantic_ai.messages import ModelResponse, ThinkingPart, ToolCallPart
from pydantic_ai.models.bedrock import BedrockConverseModel, BedrockModelSettings
from pydantic_ai.providers.bedrock import BedrockModelProfile, BedrockProvider
from pydantic_ai.usage import UsageLimits
from report import run_scenarios

# What it would know by itself of a model of AWS that can all this; of others it has to be told.
ABLE = BedrockModelProfile(
    bedrock_supports_tool_choice=True,
    bedrock_supports_prompt_caching=True,
    bedrock_supports_tool_caching=True,
    bedrock_send_back_thinking_parts=True,
    supports_json_schema_output=True,
    supports_thinking=True,
)


class Form(BaseModel):
    """What is known of a city."""

    city: str
    celsius: int


async def read_all(_context: Any, events: AsyncIterable[Any]) -> None:
    """Makes an agent ask for streams."""
    async for _ in events:
        pass


def run(agent: Agent[None, Any], prompt: Any, **options: Any) -> Any:
    return agent.run_sync(prompt, **options)


def run_stream(agent: Agent[None, Any], prompt: Any, **options: Any) -> Any:
    return agent.run_sync(prompt, event_stream_handler=read_all, **options)


def report(result: Any) -> dict[str, Any]:
    response = result.all_messages()[-1]
    usage = result.usage() if callable(result.usage) else result.usage
    return {
        'text': result.output,
        'stopReason': (response.provider_details or {}).get('finish_reason'),
        'usage': {'input': usage.input_tokens, 'output': usage.output_tokens},
    }


# One for all agents: making a client of boto3 takes its time.
PROVIDER = BedrockProvider()


def able(model_id: str, **options: Any) -> Agent[None, Any]:
    return Agent(BedrockConverseModel(model_id, provider=PROVIDER, profile=ABLE), **options)


def simple(model_id: str, **options: Any) -> Agent[None, Any]:
    return Agent(BedrockConverseModel(model_id, provider=PROVIDER), **options)


def tools(model_id: str, ask: Any = run) -> dict[str, Any]:
    agent = simple(model_id)

    @agent.tool_plain
    def get_weather(city: str) -> dict[str, int]:
        """The weather in a city."""
        return {'celsius': celsius(city)}

    result = ask(agent, WEATHER_QUESTION)
    responses = [message for message in result.all_messages() if isinstance(message, ModelResponse)]
    calls = [[part for part in response.parts if isinstance(part, ToolCallPart)] for response in responses]
    rounds = [[{'name': part.tool_name, 'input': part.args_as_dict()} for part in parts] for parts in calls if parts]
    return {'calls': rounds, 'text': result.output}


def see(model_id: str, data: bytes, media_type: str) -> dict[str, Any]:
    return report(run(simple(model_id), [LOOK, BinaryContent(data=data, media_type=media_type)]))


def reasoning(model_id: str, ask: Any = run) -> dict[str, Any]:
    agent = able(model_id)
    first = ask(agent, HELLO)
    second = ask(agent, AGAIN, message_history=first.all_messages())
    thoughts = [part.content for part in first.all_messages()[-1].parts if isinstance(part, ThinkingPart)]
    return {'reasoning': ''.join(thoughts), 'text': first.output, 'again': second.output}


def refused(model_id: str, ask: Any = run) -> dict[str, Any]:
    try:
        ask(simple(model_id), HELLO)
    except ModelHTTPError as error:
        return describe(error)
    return {'class': None}


def describe(error: ModelAPIError) -> dict[str, Any]:
    """pydantic-ai has classes of its own for some statuses, all of them ModelHTTPError."""
    body = error.body if isinstance(error.body, dict) else {}
    return {
        'class': type(error).__name__,
        'isModelHTTPError': isinstance(error, ModelHTTPError),
        'status': getattr(error, 'status_code', None),
        'code': body.get('Error', {}).get('Code'),
        'message': str(error),
    }


def wrong_key(model_id: str) -> dict[str, Any]:
    key = os.environ['AWS_BEARER_TOKEN_BEDROCK']
    os.environ['AWS_BEARER_TOKEN_BEDROCK'] = WRONG_KEY
    try:
        Agent(f'bedrock:{model_id}').run_sync(HELLO)
    except ModelHTTPError as error:
        return describe(error)
    finally:
        os.environ['AWS_BEARER_TOKEN_BEDROCK'] = key
    return {'class': None}


def broken_stream(model_id: str) -> dict[str, Any]:
    async def scenario() -> dict[str, Any]:
        text = ''
        try:
            async with simple(model_id).run_stream(HELLO) as result:
                async for piece in result.stream_text(delta=True, debounce_by=None):
                    text += piece
        except ModelAPIError as error:
            return {'text': text, **describe(error)}
        return {'text': text, 'class': None}

    return asyncio.run(scenario())


def form(agent: Agent[None, Form]) -> dict[str, Any]:
    result = agent.run_sync('Fill in the form.')
    return {'form': result.output.model_dump()}


def cache_points(model_id: str) -> dict[str, Any]:
    settings = BedrockModelSettings(
        bedrock_cache_instructions='1h', bedrock_cache_messages=True, bedrock_cache_tool_definitions=True
    )
    agent = able(model_id, instructions='Answer briefly.', model_settings=settings)

    @agent.tool_plain
    def get_weather(city: str) -> int:
        """The weather in a city."""
        return celsius(city)

    return {'text': agent.run_sync([HELLO, CachePoint(), AGAIN]).output}


def count_tokens(model_id: str) -> dict[str, Any]:
    """Asks for the number of tokens first, and does not go on when there are more than allowed."""
    limits = UsageLimits(input_tokens_limit=1, count_tokens_before_request=True)
    try:
        simple(model_id).run_sync(HELLO, usage_limits=limits)
    except UsageLimitExceeded as error:
        return {'class': type(error).__name__, 'message': str(error)}
    return {'class': None}


if __name__ == '__main__':
    run_scenarios(
        {
            'text': lambda model: report(run(Agent(f'bedrock:{model}'), HELLO)),
            'stream': lambda model: report(run_stream(simple(model), HELLO)),
            'tools': tools,
            'tools_stream': lambda model: tools(model, run_stream),
            'image': lambda model: see(model, PNG, 'image/png'),
            'document': lambda model: see(model, PDF, 'application/pdf'),
            'note': lambda model: see(model, NOTE.encode(), 'text/plain'),
            'reasoning': reasoning,
            'reasoning_stream': lambda model: reasoning(model, run_stream),
            'refused': refused,
            'refused_stream': lambda model: refused(model, run_stream),
            'broken_stream': broken_stream,
            'wrong_key': wrong_key,
            'form': lambda model: form(simple(model, output_type=Form)),
            'form_by_tool': lambda model: form(able(model, output_type=Form)),
            'form_by_schema': lambda model: form(able(model, output_type=NativeOutput(Form))),
            'cache_points': cache_points,
            'count_tokens': count_tokens,
        }
    )
