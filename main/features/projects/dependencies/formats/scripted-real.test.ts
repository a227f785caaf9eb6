import { describe, expect, it } from 'vitest';
import { scan } from '../testing/scan.ts';

describe('python', () => {
  it('requirements from repositories and wheels', () => {
    const found = scan({
      'requirements.txt': `git+https://github.com/psf/requests.git@v2.31.0#egg=requests
my-tool @ git+ssh://git@github.com/a/my-tool.git@main
https://example.com/wheels/Some_Pkg-1.2.3-py3-none-any.whl
git+https://github.com/org/half.git@abc#subdirectory=x&egg=half[extra]
uvicorn[standard]>=0.20 ; python_version >= "3.8"  # why
`,
    });
    expect(found.short).toEqual([
      'pypi half@git+https://github.com/org/half.git@abc#subdirectory=x&egg=half[extra] -',
      'pypi my-tool@git+ssh://git@github.com/a/my-tool.git@main -',
      'pypi requests@git+https://github.com/psf/requests.git@v2.31.0#egg=requests -',
      'pypi some-pkg@https://example.com/wheels/Some_Pkg-1.2.3-py3-none-any.whl -',
      'pypi uvicorn@>=0.20 -',
    ]);
  });

  it('uv: what a member of the workspace only develops with, forks and groups', () => {
    const found = scan({
      'pyproject.toml': `[project]
name = "top"
version = "0.1.0"
dependencies = ["lib", "numpy>=1.26"]

[dependency-groups]
dev = [{ include-group = "lint" }, "pytest>=8"]
lint = ["ruff"]

[tool.uv.workspace]
members = ["lib"]

[tool.uv.sources]
lib = { workspace = true }
`,
      'lib/pyproject.toml': `[project]
name = "lib"
version = "0.1.0"
dependencies = ["six"]

[dependency-groups]
dev = ["mypy"]
`,
      'uv.lock': `version = 1
revision = 3
requires-python = ">=3.9"
resolution-markers = [
    "python_full_version >= '3.10'",
    "python_full_version < '3.10'",
]

[manifest]
members = [
    "lib",
    "top",
]

[[package]]
name = "iniconfig"
version = "2.0.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "lib"
version = "0.1.0"
source = { editable = "lib" }
dependencies = [
    { name = "six" },
]

[package.dev-dependencies]
dev = [
    { name = "mypy" },
]

[package.metadata]
requires-dist = [{ name = "six" }]

[package.metadata.requires-dev]
dev = [{ name = "mypy" }]

[[package]]
name = "mypy"
version = "1.8.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "mypy-extensions" },
]

[[package]]
name = "mypy-extensions"
version = "1.0.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "numpy"
version = "1.26.4"
source = { registry = "https://pypi.org/simple" }
resolution-markers = [
    "python_full_version < '3.10'",
]

[[package]]
name = "numpy"
version = "2.1.0"
source = { registry = "https://pypi.org/simple" }
resolution-markers = [
    "python_full_version >= '3.10'",
]

[[package]]
name = "pytest"
version = "8.0.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "iniconfig" },
]

[[package]]
name = "ruff"
version = "0.4.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "six"
version = "1.16.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "top"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
    { name = "lib" },
    { name = "numpy", version = "1.26.4", source = { registry = "https://pypi.org/simple" }, marker = "python_full_version < '3.10'" },
    { name = "numpy", version = "2.1.0", source = { registry = "https://pypi.org/simple" }, marker = "python_full_version >= '3.10'" },
]

[package.dev-dependencies]
dev = [
    { name = "pytest" },
    { name = "ruff" },
]
`,
    });
    expect(found.stale).toEqual([]);
    expect(found.short).toEqual([
      'pypi lib@- - in lib',
      'pypi numpy@>=1.26 2.1.0',
      'pypi six@- 1.16.0',
      'pypi mypy@- 1.8.0 dev',
      'pypi pytest@>=8 8.0.0 dev',
      'pypi ruff@- 0.4.0 dev',
      'pypi numpy@- 1.26.4 along',
      'pypi iniconfig@- 2.0.0 along dev',
      'pypi mypy-extensions@- 1.0.0 along dev',
    ]);
  });

  it('setup.py: extras stand in brackets inside of the brackets', () => {
    const found = scan({
      'setup.py': `setup(
    name="shop",
    install_requires=[
        "uvicorn[standard]>=0.20",  # [sic]
        'requests[security,socks]',
        "six",
    ],
    tests_require=["pytest"],
)
`,
    });
    expect(found.short).toEqual(['pypi requests@- -', 'pypi six@- -', 'pypi uvicorn@>=0.20 -', 'pypi pytest@- - dev']);
  });

  it('poetry 2: groups in the lock, extras, and a path beside the requirement', () => {
    const found = scan({
      'pyproject.toml': `[project]
name = "shop"
version = "1.0.0"
dependencies = ["requests (>=2.28,<3.0)", "mylib"]

[tool.poetry.dependencies]
mylib = { path = "../mylib", develop = true }

[tool.poetry.group.test.dependencies]
pytest = "^8.0"
`,
    });
    expect(found.short).toEqual([
      'pypi mylib@- - in ../mylib',
      'pypi requests@>=2.28,<3.0 -',
      'pypi pytest@^8.0 - dev',
    ]);
  });
});

