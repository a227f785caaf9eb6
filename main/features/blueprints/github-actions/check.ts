import type { Check } from '../types.ts';
import { checksOf } from '../writing/findings.ts';
import { readYaml } from '../writing/yaml-lines.ts';
import { ruleFindings } from './rules.ts';
import { schemaFindings } from './schema.ts';

const bySchema = 'GitHub workflow schema v1.0 (@actions/workflow-parser)';

export const check: Check = async ({ text }) => {
  const read = readYaml(text);
  if ('broken' in read) return checksOf('YAML 1.2', read.broken, '');
  const [document, ...more] = read.documents;
  if (document === undefined || more.length > 0)
    return checksOf(bySchema, [{ sentence: 'A workflow is one YAML document.', line: null }], '');
  return [
    ...checksOf(
      bySchema,
      schemaFindings(text),
      "Every key, value and expression is one of GitHub's published schema. What the actions themselves take was not asked of them.",
    ),
    ...checksOf(
      'Optimus: rules for safe workflows',
      ruleFindings(document),
      'Jobs wait for jobs that are there and have a timeout, it is said what their tokens may do, and actions and workflows of others are pinned to a full version or a commit.',
    ),
  ];
};
