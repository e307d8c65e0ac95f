"""Uses the gateway as any boto3 program would: nothing but the environment says where it is and with which key.

Usage: boto3_client.py converse converse_stream ...   (MODEL_ID names the model, TOOL_MODEL_ID the one that calls tools)
"""

import os
from typing import Any

import boto3
from botocore.exceptions import ClientError
from report import run_scenarios

MODEL_ID = os.environ['MODEL_ID']
TOOL_MODEL_ID = os.environ.get('TOOL_MODEL_ID', MODEL_ID)

WEATHER_TOOL = {
    'toolSpec': {
        'name': 'get_weather',
        'description': 'The weather in a city.',
        'inputSchema': {'json': {'type': 'object', 'properties': {'city': {'type': 'string'}}, 'required': ['city']}},
    }
}


def user(text: str) -> dict[str, Any]:
    return {'role': 'user', 'content': [{'text': text}]}


def greeting() -> dict[str, Any]:
    return {
        'system': [{'text': 'Answer briefly.'}],
        'messages': [user('Hello, bridge')],
        'inferenceConfig': {'maxTokens': 100, 'temperature': 0.5},
    }


def converse() -> dict[str, Any]:
    client = boto3.client('bedrock-runtime')
    reply = client.converse(modelId=MODEL_ID, **greeting())
    return {
        'role': reply['output']['message']['role'],
        'content': reply['output']['message']['content'],
        'stopReason': reply['stopReason'],
        'usage': reply['usage'],
        'latencyMs': reply['metrics']['latencyMs'],
        'status': reply['ResponseMetadata']['HTTPStatusCode'],
        'requestId': reply['ResponseMetadata'].get('RequestId'),
    }


def converse_stream() -> dict[str, Any]:
    client = boto3.client('bedrock-runtime')
    reply = client.converse_stream(modelId=MODEL_ID, **greeting())
    return {**read_stream(reply['stream']), 'requestId': reply['ResponseMetadata'].get('RequestId')}


def read_stream(stream: Any) -> dict[str, Any]:
    events = list(stream)
    deltas = [event['contentBlockDelta']['delta'] for event in events if 'contentBlockDelta' in event]
    return {
        'kinds': [kind for event in events for kind in event],
        'text': ''.join(delta.get('text', '') for delta in deltas),
        'toolInput': ''.join(delta['toolUse']['input'] for delta in deltas if 'toolUse' in delta),
        'toolStarts': [event['contentBlockStart']['start'] for event in events if 'contentBlockStart' in event],
        'stopReason': next(event['messageStop']['stopReason'] for event in events if 'messageStop' in event),
        'usage': next(event['metadata']['usage'] for event in events if 'metadata' in event),
    }


def tool_round_trip() -> dict[str, Any]:
    client = boto3.client('bedrock-runtime')
    question = user('What is the weather in Oslo?')
    config = {'tools': [WEATHER_TOOL]}
    asked = client.converse(modelId=TOOL_MODEL_ID, messages=[question], toolConfig=config)
    call = next(block['toolUse'] for block in asked['output']['message']['content'] if 'toolUse' in block)
    result = {'toolResult': {'toolUseId': call['toolUseId'], 'content': [{'json': {'celsius': 7}}], 'status': 'success'}}
    history = [question, asked['output']['message'], {'role': 'user', 'content': [result]}]
    answered = client.converse(modelId=TOOL_MODEL_ID, messages=history, toolConfig=config)
    return {
        'stopReasons': [asked['stopReason'], answered['stopReason']],
        'tool': {'name': call['name'], 'input': call['input']},
        'text': ''.join(block.get('text', '') for block in answered['output']['message']['content']),
    }


def tool_stream() -> dict[str, Any]:
    client = boto3.client('bedrock-runtime')
    question = user('What is the weather in Oslo?')
    reply = client.converse_stream(modelId=TOOL_MODEL_ID, messages=[question], toolConfig={'tools': [WEATHER_TOOL]})
    return read_stream(reply['stream'])


def unknown_model() -> dict[str, Any]:
    client = boto3.client('bedrock-runtime')
    return caught(lambda: client.converse(modelId='no-such-vendor/no-such-model', messages=[user('Hello')]))


def unknown_model_stream() -> dict[str, Any]:
    client = boto3.client('bedrock-runtime')
    return caught(lambda: client.converse_stream(modelId='no-such-vendor/no-such-model', messages=[user('Hello')]))


def wrong_key() -> dict[str, Any]:
    os.environ['AWS_BEARER_TOKEN_BEDROCK'] = 'sk-bf-nobody-issued-this'
    client = boto3.client('bedrock-runtime')
    return caught(lambda: client.converse(modelId=MODEL_ID, messages=[user('Hello')]))


def failing_model() -> dict[str, Any]:
    client = boto3.client('bedrock-runtime')
    return caught(lambda: client.converse(modelId=os.environ['FAILING_MODEL_ID'], messages=[user('Hello')]))


def caught(call: Any) -> dict[str, Any]:
    try:
        call()
    except ClientError as error:
        metadata = error.response['ResponseMetadata']
        return {
            'class': type(error).__name__,
            'code': error.response['Error']['Code'],
            'message': error.response['Error']['Message'],
            'status': metadata['HTTPStatusCode'],
            'requestId': metadata.get('RequestId'),
            'retries': metadata['RetryAttempts'],
        }
    return {'class': None}


if __name__ == '__main__':
    run_scenarios(
        {
            'converse': converse,
            'converse_stream': converse_stream,
            'tool_round_trip': tool_round_trip,
            'tool_stream': tool_stream,
            'unknown_model': unknown_model,
            'unknown_model_stream': unknown_model_stream,
            'failing_model': failing_model,
            'wrong_key': wrong_key,
        }
    )
