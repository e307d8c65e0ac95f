"""The common scenarios with boto3: nothing but the environment says where the gateway is and with which key.

Usage: boto3_scenarios.py text@openai/gpt-4o tools@mock/tool ...
"""

import json
import os
from typing import Any

import boto3
from botocore.exceptions import ClientError
from inputs import AGAIN, HELLO, LOOK, NOTE, PDF, PNG, WEATHER_QUESTION, WRONG_KEY, celsius
from report import run_scenarios

TOOL_CONFIG = {
    'tools': [
        {
            'toolSpec': {
                'name': 'get_weather',
                'description': 'The weather in a city.',
                'inputSchema': {
                    'json': {'type': 'object', 'properties': {'city': {'type': 'string'}}, 'required': ['city']}
                },
            }
        }
    ]
}


def user(*content: dict[str, Any]) -> dict[str, Any]:
    return {'role': 'user', 'content': list(content)}


def converse(model_id: str, messages: list[Any], **options: Any) -> dict[str, Any]:
    reply = boto3.client('bedrock-runtime').converse(modelId=model_id, messages=messages, **options)
    return {**reply['output'], 'stopReason': reply['stopReason'], 'usage': reply['usage']}


def converse_stream(model_id: str, messages: list[Any], **options: Any) -> dict[str, Any]:
    reply = boto3.client('bedrock-runtime').converse_stream(modelId=model_id, messages=messages, **options)
    return fold(reply['stream'])


def fold(stream: Any) -> dict[str, Any]:
    """The same as `converse` gives."""
    blocks: dict[int, dict[str, Any]] = {}
    seen: dict[str, Any] = {}
    for event in stream:
        if 'contentBlockStart' in event:
            start = event['contentBlockStart']
            blocks[start['contentBlockIndex']] = {'toolUse': {**start['start']['toolUse'], 'input': ''}}
        elif 'contentBlockDelta' in event:
            add(blocks.setdefault(event['contentBlockDelta']['contentBlockIndex'], {}), event['contentBlockDelta'])
        elif 'messageStop' in event:
            seen['stopReason'] = event['messageStop']['stopReason']
        elif 'metadata' in event:
            seen['usage'] = event['metadata']['usage']
    for block in blocks.values():
        if 'toolUse' in block:
            block['toolUse']['input'] = json.loads(block['toolUse']['input'])
    return {'message': {'role': 'assistant', 'content': list(blocks.values())}, **seen}


def add(block: dict[str, Any], event: dict[str, Any]) -> None:
    delta = event['delta']
    if 'text' in delta:
        block['text'] = block.get('text', '') + delta['text']
    if 'toolUse' in delta:
        block['toolUse']['input'] += delta['toolUse']['input']
    if 'reasoningContent' in delta:
        reasoning = block.setdefault('reasoningContent', {}).setdefault('reasoningText', {'text': ''})
        for member, piece in delta['reasoningContent'].items():
            reasoning[member] = reasoning.get(member, '') + piece


def text_of(reply: dict[str, Any]) -> str:
    return ''.join(block.get('text', '') for block in reply['message']['content'])


def report(reply: dict[str, Any]) -> dict[str, Any]:
    usage = reply['usage']
    return {
        'text': text_of(reply),
        'stopReason': reply['stopReason'],
        'usage': {'input': usage['inputTokens'], 'output': usage['outputTokens']},
    }


def tools(model_id: str, ask: Any = converse) -> dict[str, Any]:
    messages = [user({'text': WEATHER_QUESTION})]
    calls = []
    for _ in range(5):
        reply = ask(model_id, messages, toolConfig=TOOL_CONFIG)
        round_of_calls = [block['toolUse'] for block in reply['message']['content'] if 'toolUse' in block]
        if reply['stopReason'] != 'tool_use':
            return {'calls': calls, 'text': text_of(reply)}
        calls.append([{'name': call['name'], 'input': call['input']} for call in round_of_calls])
        messages += [reply['message'], user(*[answer_call(call) for call in round_of_calls])]
    return {'calls': calls, 'text': None}


def answer_call(call: dict[str, Any]) -> dict[str, Any]:
    content = [{'json': {'celsius': celsius(call['input']['city'])}}]
    return {'toolResult': {'toolUseId': call['toolUseId'], 'content': content, 'status': 'success'}}


def reasoning(model_id: str, ask: Any = converse) -> dict[str, Any]:
    question = user({'text': HELLO})
    first = ask(model_id, [question])
    thoughts = [block['reasoningContent'] for block in first['message']['content'] if 'reasoningContent' in block]
    second = ask(model_id, [question, first['message'], user({'text': AGAIN})])
    return {
        'reasoning': ''.join(thought['reasoningText']['text'] for thought in thoughts),
        'text': text_of(first),
        'again': text_of(second),
    }


def see(model_id: str, block: dict[str, Any]) -> dict[str, Any]:
    return report(converse(model_id, [user({'text': LOOK}, block)]))


def refused(model_id: str, ask: Any = converse) -> dict[str, Any]:
    try:
        ask(model_id, [user({'text': HELLO})])
    except ClientError as error:
        return describe(error)
    return {'class': None}


def describe(error: ClientError) -> dict[str, Any]:
    metadata = error.response.get('ResponseMetadata', {})
    return {
        'class': type(error).__name__,
        'code': error.response['Error']['Code'],
        'message': error.response['Error']['Message'],
        'status': metadata.get('HTTPStatusCode'),
    }


def wrong_key(model_id: str) -> dict[str, Any]:
    key = os.environ['AWS_BEARER_TOKEN_BEDROCK']
    os.environ['AWS_BEARER_TOKEN_BEDROCK'] = WRONG_KEY
    try:
        return refused(model_id)
    finally:
        os.environ['AWS_BEARER_TOKEN_BEDROCK'] = key


def broken_stream(model_id: str) -> dict[str, Any]:
    text = ''
    try:
        stream = boto3.client('bedrock-runtime').converse_stream(modelId=model_id, messages=[user({'text': HELLO})])
        for event in stream['stream']:
            text += event.get('contentBlockDelta', {}).get('delta', {}).get('text', '')
    except ClientError as error:
        return {'text': text, **describe(error)}
    return {'text': text, 'class': None}


def count_tokens(model_id: str) -> dict[str, Any]:
    request = {'converse': {'messages': [user({'text': HELLO})]}}
    return {'inputTokens': boto3.client('bedrock-runtime').count_tokens(modelId=model_id, input=request)['inputTokens']}


if __name__ == '__main__':
    run_scenarios(
        {
            'text': lambda model: report(converse(model, [user({'text': HELLO})])),
            'stream': lambda model: report(converse_stream(model, [user({'text': HELLO})])),
            'tools': tools,
            'tools_stream': lambda model: tools(model, converse_stream),
            'image': lambda model: see(model, {'image': {'format': 'png', 'source': {'bytes': PNG}}}),
            'document': lambda model: see(
                model, {'document': {'format': 'pdf', 'name': 'Report', 'source': {'bytes': PDF}}}
            ),
            'note': lambda model: see(
                model, {'document': {'format': 'txt', 'name': 'Note', 'source': {'bytes': NOTE.encode()}}}
            ),
            'reasoning': reasoning,
            'reasoning_stream': lambda model: reasoning(model, converse_stream),
            'refused': refused,
            'refused_stream': lambda model: refused(model, converse_stream),
            'broken_stream': broken_stream,
            'wrong_key': wrong_key,
            'count_tokens': count_tokens,
        }
    )
