import { invalid } from '../../../../shared/contract/errors.ts';

/** Samples as they come over the wire. Half a sample would shift every one behind it. */
export function samplesIn(pcm: string): Uint8Array {
  const bytes = Buffer.from(pcm, 'base64');
  const padded = pcm.length % 4 === 0 ? pcm : pcm + '='.repeat(4 - (pcm.length % 4));
  if (bytes.toString('base64') !== padded) throw invalid([{ field: 'pcm', problem: 'It is not base64.' }]);
  if (bytes.byteLength % 2 !== 0) throw invalid([{ field: 'pcm', problem: 'A sample has two bytes.' }]);
  return bytes;
}
