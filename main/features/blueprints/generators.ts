import { composeFiles } from './compose/index.ts';
import { docker } from './docker/index.ts';
import { githubActions } from './github-actions/index.ts';
import { kubernetes } from './kubernetes/index.ts';
import { terraform } from './terraform/index.ts';
import type { Generators } from './types.ts';

export const generators: Generators = {
  docker,
  compose: composeFiles,
  kubernetes,
  'github-actions': githubActions,
  terraform,
};
