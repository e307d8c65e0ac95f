import { type INestApplication } from '@nestjs/common';
import { type Configuration } from '../config/configuration.js';
import { type ServedText } from '../management/served-text.js';

/** Makes the document of an application's routes. */
export type DocumentMaker = (app: INestApplication, configuration: Configuration) => ServedText;

/**
 * The API description of the running application. It is made when somebody first asks for it, and everything that makes it is
 * loaded then: a gateway that nobody asks pays nothing (docs/adr/0014).
 */
export class ApiDescription {
  private app: INestApplication | undefined;
  private made: Promise<ServedText> | undefined;

  /** @param load loads what makes the document; called when it is first asked for */
  constructor(
    private readonly configuration: Configuration,
    private readonly load: () => Promise<DocumentMaker>,
  ) {}

  /** Names the application whose routes are to be described; to be called once it is made. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  /** The document as JSON, made once. Routes do not change while the gateway runs. */
  document(): Promise<ServedText> {
    this.made ??= this.make().catch((error: unknown) => {
      // The next one who asks may be luckier: a file could not be read.
      this.made = undefined;
      throw error;
    });
    return this.made;
  }

  private async make(): Promise<ServedText> {
    if (this.app === undefined)
      throw new TypeError('The API description was asked for before the application was made.');
    const makeDocument = await this.load();
    return makeDocument(this.app, this.configuration);
  }
}
