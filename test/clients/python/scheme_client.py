"""Proves who it is in each way that the gateway knows, as a program with boto3 or with pydantic-ai does it.

Usage: python scheme_client.py boto3@x-bf-vk pydantic-ai@x-api-key ...

The environment says with what: KEY, ACCESS_KEY_ID, SECRET_ACCESS_KEY, USER_NAME, PASSWORD, VENDOR_KEY; MODEL_ID names the
model, AWS_ENDPOINT_URL_BEDROCK_RUNTIME the gateway.
"""

import base64
import json
import os
import sys
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

env = os.environ
MODEL_ID = env['MODEL_ID']


def basic(user: str, password: str) -> str:
    return 'Basic ' + base64.b64encode(f'{user}:{password}'.encode()).decode()


# How each scheme is written: a token, a pair to sign with, or headers.
SCHEMES: dict[str, dict[str, Any]] = {
    'bearer': {'token': env['KEY']},
    'sigv4': {'pair': (env['ACCESS_KEY_ID'], env['SECRET_ACCESS_KEY'])},
    'x-bf-vk': {'headers': {'x-bf-vk': env['KEY']}},
    'x-bf-vk-beside-dummy-keys': {'pair': ('dummy', 'dummy'), 'headers': {'x-bf-vk': env['KEY']}},
    'x-api-key': {'headers': {'x-api-key': env['KEY']}},
    'basic-user': {'headers': {'Authorization': basic(env['USER_NAME'], env['PASSWORD'])}},
    'basic-key': {'headers': {'Authorization': basic(env['KEY'], '')}},
    'direct': {'token': env['VENDOR_KEY'], 'headers': {'x-bf-direct-key': 'true'}},
    'direct-beside-x-bf-vk': {
        'token': env['VENDOR_KEY'],
        'headers': {'x-bf-direct-key': 'true', 'x-bf-vk': env['KEY']},
    },
}


def client_of(scheme: dict[str, Any]) -> Any:
    """boto3's client; headers are added before anything is signed."""
    env.pop('AWS_BEARER_TOKEN_BEDROCK', None)
    retries = {'max_attempts': 1, 'mode': 'standard'}
    if 'token' in scheme:
        env['AWS_BEARER_TOKEN_BEDROCK'] = scheme['token']
        client = boto3.client('bedrock-runtime', config=Config(retries=retries))
    elif 'pair' in scheme:
        access_key_id, secret = scheme['pair']
        client = boto3.client(
            'bedrock-runtime',
            aws_access_key_id=access_key_id,
            aws_secret_access_key=secret,
            config=Config(retries=retries),
        )
    else:
        client = boto3.client('bedrock-runtime', config=Config(retries=retries, signature_version=UNSIGNED))

    def add_headers(params: dict[str, Any], **_: Any) -> None:
        params['headers'].update(scheme.get('headers', {}))

    client.meta.events.register('before-call.bedrock-runtime.*', add_headers)
    return client


def ask_by_boto3(scheme: dict[str, Any]) -> dict[str, Any]:
    messages = [{'role': 'user', 'content': [{'text': 'Hello, bridge'}]}]
    try:
        reply = client_of(scheme).converse(modelId=MODEL_ID, messages=messages)
    except ClientError as error:
        return {'refused': error.response['Error']['Code'], 'status': error.response['ResponseMetadata']['HTTPStatusCode']}
    return {'text': reply['output']['message']['content'][0]['text']}


def ask_by_pydantic_ai(scheme: dict[str, Any]) -> dict[str, Any]:
    from pydantic_ai import Agent
    from pydantic_ai.exceptions import ModelHTTPError
    from pydantic_ai.models.bedrock import BedrockConverseModel
    from pydantic_ai.providers.bedrock import BedrockProvider

    model = BedrockConverseModel(MODEL_ID, provider=BedrockProvider(bedrock_client=client_of(scheme)))
    try:
        return {'text': Agent(model).run_sync('Hello, bridge').output}
    except ModelHTTPError as error:
        body = error.body if isinstance(error.body, dict) else {}
        return {'refused': body.get('Error', {}).get('Code'), 'status': error.status_code}


SDKS = {'boto3': ask_by_boto3, 'pydantic-ai': ask_by_pydantic_ai}

if __name__ == '__main__':
    for scenario in sys.argv[1:]:
        sdk, name = scenario.split('@')
        print(json.dumps({'scenario': scenario, **SDKS[sdk](SCHEMES[name])}))
