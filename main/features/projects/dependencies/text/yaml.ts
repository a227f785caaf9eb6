import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';

const schema = CORE_SCHEMA.withTags(mergeTag);
/** Enough for people; an explosion of aliases needs few names but many uses. */
const options = { schema, json: true, maxAliases: 200, maxDepth: 60, maxTotalMergeKeys: 2_000 };

/** For small files by hand; large lock files have readers of their own. */
export function parseYaml(text: string): unknown {
  return load(text, options);
}
