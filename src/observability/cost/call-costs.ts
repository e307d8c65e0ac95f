import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LiveConfiguration } from '../../config/live-configuration.js';
import { type Call, type CallPricer } from '../../gateway/model/call.js';
import { CallObserver, type CallRecord } from '../call-record.js';
import { CostMetrics } from '../metrics/cost-metrics.js';
import { costOfUsage } from './model-rates.js';
import { PriceBook } from './price-book.js';
import { type findListPrice } from './price-list.js';

/** What is finer is noise of binary floating point. */
const STEPS_PER_USD = 1e12;

/**
 * Knows what calls cost and counts it. The price list is loaded when a vendor that it knows is configured: at the start,
 * so that no call waits for it.
 */
@Injectable()
export class CallCosts extends CallObserver implements CallPricer, OnModuleInit {
  private book: PriceBook;
  private findListed: typeof findListPrice | undefined;

  constructor(
    live: LiveConfiguration,
    private readonly metrics: CostMetrics,
  ) {
    super();
    const find = (): typeof findListPrice | undefined => this.findListed;
    this.book = new PriceBook(live.current, find);
    live.onReplace((next) => {
      const book = new PriceBook(next, find);
      return () => {
        this.book = book;
        // Calls are not priced until the list is there, a tenth of a second later.
        void this.loadList();
      };
    });
  }

  onModuleInit(): Promise<void> {
    return this.loadList();
  }

  override admit(call: Call): void {
    if (this.book.isOpen) call.pricer = this;
  }

  costOf({ route, alias, facts }: Call): number | undefined {
    if (route === undefined || facts.usage === undefined) return undefined;
    const { provider, model } = route;
    const rates = this.book.ratesOf({ provider, model, modelId: alias?.modelId, modelName: alias?.modelName });
    const costUsd = rates && costOfUsage(rates, facts.usage);
    return costUsd === undefined ? undefined : Math.round(costUsd * STEPS_PER_USD) / STEPS_PER_USD;
  }

  override end({ call, error }: CallRecord): void {
    const { route, facts, pricer } = call;
    if (route === undefined || facts.usage === undefined || pricer === undefined) return;
    this.metrics.count(route, { costUsd: call.costUsd, answered: error === undefined });
  }

  private async loadList(): Promise<void> {
    if (this.findListed !== undefined || !this.book.needsList) return;
    ({ findListPrice: this.findListed } = await import('./price-list.js'));
  }
}
