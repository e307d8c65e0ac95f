import { Inject, Injectable } from '@nestjs/common';
import { type GatewayError } from '../gateway/errors/gateway-error.js';
import { type Call } from '../gateway/model/call.js';
import { type CallHandler, CallLayer } from '../gateway/ports/call-layer.js';
import { CALL_OBSERVERS, type CallObserver, toCallRecord } from './call-record.js';
import { ReplyMeter } from './reply-meter.js';

/** Measures every call once, and tells whoever observes calls: the log and the metrics. To be the outermost layer. */
@Injectable()
export class CallRecordLayer extends CallLayer {
  constructor(@Inject(CALL_OBSERVERS) private readonly observers: readonly CallObserver[]) {
    super();
  }

  override wrap(next: CallHandler): CallHandler {
    return async (call) => {
      const meter = new ReplyMeter();
      for (const observer of this.observers) observer.admit?.(call);
      call.onEnd(({ error }) => {
        this.tellEnd(call, meter, error);
      });
      const reply = meter.watch(call, await next(call));
      for (const observer of this.observers) observer.begin?.(call);
      return reply;
    };
  }

  private tellEnd(call: Call, meter: ReplyMeter, error: GatewayError | undefined): void {
    const record = toCallRecord(call, meter, error);
    for (const observer of this.observers) observer.end(record);
  }
}
