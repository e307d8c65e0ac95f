import { Injectable } from '@nestjs/common';
import { findTroubles } from './find-troubles.js';
import { GatewayReader } from './gateway-reader.js';
import { RecentReader } from './recent-reader.js';
import { type StatusDocument } from './status-document.js';
import { TrafficReader } from './traffic-reader.js';
import { VendorReader } from './vendor-reader.js';

/** The running minute and those before it that count as the present. */
const RECENT_MINUTES = 5;

/** What the gateway is doing, put together when somebody asks. */
@Injectable()
export class StatusService {
  constructor(
    private readonly gateway: GatewayReader,
    private readonly vendors: VendorReader,
    private readonly traffic: TrafficReader,
    private readonly recent: RecentReader,
  ) {}

  async read(): Promise<StatusDocument> {
    const slots = this.traffic.slots();
    const recent = slots.slice(-RECENT_MINUTES);
    const vendors = this.vendors.read(recent, slots);
    const judged = {
      at: new Date().toISOString(),
      gateway: await this.gateway.readGateway(),
      now: this.traffic.readNow(vendors),
      configuration: this.gateway.readConfiguration(),
      vendors,
      lastFiveMinutes: this.traffic.readPeriod(recent),
    };
    const minutes = this.traffic.readMinutes(slots);
    return { ...judged, troubles: findTroubles(judged), minutes, ...this.recent.read() };
  }
}
