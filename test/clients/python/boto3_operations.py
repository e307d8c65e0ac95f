"""Uses what the gateway serves beside Converse, as any program with boto3 would.

Usage: python boto3_operations.py count_tokens invoke_model ...   (MODEL_ID names the model)
"""

import json
import os
from typing import Any

import boto3

from report import run_scenarios

MODEL_ID = os.environ.get('MODEL_ID', '')
MESSAGES = [{'role': 'user', 'content': [{'text': 'Hello, bridge'}]}]
ANTHROPIC_BODY = json.dumps(
    {
        'anthropic_version': 'bedrock-2023-05-31',
        'max_tokens': 100,
        'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'Hello, bridge'}]}],
    }
)


def count_tokens() -> dict[str, Any]:
    reply = boto3.client('bedrock-runtime').count_tokens(modelId=MODEL_ID, input={'converse': {'messages': MESSAGES}})
    headers = reply['ResponseMetadata']['HTTPHeaders']
    return {'inputTokens': reply['inputTokens'], 'marked': headers.get('x-asbru-token-count')}


def count_invoke_tokens() -> dict[str, Any]:
    reply = boto3.client('bedrock-runtime').count_tokens(
        modelId=MODEL_ID, input={'invokeModel': {'body': ANTHROPIC_BODY.encode()}}
    )
    return {'inputTokens': reply['inputTokens']}


def invoke_model() -> dict[str, Any]:
    reply = boto3.client('bedrock-runtime').invoke_model(modelId=MODEL_ID, body=ANTHROPIC_BODY)
    return {'contentType': reply['contentType'], 'message': json.loads(reply['body'].read())}


def invoke_model_stream() -> dict[str, Any]:
    reply = boto3.client('bedrock-runtime').invoke_model_with_response_stream(modelId=MODEL_ID, body=ANTHROPIC_BODY)
    events = [json.loads(event['chunk']['bytes']) for event in reply['body']]
    return {
        'contentType': reply['contentType'],
        'kinds': [event['type'] for event in events],
        'text': ''.join(event.get('delta', {}).get('text', '') for event in events),
    }


def list_inference_profiles() -> dict[str, Any]:
    pages = boto3.client('bedrock').get_paginator('list_inference_profiles').paginate(PaginationConfig={'PageSize': 4})
    profiles = [profile for page in pages for profile in page['inferenceProfileSummaries']]
    return {
        'ids': [profile['inferenceProfileId'] for profile in profiles],
        'statuses': sorted({profile['status'] for profile in profiles}),
        'years': sorted({profile['createdAt'].year for profile in profiles}),
    }


def get_inference_profile() -> dict[str, Any]:
    client = boto3.client('bedrock')
    by_id = client.get_inference_profile(inferenceProfileIdentifier=MODEL_ID)
    by_arn = client.get_inference_profile(inferenceProfileIdentifier=by_id['inferenceProfileArn'])
    reply = boto3.client('bedrock-runtime').converse(modelId=by_arn['inferenceProfileArn'], messages=MESSAGES)
    return {'id': by_arn['inferenceProfileId'], 'type': by_arn['type'], 'stopReason': reply['stopReason']}


if __name__ == '__main__':
    run_scenarios(
        {
            'count_tokens': count_tokens,
            'count_invoke_tokens': count_invoke_tokens,
            'invoke_model': invoke_model,
            'invoke_model_stream': invoke_model_stream,
            'list_inference_profiles': list_inference_profiles,
            'get_inference_profile': get_inference_profile,
        }
    )
