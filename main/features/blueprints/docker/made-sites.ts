import type { ShippingFacts } from '../types.ts';
import { distribution, managerReleases, stackReleases } from './bases.ts';
import { apt, because, cached, type Lines } from './dockerfile.ts';
import { siteStage } from './site.ts';
import type { Stages } from './stages.ts';

interface Recipe {
  base: string;
  lines: Lines;
  ignored: readonly string[];
}

const pip = (facts: ShippingFacts): Lines => {
  const { image } = facts;
  const words =
    image.tools === undefined || image.tools.length === 0
      ? image.manifests.map((file) => `-r ${file}`)
      : [...image.tools];
  return [
    // Each in its place: that is where it is asked for, and from where it names others.
    ...image.manifests.map((file) => `COPY ${file} ./${file.slice(0, file.lastIndexOf('/') + 1)}`),
    cached(['/root/.cache/pip'], `pip install ${words.join(' ')}`),
  ];
};
const npm = ({ image }: ShippingFacts): Lines =>
  image.manifests.includes('package.json')
    ? [
        `COPY ${image.manifests.filter((file) => file.startsWith('package')).join(' ')} ./`,
        cached(['/root/.npm'], image.manifests.includes('package-lock.json') ? 'npm ci' : 'npm install'),
      ]
    : [];

function python(facts: ShippingFacts, ...ignored: string[]): Recipe {
  const { value } = facts.runtime;
  return {
    base: `python:${value}-slim${distribution('python', value)}`,
    lines: [apt(['git']), ...pip(facts), 'COPY . .', `RUN ${facts.build?.value ?? ''}`],
    ignored: ['.venv', 'venv', '**/__pycache__', ...ignored],
  };
}

function ruby(facts: ShippingFacts, ...ignored: string[]): Recipe {
  const { runtime, image, build } = facts;
  return {
    base: `ruby:${runtime.value}-slim${distribution('ruby', runtime.value)}`,
    lines: [
      apt(['build-essential', 'git']),
      ...(image.manifests.length === 0 ? [] : [`COPY ${image.manifests.join(' ')} ./`]),
      ...(image.manifests.includes('Gemfile.lock') ? ['ENV BUNDLE_FROZEN=true'] : []),
      image.manifests.length === 0 ? 'RUN gem install jekyll --no-document' : 'RUN bundle install',
      'COPY . .',
      `RUN ${build?.value ?? ''}`,
    ],
    ignored: ['.bundle', 'vendor/bundle', '.sass-cache', '.jekyll-cache', ...ignored],
  };
}

const recipes: Readonly<Record<string, (facts: ShippingFacts) => Recipe>> = {
  hugo: (facts) => ({
    base: `ghcr.io/gohugoio/hugo:v${facts.runtime.value}`,
    lines: [
      // Its user owns none of this.
      'USER root',
      ...npm(facts),
      'COPY . .',
      cached(['/root/.cache/hugo_cache'], facts.build?.value ?? 'hugo --minify'),
    ],
    ignored: ['public', 'resources/_gen', '.hugo_build.lock', 'node_modules'],
  }),
  zola: (facts) => ({
    base: `ghcr.io/getzola/zola:v${facts.runtime.value}`,
    // That image holds the program and no shell.
    lines: ['COPY . .', 'RUN ["zola", "build"]'],
    ignored: ['public'],
  }),
  jekyll: (facts) => ruby(facts, '_site'),
  middleman: (facts) => ruby(facts, 'build'),
  mkdocs: (facts) => python(facts, 'site'),
  sphinx: (facts) => python(facts, '_build', 'docs/_build'),
  pelican: (facts) => python(facts, 'output'),
  mdbook: (facts) => ({
    base: `rust:${stackReleases.rust[0]}-slim-bookworm`,
    lines: [
      cached(['/usr/local/cargo/registry'], `cargo install mdbook --version ${managerReleases.mdbook} --locked`),
      'COPY . .',
      `RUN ${facts.build?.value ?? 'mdbook build'}`,
    ],
    ignored: ['book'],
  }),
  elm: (facts) => ({
    base: `node:${stackReleases.node[0]}-bookworm-slim`,
    lines: [
      cached(['/root/.npm'], `npm install --global elm@${managerReleases.elm}`),
      'COPY . .',
      `RUN ${facts.build?.value ?? ''}`,
    ],
    ignored: ['elm-stuff', 'node_modules'],
  }),
  flutter: (facts) => ({
    base: `ghcr.io/cirruslabs/flutter:${facts.runtime.value}`,
    lines: [
      `COPY ${facts.image.manifests.join(' ')} ./`,
      `RUN flutter pub get${facts.manager?.lockFile ? ' --enforce-lockfile' : ''}`,
      'COPY . .',
      `RUN ${facts.build?.value ?? 'flutter build web --release'}`,
    ],
    ignored: ['.dart_tool', 'build', 'android', 'ios', 'macos', 'windows', 'linux'],
  }),
};

/** Pages that a generator makes, and nginx hands out. */
export function madeSiteStages(facts: ShippingFacts): Stages {
  const recipe = recipes[facts.framework ?? '']?.(facts) ?? { base: 'scratch', lines: [], ignored: [] };
  const { lines, reasons } = siteStage(facts, `--from=build /src/${facts.output?.value ?? 'public'}/`);
  return {
    stages: [[`FROM ${recipe.base} AS build`, 'WORKDIR /src', ...recipe.lines], lines],
    reasons: [because('What makes the pages stays behind: the image holds the pages alone.'), ...reasons],
    ignored: recipe.ignored,
  };
}
