import type { LanguageShare } from '../../../../shared/features/projects/schema.ts';
import { tables } from './tables.ts';

interface Sum {
  bytes: number;
  lines: number;
  files: number;
}

export interface Tally {
  /** `detectable` as `.gitattributes` say; undefined when they do not. */
  add(language: number, bytes: number, lines: number, detectable?: boolean): void;
  /** Largest first. */
  shares(): LanguageShare[];
}

const counted = (type: LanguageShare['type']) => type === 'programming' || type === 'markup';

/** Adds up by linguist's groups: TSX counts as TypeScript. */
export function createTally(withLines: boolean): Tally {
  const usual = new Map<number, Sum>();
  /** Data or prose in which the project says it is written. */
  const insisted = new Map<number, Sum>();

  return {
    add(language, bytes, lines, detectable) {
      const [, type = 'data', , group = language] = tables.languages[language] ?? [];
      if (detectable === false && counted(type)) return;
      const sums = detectable === true && !counted(type) ? insisted : usual;
      const sum = sums.get(group);
      if (!sum) sums.set(group, { bytes, lines, files: 1 });
      else {
        sum.bytes += bytes;
        sum.lines += lines;
        sum.files += 1;
      }
    },
    shares() {
      const shares: LanguageShare[] = [];
      const share = (group: number, { bytes, lines, files }: Sum, type?: LanguageShare['type']) => {
        const [name = '', own = 'data', colour = null] = tables.languages[group] ?? [];
        shares.push({ name, colour, type: type ?? own, bytes, lines: withLines ? lines : null, files });
      };
      for (const [group, sum] of usual) if (!insisted.has(group)) share(group, sum);
      for (const [group, sum] of insisted) {
        const rest = usual.get(group);
        const all = rest
          ? { bytes: sum.bytes + rest.bytes, lines: sum.lines + rest.lines, files: sum.files + rest.files }
          : sum;
        share(group, all, 'programming');
      }
      return shares.sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
    },
  };
}
