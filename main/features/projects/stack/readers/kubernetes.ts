import type { ProjectFiles } from '../../types.ts';
import { configBytes } from '../evidence.ts';
import { tame } from '../manifests/pick.ts';
import { type Mention, mention } from '../mentions.ts';
import type { Survey } from '../survey.ts';
import { imageMentions } from './images.ts';

const likely =
  /(^|\/)(k8s|kube|kubernetes|deploy|deployment|deployments|manifests?|helm|charts?|kustomize|overlays|base|infra|infrastructure|ops|gitops|argocd|argo|flux|clusters?|apps|tekton|\.tekton|config)\//i;
const likelyName =
  /(^|\/)[\w.-]*(deployment|service|ingress|statefulset|daemonset|configmap|cronjob|namespace|k8s|kube|pvc|hpa|rbac|application|kafka|cluster)[\w.-]*\.ya?ml$/i;
const most = 24;
const largest = 64 * 1024;

/** Resources by their `apiVersion` and `kind`; templates of charts are not YAML yet, but say the same at the left. */
export function readKubernetes(files: ProjectFiles, survey: Survey): Mention[] {
  const mentions: Mention[] = [];
  let read = 0;
  for (const file of survey.yaml) {
    if (read === most) break;
    if (!(likely.test(file) || likelyName.test(file)) || file.startsWith('.github/') || !files.counts(file)) continue;
    const entry = sizeOf(files, file);
    if (entry > largest) continue;
    read += 1;
    const text = tame(files.text(file, configBytes) ?? '');
    if (!text.includes('apiVersion')) continue;
    let from = 0;
    for (const part of text.split(/^---.*$/m).slice(0, 100)) {
      const at = from;
      from = text.indexOf(part, at) + part.length;
      const version = /^apiVersion\s*:\s*["']?([\w./-]+)/m.exec(part);
      const name = /^kind\s*:\s*["']?(\w+)/m.exec(part);
      if (version === null || name === null) continue;
      const start = text.indexOf(part, at);
      mentions.push(
        mention(file, { ecosystem: 'kubernetes', name: `${version[1]}/${name[1]}`, at: start + name.index }),
      );
      for (const image of part.matchAll(/^[ \t]*(?:-[ \t]+)?image\s*:\s*["']?([^\s"'{]+)/gm))
        for (const said of imageMentions(image[1] ?? '', start + (image.index ?? 0) + image[0].indexOf('image')))
          mentions.push(mention(file, said));
    }
  }
  return mentions;
}

/** By halves: the list is sorted by path. */
function sizeOf(files: ProjectFiles, path: string): number {
  let low = 0;
  let high = files.list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const entry = files.list[middle];
    if (entry === undefined) break;
    if (entry.path === path) return entry.size;
    if (entry.path < path) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}
