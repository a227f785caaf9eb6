/** How the name is written down, also where it was half heard. Only for what the wake word has begun. */
const name =
  /(?<![\p{L}\p{N}])opti[\s-]?(?:mus|muss|mos|mous|muse|mas)(?:['’]s)?(?![\p{L}\p{N}])|奥[普提]?提?[姆穆]斯|擎天柱|欧[普提]提?[姆穆]斯/iu;
/** How somebody is called: “hey Optimus, …”. */
const calling = /(?:^|[.!?。！？]\s*)\s*(?:hey|hi|hallo|hello|he|ok(?:ay)?|嗨|嘿|喂|你好)[\s,，!！]*$/iu;
const edges = /^[\s\p{P}]+|[\s,，、]+$/gu;

/** What was said to Optimus, without its name; null where the name is not in it. */
export function withoutName(text: string): string | null {
  const found = name.exec(text);
  if (!found) return null;
  const before = text.slice(0, found.index).replace(calling, '').replace(edges, '');
  const after = text.slice(found.index + found[0].length).replace(edges, '');
  // “Start shop, Optimus.” What stands before the name was said to somebody else, where something follows.
  return /[\p{L}\p{N}]/u.test(after) ? after : before;
}
