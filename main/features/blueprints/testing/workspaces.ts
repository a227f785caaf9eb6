const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

interface Workspace {
  files: Readonly<Record<string, string>>;
  /** Ids, in the order in which they are found. */
  shipped: readonly string[];
  libraries: readonly string[];
  /** Of some members: those that they are built with. */
  depends: Readonly<Record<string, readonly string[]>>;
  /** Parts of a Dockerfile, in their order. */
  dockerfile: Readonly<Record<string, readonly string[]>>;
}

const nodeMembers = (range: string) => ({
  'apps/web/package.json': json({
    ...{ name: '@mall/web', scripts: { build: 'vite build', test: 'vitest run' } },
    ...{ dependencies: { '@mall/ui': range }, devDependencies: { vite: '7' } },
  }),
  'apps/web/index.html': '',
  'apps/api/package.json': json({
    ...{ name: '@mall/api', scripts: { build: 'tsc', start: 'node dist/main.js' } },
    dependencies: { '@mall/db': range, express: '5' },
  }),
  'apps/api/src/main.ts': 'app.get("/health");\napp.listen(process.env.PORT || 3000);\n',
  'packages/ui/package.json': json({ name: '@mall/ui', main: 'dist/index.js', scripts: { build: 'tsc' } }),
  'packages/db/package.json': json({ name: '@mall/db', exports: './index.js', dependencies: { pg: '8' } }),
  'packages/db/index.js': 'process.env.DATABASE_URL;\n',
});
const ofNode = {
  shipped: ['apps/api', 'apps/web'],
  libraries: ['packages/db', 'packages/ui'],
  depends: { 'apps/web': ['packages/ui'], 'apps/api': ['packages/db'] },
};
const top = (more: object = {}) => json({ name: 'mall', private: true, workspaces: ['apps/*', 'packages/*'], ...more });
const main = 'package main\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n';
const spring = '<plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin>';
const web =
  '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup>';

