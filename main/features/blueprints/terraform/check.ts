import type { Check } from '../types.ts';
import { checksOf, type Finding } from '../writing/findings.ts';
import { parseHcl } from './parser.ts';
import { headFindings, ruleFindings } from './rules.ts';
import { type Scanned, scan } from './scan.ts';

const byParser = 'HCL 2 (hcl2-parser)';
const longest = 200_000;

/** The parser says only that it is wrong. Part for part, it says where. */
async function whereWrong({ parts, broken }: Scanned): Promise<Finding[]> {
  if (broken) return [broken];
  const wrong: Finding[] = headFindings(parts);
  for (const { type, labels, line, text } of parts)
    if ((await parseHcl(text)) === null)
      wrong.push({ sentence: `${[type, ...labels].join(' ')}, which begins here, is no HCL.`, line });
  return wrong.length > 0
    ? wrong
    : [{ sentence: 'The parts do not fit together: the same name stands there twice.', line: null }];
}

export const check: Check = async ({ text }) => {
  if (text.length > longest)
    return checksOf(byParser, [{ sentence: 'It is too long to be checked here.', line: null }], '');
  const scanned = scan(text);
  // What never ends is found without waiting for the parser.
  const parsed = scanned.broken ? null : await parseHcl(text);
  if (parsed === null) return checksOf(byParser, await whereWrong(scanned), '');
  if (scanned.parts.length === 0) return checksOf(byParser, [{ sentence: 'There is nothing in it.', line: null }], '');
  return [
    ...checksOf(
      byParser,
      [],
      "Parsed by HashiCorp's HCL 2. Terraform is not run: nothing was planned, and no provider was asked.",
    ),
    ...checksOf(
      'Optimus: rules for Terraform files',
      ruleFindings(parsed, scanned.parts),
      'Blocks are of known kinds, versions are pinned, variables have types, and no value of a secret stands here. Not checked: the arguments of resources, and names that other files declare.',
    ),
  ];
};