describe('ruby', () => {
  it('calls over lines, groups by options, and platforms', () => {
    const found = scan({
      Gemfile: `source "https://rubygems.org"

gem "rails",
    "~> 7.1.0"
gem "debug", platforms: %i[ mri windows ], require: "debug/prelude",
  group: [:development, :test]
group :test, :optional => true do
  gem "capybara"
end
gem "nokogiri"
`,
      'Gemfile.lock': `GIT
  remote: https://github.com/a/b.git
  revision: 88ab3a0d790e6a47404cba02800a6b25d2afae50
  specs:
    b (0.1.0)

GEM
  remote: https://rubygems.org/
  specs:
    capybara (3.39.2)
    debug (1.9.1)
      irb (~> 1.10)
    irb (1.11.0)
    nokogiri (1.16.0-aarch64-linux-gnu)
      racc (~> 1.4)
    nokogiri (1.16.0-x86_64-linux-musl)
      racc (~> 1.4)
    racc (1.7.3)
    racc (1.7.3-java)
    rails (7.1.2)

PLATFORMS
  aarch64-linux-gnu
  x86_64-linux-musl

DEPENDENCIES
  capybara
  debug
  nokogiri
  rails (~> 7.1.0)

CHECKSUMS
  rails (7.1.2) sha256=x

BUNDLED WITH
   2.5.4
`,
    });
    expect(found.stale).toEqual([]);
    expect(found.short).toEqual([
      'gem nokogiri@- 1.16.0',
      'gem rails@~> 7.1.0 7.1.2',
      'gem capybara@- 3.39.2 dev',
      'gem debug@- 1.9.1 dev',
      'gem b@- 0.1.0 along',
      'gem racc@- 1.7.3 along',
      'gem irb@- 1.11.0 along dev',
    ]);
    expect(found.get('debug')?.line).toBe(5);
  });
});

describe('elixir', () => {
  it('what the generator of Phoenix writes over lines', () => {
    const found = scan({
      'mix.exs': `defmodule Shop.MixProject do
  defp deps do
    [
      {:phoenix, "~> 1.7.10"},
      {:heroicons,
       github: "tailwindlabs/heroicons",
       tag: "v2.1.1",
       sparse: "optimized",
       app: false,
       compile: false,
       depth: 1},
      # {:old, "~> 1.0"},
      {:esbuild, "~> 0.8", runtime: Mix.env() == :dev},
      {:credo, "~> 1.7",
       only: [:dev, :test], runtime: false}
    ]
  end
end
`,
      'mix.lock': `%{
  "credo": {:hex, :credo, "1.7.3", "x", [:mix], [], "hexpm", "y"},
  "esbuild": {:hex, :esbuild, "0.8.1", "x", [:mix], [], "hexpm", "y"},
  "heroicons": {:git, "https://github.com/tailwindlabs/heroicons.git", "88ab3a0d790e6a47404cba02800a6b25d2afae50", [tag: "v2.1.1", sparse: "optimized", depth: 1]},
  "phoenix": {:hex, :phoenix, "1.7.11", "x", [:mix], [], "hexpm", "y"},
}
`,
    });
    expect(found.stale).toEqual([]);
    expect(found.short).toEqual([
      'hex esbuild@~> 0.8 0.8.1',
      'hex heroicons@tailwindlabs/heroicons 88ab3a0d790e',
      'hex phoenix@~> 1.7.10 1.7.11',
      'hex credo@~> 1.7 1.7.3 dev',
    ]);
    expect(found.get('credo')?.line).toBe(14);
  });
});

