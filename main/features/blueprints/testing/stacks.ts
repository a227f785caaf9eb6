import { furtherProjects } from './further-stacks.ts';

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/** A small project of every stack, and of the ways in which one stack is built. */
export const stackProjects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'node with databases': {
    'package.json': json({
      scripts: { start: 'node server.js', test: 'node --test' },
      dependencies: { pg: '8', ioredis: '5' },
    }),
    'package-lock.json': '{}',
    'server.js':
      'process.env.DATABASE_URL;\nprocess.env.STRIPE_API_KEY;\nprocess.env.LEVEL;\napp.listen(process.env.PORT || 4000);\n',
  },
  'node with pnpm': {
    'package.json': json({
      packageManager: 'pnpm@9.1.0',
      scripts: { build: 'tsc', start: 'node dist/main.js' },
      dependencies: { express: '5' },
      devDependencies: { typescript: '5' },
    }),
    'pnpm-lock.yaml': '',
    'src/main.ts': 'app.get("/healthz");\napp.listen(3000);\n',
  },
  'next, standalone': {
    'package.json': json({
      scripts: { build: 'next build', start: 'next start' },
      dependencies: { next: '16' },
      engines: { node: '>=20' },
    }),
    'yarn.lock': '',
    'next.config.js': "module.exports = { output: 'standalone' };\n",
    'public/robots.txt': '',
  },
  next: {
    'package.json': json({ scripts: { build: 'next build', start: 'next start' }, dependencies: { next: '16' } }),
    'package-lock.json': '{}',
  },
  nest: {
    'package.json': json({
      scripts: { build: 'nest build', start: 'nest start', 'start:prod': 'node dist/main' },
      dependencies: { '@nestjs/core': '11' },
    }),
    'package-lock.json': '{}',
  },
  vite: {
    'package.json': json({ scripts: { build: 'vite build' }, devDependencies: { vite: '7' } }),
    'package-lock.json': '{}',
    'index.html': '',
  },
  bun: {
    'package.json': json({ scripts: { start: 'bun src/index.ts' }, dependencies: { hono: '4' } }),
    'bun.lock': '',
    'src/index.ts': '',
  },
  deno: {
    'deno.json': json({ tasks: { start: 'deno run --allow-net main.ts' } }),
    'deno.lock': '{}',
    'main.ts': 'Deno.serve({ port: 8000 });\n',
  },
  fastapi: {
    'requirements.txt': 'fastapi==0.120.0\nuvicorn==0.38.0\npsycopg==3.2.0\n',
    'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/healthz")\ndef health(): return {}\n',
  },
  django: {
    'manage.py': '',
    'requirements.txt': 'django==5.2\n',
    'shop/wsgi.py': 'application = get_wsgi_application()\n',
  },
  'flask with uv': {
    'pyproject.toml': '[project]\nname = "shop"\nrequires-python = ">=3.12"\ndependencies = ["flask"]\n',
    'uv.lock': '',
    'app.py': 'app = Flask(__name__)\n',
  },
  'python with poetry': {
    'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\nredis = "^5"\n',
    'poetry.lock': '',
    'main.py': '',
  },
  go: {
    'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/jackc/pgx/v5 v5.7.0\n',
    'go.sum': '',
    'cmd/shop/main.go': 'package main\nfunc main() { http.ListenAndServe(":9090", nil) }\n',
  },
  rust: {
    'Cargo.toml': '[package]\nname = "shop"\nversion = "1.0.0"\n\n[dependencies]\naxum = "0.8"\n',
    'Cargo.lock': '',
    'src/main.rs': 'fn main() {}\n',
  },
  maven: {
    'pom.xml':
      '<project><properties><java.version>21</java.version></properties>\n<parent><artifactId>spring-boot-starter-parent</artifactId></parent>\n<artifactId>spring-boot-starter-actuator</artifactId></project>\n',
  },
  gradle: {
    'build.gradle.kts':
      'plugins { id("org.springframework.boot") }\njava { toolchain { languageVersion = JavaLanguageVersion.of(17) } }\n',
    gradlew: '',
  },
  dotnet: {
    'Shop.csproj':
      '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>\n',
  },
  laravel: {
    'composer.json': json({ require: { php: '^8.2', 'laravel/framework': '^12', 'ext-pdo_mysql': '*' } }),
    'composer.lock': '{}',
    'public/index.php': '',
  },
  php: { 'index.php': '<?php echo 1;\n' },
  rails: {
    Gemfile: 'ruby "3.3.0"\ngem "rails"\ngem "pg"\n',
    'Gemfile.lock': '',
    'config/application.rb': '',
    'config/puma.rb': '',
    'config/routes.rb': 'get "up" => "rails/health#show"\n',
  },
  'plain ruby': { 'app.rb': 'require "socket"\n' },
  phoenix: {
    'mix.exs':
      'defmodule Shop.MixProject do\n  def project do\n    [\n      app: :shop,\n      elixir: "~> 1.17",\n    ]\n  end\n  defp deps, do: [{:phoenix, "~> 1.8"}, {:postgrex, ">= 0.0.0"}]\nend\n',
    'mix.lock': '',
  },
  'a site of files': { 'public/index.html': '<h1>Shop</h1>\n' },
  ...furtherProjects,
};