/** A small workspace of every kind. */
export const workspaces: Readonly<Record<string, Workspace>> = {
  'npm with turbo': {
    ...ofNode,
    files: {
      'package.json': top({ devDependencies: { turbo: '2' } }),
      'package-lock.json': '{}',
      'turbo.json': '{}',
      ...nodeMembers('*'),
    },
    dockerfile: {
      'apps/api/Dockerfile': [
        'COPY --from=manifests /app ./',
        'npm ci --omit=dev --workspace=apps/api --workspace=packages/db',
        'npx turbo run build --filter=@mall/api',
        'cp -r --parents apps/api packages/db /out',
        'WORKDIR /app/apps/api',
      ],
    },
  },
  pnpm: {
    ...ofNode,
    files: {
      'package.json': json({ name: 'mall', packageManager: 'pnpm@10.20.0' }),
      'pnpm-workspace.yaml': 'packages:\n  - apps/*\n  - packages/*\n',
      'pnpm-lock.yaml': '',
      ...nodeMembers('workspace:*'),
    },
    dockerfile: {
      'apps/web/Dockerfile': [
        '-path ./pnpm-workspace.yaml',
        'pnpm install --frozen-lockfile --filter @mall/web... --filter .',
        'cd packages/ui && pnpm run build',
        'cd apps/web && pnpm run build',
        'COPY --chown=101:101 apps/web/docker/site.conf',
      ],
      'apps/api/Dockerfile': ['pnpm install --frozen-lockfile --prod --filter @mall/api...'],
    },
  },
  'yarn 1 with lerna': {
    ...ofNode,
    files: {
      'package.json': top({ devDependencies: { lerna: '9' } }),
      'yarn.lock': '',
      'lerna.json': '{}',
      ...nodeMembers('*'),
    },
    dockerfile: {
      'apps/api/Dockerfile': ['yarn install --frozen-lockfile --production', 'yarn install --frozen-lockfile\n'],
    },
  },
  'yarn berry': {
    ...ofNode,
    files: {
      'package.json': top({ packageManager: 'yarn@4.11.0' }),
      'yarn.lock': '',
      '.yarnrc.yml': '',
      ...nodeMembers('workspace:^'),
    },
    dockerfile: {
      'apps/api/Dockerfile': ['yarn workspaces focus --production @mall/api', 'yarn workspaces focus @mall/api mall'],
    },
  },
  'bun with nx': {
    ...ofNode,
    files: {
      'package.json': top({ devDependencies: { nx: '22' } }),
      'bun.lock': '',
      'nx.json': '{}',
      ...nodeMembers('workspace:*'),
    },
    dockerfile: {
      'apps/api/Dockerfile': [
        'bun install --frozen-lockfile --production --filter ./apps/api',
        'cd apps/api && bun run build',
      ],
    },
  },
  cargo: {
    files: {
      'Cargo.toml':
        '[workspace]\nmembers = ["crates/*"]\nexclude = ["crates/old"]\n\n[workspace.dependencies]\ncore = { path = "crates/core" }\n',
      'Cargo.lock': '',
      'crates/api/Cargo.toml': '[package]\nname = "api"\n\n[dependencies]\ncore = { workspace = true }\naxum = "0.8"\n',
      'crates/api/src/main.rs': 'fn main() { listener.bind("0.0.0.0:8081"); }\n',
      'crates/core/Cargo.toml':
        '[package]\nname = "core"\n\n[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n',
      'crates/core/src/lib.rs': 'env::var("DATABASE_URL");\n',
      'crates/tools/Cargo.toml': '[package]\nname = "tools"\n\n[dependencies]\ncore = { path = "../core" }\n',
      'crates/tools/src/bin/import.rs': 'fn main() {}\n',
      'crates/tools/src/bin/export.rs': 'fn main() {}\n',
      'crates/old/Cargo.toml': '[package]\nname = "old"\n',
      'crates/old/src/main.rs': 'fn main() {}\n',
    },
    shipped: ['crates/api', 'crates/tools:export', 'crates/tools:import'],
    libraries: ['crates/core'],
    depends: { 'crates/api': ['crates/core'], 'crates/tools:import': ['crates/core'] },
    dockerfile: {
      'crates/api/Dockerfile': ['cargo build --release --locked -p api --bin api', 'cp target/release/api /out/app'],
      'crates/tools/Dockerfile.import': ['cargo build --release --locked -p tools --bin import'],
    },
  },
  'a module of Go with several programs': {
    files: {
      'go.mod': 'module mall\n\ngo 1.25\n\nrequire github.com/jackc/pgx/v5 v5.7.0\n',
      'go.sum': '',
      'cmd/api/main.go': 'package main\n\nfunc main() { server.Run() }\n',
      'cmd/worker/main.go': main,
      'internal/server/server.go':
        'package server\n\nfunc Run() { os.Getenv("API_KEY"); http.ListenAndServe(":9000", nil) }\n',
    },
    ...{ shipped: ['cmd/api', 'cmd/worker'], libraries: [], depends: {} },
    dockerfile: {
      'cmd/api/Dockerfile': [
        'COPY go.mod go.sum ./',
        'go mod download',
        'COPY . .',
        '-o /out/app ./cmd/api',
        'EXPOSE 9000',
      ],
    },
  },
  'go.work': {
    files: {
      'go.work': 'go 1.25\n\nuse (\n\t./services/api\n\t./services/mail // sends\n\t./lib\n)\n',
      'services/api/go.mod': 'module mall/api\n\ngo 1.25\n\nrequire mall/lib v0.0.0\n',
      'services/api/main.go': main,
      'services/mail/go.mod': 'module mall/mail\n\ngo 1.25\n',
      'services/mail/main.go': main,
      'lib/go.mod': 'module mall/lib\n\ngo 1.25\n',
      'lib/lib.go': 'package lib\n',
    },
    ...{ shipped: ['services/api', 'services/mail'], libraries: ['lib'], depends: { 'services/api': ['lib'] } },
    dockerfile: {
      'services/api/Dockerfile': [
        '-path ./go.work',
        'COPY --from=manifests /src ./',
        'go mod download',
        '-o /out/app ./services/api',
      ],
    },
  },
  maven: {
    files: {
      'pom.xml':
        '<project><properties><java.version>21</java.version></properties>\n<modules>\n<module>services</module>\n<!-- <module>gone</module> -->\n<module>lib</module>\n</modules></project>\n',
      'services/pom.xml':
        '<project><artifactId>services</artifactId><packaging>pom</packaging><modules><module>shop</module></modules></project>\n',
      'services/shop/pom.xml': `<project><artifactId>shop</artifactId><dependencies><dependency><artifactId>lib</artifactId></dependency></dependencies>${spring}</project>\n`,
      'lib/pom.xml': '<project><artifactId>lib</artifactId></project>\n',
    },
    ...{ shipped: ['services/shop'], libraries: ['lib'], depends: { 'services/shop': ['lib'] } },
    dockerfile: { 'services/shop/Dockerfile': ['-pl services/shop -am package', 'ls services/shop/target/*.jar'] },
  },
  gradle: {
    files: {
      'settings.gradle.kts':
        'include(":services:shop", ":lib")\ninclude(":mail")\nproject(":mail").projectDir = file("apps/mail")\n',
      'build.gradle.kts':
        'plugins { id("org.springframework.boot") version "3.5.0" apply false }\njava { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\n',
      gradlew: '',
      'services/shop/build.gradle.kts':
        'plugins { id("org.springframework.boot") }\ndependencies { implementation(project(":lib")) }\n',
      'apps/mail/build.gradle.kts': 'plugins {\n  application\n}\ndependencies { implementation(projects.lib) }\n',
      'lib/build.gradle.kts': 'plugins { `java-library` }\n',
    },
    shipped: ['services/shop', 'apps/mail'],
    libraries: ['lib'],
    depends: { 'services/shop': ['lib'], 'apps/mail': ['lib'] },
    dockerfile: {
      'services/shop/Dockerfile': [
        'sh ./gradlew --no-daemon :services:shop:assemble',
        'ls services/shop/build/libs/*.jar',
      ],
    },
  },
  dotnet: {
    files: {
      'Mall.sln': 'Project("x") = "Api", "src\\Api\\Api.csproj"\n',
      'Directory.Build.props':
        '<Project><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>\n',
      'src/Api/Api.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><ProjectReference Include="..\\Core\\Core.csproj" /></ItemGroup></Project>\n',
      'src/Worker/Worker.csproj': `${web}</Project>\n`,
      'src/Core/Core.csproj': '<Project Sdk="Microsoft.NET.Sdk" />\n',
      'tests/Api.Tests/Api.Tests.csproj': `${web}</Project>\n`,
    },
    ...{ shipped: ['src/Api', 'src/Worker'], libraries: ['src/Core'], depends: { 'src/Api': ['src/Core'] } },
    dockerfile: {
      'src/Api/Dockerfile': [
        "-name '*.csproj'",
        'COPY --from=manifests /src ./',
        'dotnet restore src/Api/Api.csproj',
        'dotnet publish src/Api/Api.csproj',
      ],
    },
  },
  'uv, and a page beside it': {
    files: {
      'pyproject.toml': '[project]\nname = "mall"\n\n[tool.uv.workspace]\nmembers = ["services/*", "libs/*"]\n',
      'uv.lock': '',
      'services/api/pyproject.toml':
        '[project]\nname = "mall-api"\ndependencies = ["fastapi", "uvicorn", "mall-lib", "pytest"]\n\n[tool.uv.sources]\nmall-lib = { workspace = true }\n',
      'services/api/src/api/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
      'libs/lib/pyproject.toml': '[project]\nname = "mall_lib"\ndependencies = [\n  "asyncpg",\n]\n',
      'web/package.json': json({ scripts: { build: 'vite build' }, devDependencies: { vite: '7' } }),
      'web/package-lock.json': '{}',
      'web/index.html': '',
    },
    ...{ shipped: ['services/api', 'web'], libraries: ['libs/lib'], depends: { 'services/api': ['libs/lib'] } },
    dockerfile: {
      'services/api/Dockerfile': [
        'uv sync --no-dev --locked --no-install-workspace --package mall-api',
        '--no-editable --package mall-api',
        'WORKDIR /app/services/api',
      ],
      'web/Dockerfile': [
        'COPY web/package.json web/package-lock.json ./',
        'COPY web/ ./',
        'COPY --chown=101:101 web/docker/site.conf',
      ],
    },
  },
  'folders that nothing brings together': {
    files: {
      'README.md': '',
      'backend/requirements.txt': 'flask==3\ngunicorn==23\npsycopg==3\n',
      'backend/app.py': 'app = Flask(__name__)\nos.environ["SECRET_KEY"]\n',
      'frontend/package.json': json({ scripts: { build: 'next build' }, dependencies: { next: '16' } }),
      'frontend/yarn.lock': '',
      'frontend/.npmrc': 'fund=false\n',
      'examples/demo/package.json': json({ scripts: { start: 'node a.js' } }),
    },
    ...{ shipped: ['backend', 'frontend'], libraries: [], depends: {} },
    dockerfile: {
      'backend/Dockerfile': ['COPY backend/requirements.txt ./', 'COPY --chown=10001:10001 backend/ ./'],
      'frontend/Dockerfile': ['--mount=type=bind,source=frontend/.npmrc', 'COPY frontend/ ./'],
    },
  },
};
