import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext } from './encode-context.js';

/**
 * Warns of JSON Pointers into what a stream tells piece by piece.
 * @param inPieces matches those pointers
 */
export function warnOfPieces(
  { additionalModelResponseFieldPaths: pointers }: ModelRequest,
  inPieces: RegExp,
  { warnings }: Pick<EncodeContext, 'warnings'>,
): void {
  pointers?.forEach((pointer, index) => {
    if (!inPieces.test(pointer)) return;
    const path = `additionalModelResponseFieldPaths.${index}`;
    warnings.degrade(path, 'A stream tells this in pieces; the last piece that holds it is given.');
  });
}
