"""The common scenarios with LangChain's ChatBedrockConverse, told by its own options where the gateway is.

Usage: langchain_scenarios.py text@openai/gpt-4o tools@mock/tool ...
"""

import base64
import os
from functools import cache, reduce
from operator import add
from typing import Any

from botocore.exceptions import ClientError
from inputs import AGAIN, HELLO, LOOK, NOTE, PDF, PNG, WEATHER_QUESTION, WRONG_KEY, celsius
from langchain_aws import ChatBedrockConverse
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.tools import tool
from pydantic import BaseModel
from report import run_scenarios


@tool
def get_weather(city: str) -> dict[str, int]:
    """The weather in a city."""
    return {'celsius': celsius(city)}


class Form(BaseModel):
    """What is known of a city."""

    city: str
    celsius: int


@cache
def chat(model_id: str, key: str | None = None) -> ChatBedrockConverse:
    if key is None and model_id != FIRST_MODEL_ID:
        # Making its clients takes a second; those that it made for one model serve every other.
        first = chat(FIRST_MODEL_ID)
        return make(model_id, client=first.client, bedrock_client=first.bedrock_client)
    return make(model_id, bedrock_api_key=key or os.environ['AWS_BEARER_TOKEN_BEDROCK'])


FIRST_MODEL_ID = 'openai/gpt-4o'


def make(model_id: str, **options: Any) -> ChatBedrockConverse:
    if model_id.startswith('arn:'):
        # An ARN does not tell whose model it is, and this client wants to know.
        options['provider'] = 'anthropic'
    return ChatBedrockConverse(
        model=model_id,
        base_url=os.environ['AWS_ENDPOINT_URL_BEDROCK_RUNTIME'],
        # It knows the models of AWS that stream, and asks whole answers of every other one unless told otherwise.
        disable_streaming=False,
        **options,
    )


def invoke(model: Any, messages: list[BaseMessage]) -> AIMessage:
    return model.invoke(messages)


def stream(model: Any, messages: list[BaseMessage]) -> AIMessage:
    return reduce(add, model.stream(messages))


def report(message: AIMessage) -> dict[str, Any]:
    usage = message.usage_metadata or {}
    return {
        'text': str(message.text),
        'stopReason': message.response_metadata.get('stopReason'),
        'usage': {'input': usage.get('input_tokens'), 'output': usage.get('output_tokens')},
    }


def tools(model_id: str, ask: Any = invoke) -> dict[str, Any]:
    model = chat(model_id).bind_tools([get_weather])
    messages: list[BaseMessage] = [HumanMessage(WEATHER_QUESTION)]
    calls: list[Any] = []
    for _ in range(5):
        answer = ask(model, messages)
        if not answer.tool_calls:
            return {'calls': calls, 'text': str(answer.text)}
        calls.append([{'name': call['name'], 'input': call['args']} for call in answer.tool_calls])
        messages += [answer, *[get_weather.invoke(call) for call in answer.tool_calls]]
    return {'calls': calls, 'text': None}


def see(model_id: str, block: dict[str, Any]) -> dict[str, Any]:
    return report(chat(model_id).invoke([HumanMessage([{'type': 'text', 'text': LOOK}, block])]))


def file(data: bytes, mime_type: str) -> dict[str, Any]:
    return {'type': 'file', 'base64': base64.b64encode(data).decode(), 'mime_type': mime_type, 'name': 'Report'}


def image() -> dict[str, Any]:
    return {'type': 'image', 'base64': base64.b64encode(PNG).decode(), 'mime_type': 'image/png'}


def reasoning(model_id: str, ask: Any = invoke) -> dict[str, Any]:
    model = chat(model_id)
    question = HumanMessage(HELLO)
    first = ask(model, [question])
    thoughts = [block['reasoning'] for block in first.content_blocks if block['type'] == 'reasoning']
    second = ask(model, [question, first, HumanMessage(AGAIN)])
    return {'reasoning': ''.join(thoughts), 'text': str(first.text), 'again': str(second.text)}


def refused(model: ChatBedrockConverse, ask: Any = invoke) -> dict[str, Any]:
    try:
        ask(model, [HumanMessage(HELLO)])
    except ClientError as error:
        return describe(error)
    return {'class': None}


def describe(error: ClientError) -> dict[str, Any]:
    status = error.response.get('ResponseMetadata', {}).get('HTTPStatusCode')
    return {'class': type(error).__name__, 'code': error.response['Error']['Code'], 'status': status}


def broken_stream(model_id: str) -> dict[str, Any]:
    text = ''
    try:
        for chunk in chat(model_id).stream([HumanMessage(HELLO)]):
            text += str(chunk.text)
    except ClientError as error:
        return {'text': text, **describe(error)}
    return {'text': text, 'class': None}


def form(model_id: str) -> dict[str, Any]:
    filled = chat(model_id).with_structured_output(Form).invoke('Fill in the form.')
    return {'form': filled.model_dump()}


if __name__ == '__main__':
    run_scenarios(
        {
            'text': lambda model: report(invoke(chat(model), [HumanMessage(HELLO)])),
            'stream': lambda model: report(stream(chat(model), [HumanMessage(HELLO)])),
            'tools': tools,
            'tools_stream': lambda model: tools(model, stream),
            'image': lambda model: see(model, image()),
            'document': lambda model: see(model, file(PDF, 'application/pdf')),
            'note': lambda model: see(model, file(NOTE.encode(), 'text/plain')),
            'reasoning': reasoning,
            'reasoning_stream': lambda model: reasoning(model, stream),
            'refused': lambda model: refused(chat(model)),
            'refused_stream': lambda model: refused(chat(model), stream),
            'wrong_key': lambda model: refused(chat(model, WRONG_KEY)),
            'broken_stream': broken_stream,
            'form': form,
        }
    )