describe('swift', () => {
  it('what is between the marks of a comment is none', () => {
    const found = scan({
      'Package.swift': `// swift-tools-version:5.9
let package = Package(dependencies: [
    /* .package(url: "https://github.com/a/old", from: "1.0.0"), */
    .package(url: "https://github.com/apple/swift-nio.git", .upToNextMajor(from: "2.0.0")),
])
`,
    });
    expect(found.short).toEqual(['swift github.com/apple/swift-nio@^2.0.0 -']);
    expect(found.get('github.com/apple/swift-nio')?.line).toBe(4);
  });
});

describe('terraform', () => {
  it('what is built in is in no lock', () => {
    const found = scan({
      'main.tf':
        'terraform {\n  backend "s3" {}\n  required_providers {\n    terraform = {\n      source = "terraform.io/builtin/terraform"\n    }\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n',
      '.terraform.lock.hcl':
        'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.31.0"\n  constraints = "~> 5.0"\n  hashes = [\n    "h1:x=",\n  ]\n}\n',
    });
    expect(found.stale).toEqual([]);
    expect(found.get('hashicorp/aws')?.locked).toBe('5.31.0');
  });
});

describe('dart', () => {
  it('one lock for the members of a workspace', () => {
    const found = scan({
      'pubspec.yaml': 'name: top\nenvironment:\n  sdk: ^3.6.0\nworkspace:\n  - app\n',
      'app/pubspec.yaml':
        'name: app\nresolution: workspace\nenvironment:\n  sdk: ^3.6.0\ndependencies:\n  http: ^1.1.0\n',
      'app/lib/main.dart': '',
      'pubspec.lock': `# Generated by pub
packages:
  http:
    dependency: "direct main"
    description:
      name: http
      sha256: x
      url: "https://pub.dev"
    source: hosted
    version: "1.2.0"
sdks:
  dart: ">=3.6.0 <4.0.0"
`,
    });
    expect(found.unlocked).toEqual([]);
    expect(found.short).toEqual(['pub http@^1.1.0 1.2.0']);
  });
});

describe('images', () => {
  it('arguments of arguments, scripts inside, and stages', () => {
    const found = scan({
      Dockerfile: `# syntax=docker/dockerfile:1
ARG NODE=22
ARG BASE=node:\${NODE}-alpine
ARG REGISTRY
FROM --platform=$BUILDPLATFORM \${BASE} AS build
RUN psql -c "SELECT * \\
FROM users"
RUN <<EOF
cat > x.sql <<SQL
FROM orders
SQL
EOF
FROM build AS test
FROM \${REGISTRY:-ghcr.io}/team/run:1.2 AS run
COPY --from=build /a /a
COPY --from=nginx:1.25 /b /b
COPY --from=0 /c /c
`,
      'compose.yaml':
        'services:\n  a:\n    image: $' +
        '{REGISTRY}/team/app:$' +
        '{TAG:-latest}\n  b:\n    image: $' +
        '{DB:-postgres:16}\n',
    });
    expect(found.short).toEqual([
      'docker $' + '{REGISTRY}/team/app@latest -',
      'docker ghcr.io/team/run@1.2 -',
      'docker nginx@1.25 -',
      'docker node@22-alpine -',
      'docker postgres@16 -',
    ]);
  });
});
