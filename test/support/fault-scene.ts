import { CallRecords } from './call-records.js';
import { ChaosProxy } from './chaos-proxy.js';
import { eventually } from './eventually.js';
import { faultConfig } from './fault-config.js';
import { type ScriptedUpstream } from './scripted-upstream.js';
import { createTestGateway, type TestGateway } from './test-gateway.js';
import { closeUpstreams, type FaultVendors, ONE_VENDOR, startUpstreams, VendorScene } from './vendor-scene.js';

export interface FaultSceneOptions {
  readonly vendors?: FaultVendors;
  /** Puts a proxy that can be told to misbehave before the first vendor. */
  readonly proxied?: boolean;
  /** Other parts of the configuration than the vendors. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** A {@link VendorScene} whose gateway runs in this process. */
export class FaultScene extends VendorScene {
  private constructor(
    readonly gateway: TestGateway,
    vendors: Readonly<Record<string, ScriptedUpstream>>,
    records: CallRecords,
    private readonly chaos: ChaosProxy | undefined,
  ) {
    super(vendors, records);
  }

  static async start(options: FaultSceneOptions = {}): Promise<FaultScene> {
    const { vendors = ONE_VENDOR, proxied = false, config = {} } = options;
    const upstreams = await startUpstreams(vendors);
    const [first = ''] = Object.keys(vendors);
    const chaos = proxied ? await ChaosProxy.start(upstreams[first]?.url ?? '') : undefined;
    const places = chaos === undefined ? upstreams : { ...upstreams, [first]: chaos };
    const records = new CallRecords();
    const gateway = await createTestGateway({
      ...(upstreams['openai'] && { upstream: upstreams['openai'] }),
      management: true,
      log: records.take,
      config: { ...faultConfig(places, vendors), ...config },
    });
    return new FaultScene(gateway, upstreams, records, chaos);
  }

  override get url(): string {
    return this.gateway.url;
  }

  override get managementUrl(): string {
    return this.gateway.managementUrl;
  }

  /** @throws Error when the scene was not started with one */
  get proxy(): ChaosProxy {
    if (this.chaos === undefined) throw new Error('the scene has no proxy');
    return this.chaos;
  }

  /** Stops everything. @throws Error when the stopped gateway has left a connection to a vendor open */
  async close(): Promise<void> {
    await this.gateway.close();
    try {
      for (const [name, upstream] of Object.entries(this.vendors)) {
        await eventually(() => upstream.socketsOpen === 0, `every connection to ${name} is closed with the gateway`);
      }
    } finally {
      await this.chaos?.close();
      await closeUpstreams(this.vendors);
    }
  }
}
