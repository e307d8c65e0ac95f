// How a request of this dialect was written where there are several ways; kept in `native.forms` (law 1).

/** A part that the canonical form says otherwise, or not at all: its members are all kept. */
export const KEPT_PART = 'kept';

/** Of a content. */
export interface ContentForm {
  /** The role as it was written: absent, or an old name. */
  readonly role: string | null;
  /** False where `parts` was absent. */
  readonly parts: boolean;
}

/** Of `inlineData` and `fileData`. */
export interface MediaForm {
  /** The media type as it was written; absent where there was none. */
  readonly mimeType: string | null;
  /** True where a document's name was written. */
  readonly named: boolean;
}

/** Of `functionCall`. */
export interface CallForm {
  readonly id: boolean;
  readonly args: boolean;
}

/** Of `functionResponse`. */
export interface ResponseForm {
  readonly name: string;
  readonly id: boolean;
  /** What holds the result: the member of that name, the whole response, or nothing. */
  readonly response: 'output' | 'error' | 'whole' | 'none';
  readonly parts: boolean;
}

/** Of a function declaration: where its schema stood. */
export type DeclarationForm = 'parametersJsonSchema' | 'parameters' | 'none';

/** Of `tools`: how many functions each of them declares; null where the member was absent. */
export type ToolsForm = readonly (number | null)[];

/** Of `functionCallingConfig`: its mode, where it was written. */
export interface CallingForm {
  readonly mode: string | null;
  /** True where the allowed names are the tool choice. */
  readonly named: boolean;
}
