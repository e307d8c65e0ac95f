"""A client in Python: reads one question a line (JSON), asks it with boto3 or pydantic-ai, and prints one outcome a line.

Usage: python chaos_client.py boto3|pydantic-ai   (the environment says where the gateway is and with which key)
"""

import json
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, Callable

THREADS = 8
PRINTING = Lock()


class Draft:
    """What is known of an outcome while it comes to be."""

    def __init__(self, question: dict[str, Any]) -> None:
        self.question = question
        self.text = ''
        self.tool_arguments: list[Any] = []
        self.request_ids: list[str] = []
        self.left_at = time.monotonic() + question.get('leavesAfterMs', 3_600_000) / 1000

    @property
    def has_left(self) -> bool:
        return time.monotonic() > self.left_at

    def found(self, argument: Any) -> str:
        """What the tool gives."""
        self.tool_arguments.append(argument)
        return f'{argument}-found'

    def tell(self, kind: str, **more: Any) -> dict[str, Any]:
        seen = {'text': self.text, 'toolArguments': self.tool_arguments, 'requestIds': self.request_ids}
        return {'number': self.question['number'], 'kind': kind, **seen, **more}


class Left(Exception):
    """The client has had enough."""


class SilentEnd(Exception):
    """A stream ended without `messageStop`."""


def boto3_asker() -> Callable[[Draft], None]:
    import boto3
    from botocore.config import Config

    client = boto3.client('bedrock-runtime', config=Config(max_pool_connections=THREADS))

    def ask(draft: Draft) -> None:
        question = draft.question
        model, *fallbacks = question['models']
        messages: list[Any] = [{'role': 'user', 'content': [{'text': question['prompt']}]}]
        options: dict[str, Any] = {'additionalModelRequestFields': {'fallbacks': fallbacks}}
        if question['task'] == 'tool':
            options['toolConfig'] = {'tools': [{'toolSpec': question['tool']}]}
        while True:
            draft.text = ''
            if question['form'] == 'whole':
                reply = client.converse(modelId=model, messages=messages, **options)
                draft.request_ids.append(reply['ResponseMetadata']['RequestId'])
                message = reply['output']['message']
                draft.text = ''.join(block.get('text', '') for block in message['content'])
            else:
                reply = client.converse_stream(modelId=model, messages=messages, **options)
                draft.request_ids.append(reply['ResponseMetadata']['RequestId'])
                message = fold(reply['stream'], draft)
            uses = [block['toolUse'] for block in message['content'] if 'toolUse' in block]
            if not uses:
                return
            messages += [message, {'role': 'user', 'content': [answer_call(use, draft) for use in uses]}]

    return ask


def answer_call(use: dict[str, Any], draft: Draft) -> dict[str, Any]:
    found = draft.found(use['input'].get('subject'))
    return {'toolResult': {'toolUseId': use['toolUseId'], 'content': [{'json': {'found': found}}]}}


def fold(stream: Any, draft: Draft) -> dict[str, Any]:
    calls: dict[int, dict[str, Any]] = {}
    is_whole = False
    for event in stream:
        if draft.has_left:
            stream.close()
            raise Left()
        if 'contentBlockStart' in event:
            start = event['contentBlockStart']
            calls[start['contentBlockIndex']] = {**start['start']['toolUse'], 'input': ''}
        if 'contentBlockDelta' in event:
            delta = event['contentBlockDelta']['delta']
            draft.text += delta.get('text', '')
            if 'toolUse' in delta:
                calls[event['contentBlockDelta']['contentBlockIndex']]['input'] += delta['toolUse']['input']
        is_whole = is_whole or 'messageStop' in event
    if not is_whole:
        raise SilentEnd('the stream ended without messageStop')
    content: list[Any] = [{'toolUse': {**call, 'input': json.loads(call['input'])}} for call in calls.values()]
    return {'role': 'assistant', 'content': ([{'text': draft.text}] if draft.text else []) + content}


def pydantic_ai_asker() -> Callable[[Draft], None]:
    from pydantic_ai import Agent
    from pydantic_ai.messages import ModelResponse
    from pydantic_ai.models.bedrock import BedrockConverseModel, BedrockModelSettings
    from pydantic_ai.providers.bedrock import BedrockProvider

    provider = BedrockProvider()

    async def read_all(_context: Any, events: Any) -> None:
        """Makes an agent ask for a stream."""
        async for _ in events:
            pass

    def ask(draft: Draft) -> None:
        question = draft.question
        model, *fallbacks = question['models']
        settings = BedrockModelSettings(bedrock_additional_model_requests_fields={'fallbacks': fallbacks})
        agent = Agent(BedrockConverseModel(model, provider=provider), model_settings=settings)
        if question['task'] == 'tool':

            @agent.tool_plain
            def look_up(subject: str) -> dict[str, str]:
                """What is known."""
                return {'found': draft.found(subject)}

        handler = {'event_stream_handler': read_all} if question['form'] == 'stream' else {}
        result = agent.run_sync(question['prompt'], **handler)
        responses = [message for message in result.all_messages() if isinstance(message, ModelResponse)]
        draft.request_ids += [response.provider_response_id or '' for response in responses]
        draft.text = result.output

    return ask


def outcome_of(ask: Callable[[Draft], None], question: dict[str, Any]) -> dict[str, Any]:
    draft = Draft(question)
    try:
        ask(draft)
        return draft.tell('answer')
    except Left:
        return draft.tell('left')
    except Exception as error:
        return draft.tell('error', error=describe(error, draft))


def describe(error: Exception, draft: Draft) -> dict[str, Any]:
    """Of an error of botocore, which pydantic-ai wraps, what the gateway said."""
    inner = error if hasattr(error, 'response') else error.__cause__
    response = getattr(inner, 'response', None) or {}
    metadata = response.get('ResponseMetadata', {})
    if metadata.get('RequestId'):
        draft.request_ids.append(metadata['RequestId'])
    name = response.get('Error', {}).get('Code') or type(error).__name__
    known = bool(response)
    told = {'name': name, 'message': str(error) if known else traceback.format_exc()[-1000:]}
    status = metadata.get('HTTPStatusCode') or getattr(error, 'status_code', None)
    return {**told, 'status': status} if status else told


def main() -> None:
    ask = {'boto3': boto3_asker, 'pydantic-ai': pydantic_ai_asker}[sys.argv[1]]()
    print(json.dumps({'ready': True}), flush=True)

    def answer(line: str) -> None:
        outcome = json.dumps(outcome_of(ask, json.loads(line)))
        with PRINTING:
            print(outcome, flush=True)

    with ThreadPoolExecutor(THREADS) as pool:
        for line in sys.stdin:
            pool.submit(answer, line)


if __name__ == '__main__':
    main()
