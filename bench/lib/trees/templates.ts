/** Deterministic text that is no copy of anything: the same tree on every machine. */
function random(seed: number) {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

const words =
  'order basket price stock user session cache queue event report ledger invoice route parcel label token'.split(' ');

interface Template {
  name: string;
  /** Path to text. */
  manifests: Record<string, string>;
  folders: readonly string[];
  ending: string;
  line: (word: string, at: number) => string;
}

const npmLock = (count: number) => {
  const packages: Record<string, unknown> = {
    '': {
      name: 'shop',
      version: '1.0.0',
      dependencies: { react: '^19.0.0', fastify: '^5.0.0', pg: '^8.11.0' },
      devDependencies: { vitest: '^3.0.0', typescript: '^5.8.0' },
    },
  };
  for (const [name, version] of Object.entries({
    react: '19.1.0',
    fastify: '5.4.0',
    pg: '8.16.0',
    vitest: '3.2.4',
    typescript: '5.9.2',
  }))
    packages[`node_modules/${name}`] = {
      version,
      resolved: `https://registry.npmjs.org/${name}/-/${name}-${version}.tgz`,
      integrity: 'sha512-x',
      license: 'MIT',
    };
  for (let at = 0; at < count; at += 1)
    packages[`node_modules/part-${at}`] = {
      version: `${1 + (at % 7)}.${at % 13}.${at % 5}`,
      resolved: `https://registry.npmjs.org/part-${at}/-/part-${at}.tgz`,
      integrity: 'sha512-y',
      license: 'MIT',
      ...(at + 1 < count && { dependencies: { [`part-${at + 1}`]: '*' } }),
    };
  return `${JSON.stringify({ name: 'shop', version: '1.0.0', lockfileVersion: 3, requires: true, packages }, null, 2)}\n`;
};

const cargoLock = (count: number) =>
  `version = 4\n${Array.from({ length: count }, (_, at) => `\n[[package]]\nname = "crate-${at}"\nversion = "0.${at % 20}.${at % 9}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "00"\n`).join('')}`;

export const templates: readonly Template[] = [
  {
    name: 'web',
    manifests: {
      'package.json': `${JSON.stringify({ name: 'shop', version: '1.0.0', license: 'MIT', scripts: { test: 'vitest' }, dependencies: { react: '^19.0.0', fastify: '^5.0.0', pg: '^8.11.0' }, devDependencies: { vitest: '^3.0.0', typescript: '^5.8.0' } }, null, 2)}\n`,
      'package-lock.json': npmLock(500),
      'tsconfig.json': '{ "compilerOptions": { "strict": true } }\n',
      'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n  cache:\n    image: redis:7\n',
      '.github/workflows/ci.yml':
        'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n',
    },
    folders: ['src/routes', 'src/models', 'src/ui/components', 'src/lib', 'test'],
    ending: 'ts',
    line: (word, at) => `export const ${word}${at} = (${word}: number) => ${word} * ${at};`,
  },
  {
    name: 'python',
    manifests: {
      'pyproject.toml':
        '[project]\nname = "ledger"\nversion = "0.3.0"\ndependencies = ["django>=5.0", "psycopg[binary]>=3.1", "celery~=5.4"]\n\n[tool.pytest.ini_options]\naddopts = "-q"\n',
      'requirements.txt': 'django==5.1.2\npsycopg==3.2.1\ncelery==5.4.0\n',
      Dockerfile: 'FROM python:3.12-slim\nRUN pip install -r requirements.txt\n',
    },
    folders: ['ledger/models', 'ledger/views', 'ledger/tasks', 'tests'],
    ending: 'py',
    line: (word, at) => `def ${word}_${at}(${word}):\n    return ${word} + ${at}`,
  },
  {
    name: 'go',
    manifests: {
      'go.mod':
        'module example.org/router\n\ngo 1.23\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.10.0\n\tgithub.com/jackc/pgx/v5 v5.6.0\n)\n',
      'go.sum': 'github.com/gin-gonic/gin v1.10.0 h1:x\ngithub.com/jackc/pgx/v5 v5.6.0 h1:y\n',
      Makefile: 'test:\n\tgo test ./...\n',
    },
    folders: ['cmd/router', 'internal/store', 'internal/http', 'pkg/wire'],
    ending: 'go',
    line: (word, at) => `func ${word}${at}(${word} int) int { return ${word} + ${at} }`,
  },
  {
    name: 'rust',
    manifests: {
      'Cargo.toml':
        '[package]\nname = "engine"\nversion = "0.2.0"\nedition = "2021"\n\n[dependencies]\ntokio = "1"\naxum = "0.7"\nserde = { version = "1", features = ["derive"] }\n',
      'Cargo.lock': cargoLock(200),
    },
    folders: ['src/engine', 'src/wire', 'src/bin', 'tests'],
    ending: 'rs',
    line: (word, at) => `pub fn ${word}_${at}(${word}: u64) -> u64 { ${word} + ${at} }`,
  },
  {
    name: 'java',
    manifests: {
      'pom.xml':
        '<project>\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>org.example</groupId>\n  <artifactId>stock</artifactId>\n  <version>1.0</version>\n  <dependencies>\n    <dependency>\n      <groupId>org.springframework.boot</groupId>\n      <artifactId>spring-boot-starter-web</artifactId>\n      <version>3.3.2</version>\n    </dependency>\n    <dependency>\n      <groupId>org.junit.jupiter</groupId>\n      <artifactId>junit-jupiter</artifactId>\n      <version>5.10.2</version>\n      <scope>test</scope>\n    </dependency>\n  </dependencies>\n</project>\n',
    },
    folders: ['src/main/java/org/example/stock', 'src/main/java/org/example/web', 'src/test/java/org/example'],
    ending: 'java',
    line: (word, at) => `  int ${word}${at}(int ${word}) { return ${word} + ${at}; }`,
  },
  {
    name: 'ruby',
    manifests: {
      Gemfile: "source 'https://rubygems.org'\ngem 'rails', '~> 7.1'\ngem 'pg'\ngem 'rspec-rails', group: :test\n",
      'Gemfile.lock':
        'GEM\n  remote: https://rubygems.org/\n  specs:\n    pg (1.5.6)\n    rails (7.1.3)\n    rspec-rails (6.1.2)\n\nDEPENDENCIES\n  pg\n  rails (~> 7.1)\n  rspec-rails\n',
    },
    folders: ['app/models', 'app/controllers', 'lib/tasks', 'spec'],
    ending: 'rb',
    line: (word, at) => `def ${word}_${at}(${word}) = ${word} + ${at}`,
  },
  {
    name: 'php',
    manifests: {
      'composer.json':
        '{\n  "name": "example/parcel",\n  "license": "MIT",\n  "require": { "php": "^8.2", "laravel/framework": "^11.0" },\n  "require-dev": { "phpunit/phpunit": "^11.0" }\n}\n',
      'composer.lock':
        '{ "packages": [{ "name": "laravel/framework", "version": "v11.9.0" }], "packages-dev": [{ "name": "phpunit/phpunit", "version": "11.2.0" }] }\n',
    },
    folders: ['app/Models', 'app/Http', 'tests/Feature'],
    ending: 'php',
    line: (word, at) => `<?php function ${word}${at}($${word}) { return $${word} + ${at}; } ?>`,
  },
  {
    name: 'dotnet',
    manifests: {
      'Label.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <PropertyGroup>\n    <TargetFramework>net8.0</TargetFramework>\n  </PropertyGroup>\n  <ItemGroup>\n    <PackageReference Include="Dapper" Version="2.1.35" />\n    <PackageReference Include="xunit" Version="2.8.0" />\n  </ItemGroup>\n</Project>\n',
    },
    folders: ['Controllers', 'Models', 'Services', 'Tests'],
    ending: 'cs',
    line: (word, at) => `public static int ${word}${at}(int ${word}) => ${word} + ${at};`,
  },
];

export const filesPerProject = 830;

/** Every file of a project of this kind. */
export function* filesOf(template: Template, seed: number): Generator<[path: string, text: string]> {
  const next = random(seed);
  const manifests = Object.entries({
    ...template.manifests,
    'README.md': `# ${template.name} ${seed}\n\nA service that does one thing, and says what it does.\n`,
    LICENSE:
      'MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software\n',
    '.gitignore': 'node_modules/\ntarget/\n*.log\n',
  });
  yield* manifests;
  for (let at = manifests.length; at < filesPerProject; at += 1) {
    const folder = template.folders[at % template.folders.length];
    const word = words[Math.floor(next() * words.length)] ?? 'word';
    const lines = 20 + Math.floor(next() * 60);
    const text = Array.from({ length: lines }, (_, line) => template.line(word, line)).join('\n');
    yield [`${folder}/part${at % 23}/${word}-${at}.${template.ending}`, `${text}\n`];
  }
}
