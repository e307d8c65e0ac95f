import { All, Controller, HttpCode, Param, Res, UseFilters } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { ConverseTranslator } from '../dialects/converse/converse.translator.js';
import { CallAnswerer, type ReceivedRequest } from '../doors/converse/call-answerer.js';
import { ConverseErrorFilter } from '../doors/converse/converse-error.filter.js';
import { Received } from '../doors/converse/received.decorator.js';
import { requireMethod } from '../doors/converse/require-method.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';

/** Bedrock's guardrails. Only Bedrock has them: what is asked and answered here passes as it is. */
@Controller('bedrock/guardrail/:identifier/version/:version/apply')
@UseFilters(ConverseErrorFilter)
export class GuardrailController {
  constructor(
    private readonly calls: CallAnswerer,
    private readonly translator: ConverseTranslator,
  ) {}

  /** `ApplyGuardrail`. A virtual key may use it that may call the guardrail's id, or `*`, of the vendor `bedrock`. */
  @All()
  @HttpCode(200)
  apply(
    @Received() received: ReceivedRequest,
    @Res() reply: FastifyReply,
    @Param('identifier') identifier: string,
    @Param('version') version: string,
  ): Promise<void> {
    requireMethod(received.request, 'POST');
    return this.calls.answer({ ...received, modelId: `bedrock/${identifier}` }, reply, {
      operation: 'apply-guardrail',
      dialect: this.translator,
      decode: () => {
        throw new GatewayError('internal', 'A guardrail request holds no conversation.');
      },
      guardrail: { identifier, version },
    });
  }
}
