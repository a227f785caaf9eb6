type Files = Readonly<Record<string, string>>;
const listens = 'server listen PORT';

/** A small project of each stack that fewer projects have, and of the ways in which one is built. */
export const furtherProjects: Readonly<Record<string, Files>> = {
  'c with make': {
    Makefile:
      'CC ?= cc\nTARGET = shop\n\n$(TARGET): main.o\n\t$(CC) -o $@ $^ -lpq -lmicrohttpd\n\ntest: $(TARGET)\n\t./run-tests\n',
    'main.c':
      '#include <microhttpd.h>\nint main(void) { getenv("DATABASE_URL"); bind(fd, htons(8081)); listen(fd, 16); }\n',
  },
  'c++ with cmake': {
    'CMakeLists.txt':
      'cmake_minimum_required(VERSION 3.20)\nproject(shop CXX)\nfind_package(OpenSSL REQUIRED)\nfind_package(Threads REQUIRED)\nfind_package(Widget REQUIRED)\nadd_subdirectory(src)\nenable_testing()\n',
    'src/CMakeLists.txt': 'add_executable($'.concat('{PROJECT_NAME} main.cpp)\nadd_executable(shop_test test.cpp)\n'),
    'src/main.cpp': '#include <httplib.h>\nint main() { httplib::Server server; server.listen("0.0.0.0", 9090); }\n',
  },
  'c++ with conan': {
    'CMakeLists.txt': 'cmake_minimum_required(VERSION 3.28)\nproject(shop)\nadd_executable(shop main.cpp)\n',
    'conanfile.txt': '[requires]\ndrogon/1.9.3\nlibpq/16.0\n[generators]\nCMakeDeps\nCMakeToolchain\n',
    'main.cpp': '#include <drogon/drogon.h>\nint main() { drogon::app().addListener("0.0.0.0", 8848).run(); }\n',
  },
  'c++ with vcpkg': {
    'CMakeLists.txt': 'cmake_minimum_required(VERSION 3.20)\nproject(shop)\nadd_executable(shop main.cpp)\n',
    'vcpkg.json': '{"dependencies":["crow","hiredis"]}\n',
    'main.cpp': '#include <crow.h>\nint main() { crow::SimpleApp app; app.port(18080).run(); }\n',
  },
  'c with meson': {
    'meson.build':
      "project('shop', 'c', meson_version: '>=1.3.0')\ncurl = dependency('libcurl')\nexecutable('shop', 'main.c', dependencies: curl)\ntest('basic', executable('shop-test', 'test.c'))\n",
    'main.c': 'int main(void) { listen(fd, 1); }\n',
  },
  'c with autotools': {
    'configure.ac': 'AC_INIT([shop], [1.0])\nPKG_CHECK_MODULES([EVENT], [libevent >= 2.1])\n',
    'Makefile.am': 'bin_PROGRAMS = shop\nshop_SOURCES = main.c\n',
    'main.c': 'int main(void) { evhttp_bind_socket(http, "0.0.0.0", 8000); listen(); }\n',
  },
  zig: {
    'build.zig':
      'const std = @import("std");\npub fn build(b: *std.Build) void {\n  const optimize = b.standardOptimizeOption(.{});\n  const exe = b.addExecutable(.{\n    .name = "shop",\n    .root_module = mod,\n  });\n  const test_step = b.step("test", "Run tests");\n}\n',
    'build.zig.zon':
      '.{ .name = .shop, .minimum_zig_version = "0.14.0", .dependencies = .{ .httpz = .{ .url = "x" } } }\n',
    'src/main.zig': 'var server = try httpz.Server(void).init(allocator, .{ .port = 5882 }, {});\n',
  },
  nim: {
    'shop.nimble':
      'version = "0.1.0"\nsrcDir = "src"\nbin = @["shop"]\nrequires "nim >= 2.0.0"\nrequires "jester >= 0.6.0"\n',
    'src/shop.nim': 'import jester\nlet key = getEnv("STRIPE_API_KEY")\nsettings:\n  port = Port(5000)\n',
  },
  crystal: {
    'shard.yml':
      'name: shop\nversion: 0.1.0\ntargets:\n  shop:\n    main: src/shop.cr\ndependencies:\n  kemal:\n    github: kemalcr/kemal\n  pg:\n    github: will/crystal-pg\ncrystal: ">= 1.15.0"\n',
    'shard.lock': 'version: 2.0\n',
    'src/shop.cr': 'require "kemal"\nget "/health" do\n  "ok"\nend\nENV["DATABASE_URL"]\nKemal.run 3030\n',
    'spec/shop_spec.cr': '',
  },
  'swift with vapor': {
    'Package.swift':
      '// swift-tools-version:6.0\nlet package = Package(name: "shop", dependencies: [\n  .package(url: "https://github.com/vapor/vapor.git", from: "4.110.1"),\n  .package(url: "https://github.com/vapor/fluent-postgres-driver.git", from: "2.8.0"),\n], targets: [\n  .executableTarget(name: "App"),\n])\n',
    'Package.resolved': '{}',
    'Sources/App/routes.swift':
      'import Vapor\nimport FoundationNetworking\nfunc routes(_ app: Application) throws {\n  app.get("health") { _ in "ok" }\n  Environment.get("DATABASE_URL")\n}\n',
    'Public/index.css': '',
    'Tests/AppTests/a.swift': '',
  },
  d: {
    'dub.json': '{"name":"shop","targetPath":"bin","dependencies":{"vibe-d":"~>0.10.0"}}\n',
    'dub.selections.json': '{}',
    'source/app.d': 'import vibe.vibe;\nvoid main() { settings.port = 8085; listenHTTP(settings, router); }\n',
  },
  'scala with assembly': {
    'build.sbt':
      'name := "Shop API"\nscalaVersion := "3.3.6"\nlibraryDependencies += "org.http4s" %% "http4s-ember-server" % "0.23.30"\nlibraryDependencies += "org.postgresql" % "postgresql" % "42.7.4"\n',
    'project/build.properties': 'sbt.version=1.10.2\n',
    'project/plugins.sbt': 'addSbtPlugin("com.eed3si9n" % "sbt-assembly" % "2.3.0")\n',
    'src/main/scala/Main.scala': 'EmberServerBuilder.default[IO].withPort(port"8088")\nsys.env("LEVEL")\n',
  },
  play: {
    'build.sbt': 'name := "shop"\nlazy val root = (project in file(".")).enablePlugins(PlayScala)\n',
    'project/plugins.sbt': 'addSbtPlugin("org.playframework" % "sbt-plugin" % "3.0.5")\n',
    'project/build.properties': 'sbt.version=1.10.2\n',
    'conf/routes': 'GET / controllers.Home.index\n',
  },
  mill: {
    'build.mill':
      'import mill._, scalalib._\nobject shop extends ScalaModule {\n  def scalaVersion = "3.3.6"\n  object test extends ScalaTests\n}\n',
    mill: '#!/bin/sh\n',
    'shop/src/Main.scala': 'object Main extends cask.MainRoutes { override def port = 8090 }\n',
  },
  leiningen: {
    'project.clj':
      '(defproject shop "0.1.0"\n  :dependencies [[org.clojure/clojure "1.12.0"] [ring/ring-jetty-adapter "1.13.0"]]\n  :main shop.core\n  :aot [shop.core])\n',
    'src/shop/core.clj':
      '(ns shop.core (:gen-class))\n(defn -main [] (run-jetty handler {:port 3100}))\n(System/getenv "LEVEL")\n',
  },
  'clojure with deps': {
    'deps.edn':
      '{:paths ["src"] :deps {metosin/reitit {:mvn/version "0.7.2"}}\n :aliases {:build {:deps {io.github.clojure/tools.build {:git/tag "v0.10.6"}} :ns-default build}}}\n',
    'build.clj': '(ns build (:require [clojure.tools.build.api :as b]))\n(defn uber [_] (b/uber {}))\n',
    'src/shop/core.clj': '(defn -main [] (jetty/run-jetty app {:port 3000}))\n',
  },
  'haskell with cabal': {
    'shop.cabal':
      'cabal-version: 3.0\nname: shop\nversion: 0.1\ntested-with: GHC == 9.8.4\n\nexecutable shop\n  main-is: Main.hs\n  build-depends: base, scotty, postgresql-simple\n\ntest-suite spec\n  type: exitcode-stdio-1.0\n',
    'app/Main.hs':
      'main = do\n  url <- lookupEnv "DATABASE_URL"\n  scotty 3005 $ get "/health" $ text "ok"\n  runServer\n',
  },
  'haskell with stack': {
    'package.yaml': 'name: shop\ndependencies:\n- base\n- servant-server\nexecutables:\n  shop:\n    main: Main.hs\n',
    'stack.yaml': 'resolver: lts-22.43\n',
    'stack.yaml.lock': '',
    'app/Main.hs': 'main = run 8080 (serve api server)\n',
  },
  ocaml: {
    'dune-project':
      '(lang dune 3.17)\n(generate_opam_files true)\n(package (name shop) (depends (ocaml (>= 5.1)) dream))\n',
    'shop.opam': 'opam-version: "2.0"\ndepends: [\n  "ocaml" {>= "5.1"}\n  "dream"\n]\n',
    'bin/dune': '(executable\n (public_name shop)\n (name main)\n (libraries dream))\n',
    'bin/main.ml':
      'let () = Dream.run ~interface:"0.0.0.0" ~port:8087 @@ Dream.router [ Dream.get "/health" (fun _ -> Dream.html "ok") ]\n',
  },
  erlang: {
    'rebar.config':
      '{erl_opts, [debug_info]}.\n{deps, [cowboy]}.\n{relx, [{release, {shop, "0.1.0"}, [shop, sasl]}]}.\n',
    'rebar.lock': '[].\n',
    'src/shop_app.erl': 'cowboy:start_clear(http, [{port, 8089}], Env), os:getenv("LEVEL").\n',
  },
  gleam: {
    'gleam.toml': 'name = "shop"\ngleam = ">= 1.11.0"\n[dependencies]\nwisp = ">= 1.0.0"\nmist = ">= 4.0.0"\n',
    'manifest.toml': '',
    'src/shop.gleam':
      'pub fn main() {\n  handler |> mist.new |> mist.port(8001) |> mist.start\n  envoy.get("SECRET_KEY_BASE")\n}\n',
  },
  mojolicious: {
    cpanfile: "requires 'perl', '5.036';\nrequires 'Mojolicious', '9.39';\nrequires 'Mojo::Pg';\n",
    'cpanfile.snapshot': '',
    'app.pl':
      "#!/usr/bin/env perl\nuse Mojolicious::Lite -signatures;\nget '/health' => sub ($c) { $c->render(text => $ENV{GREETING}) };\napp->start;\n",
    't/basic.t': '',
  },
  dancer: {
    cpanfile: "requires 'Dancer2';\nrequires 'DBD::mysql';\n",
    'bin/app.psgi': 'use Shop; Shop->to_app;\n',
    'lib/Shop.pm': "package Shop;\nuse Dancer2;\nget '/' => sub { 'ok' };\n",
  },
  'plain perl': {
    'server.pl':
      'use IO::Socket::INET;\nmy $s = IO::Socket::INET->new(Listen => 5, LocalPort => $ENV{PORT} || 8091);\n',
  },
  'shiny with renv': {
    'renv.lock': '{\n  "R": {\n    "Version": "4.4.1"\n  },\n  "Packages": { "shiny": {}, "RPostgres": {} }\n}\n',
    'app.R': 'library(shiny)\nSys.getenv("DATABASE_URL")\nshinyApp(ui, server)\n',
  },
  'plumber without a list': {
    'plumber.R': 'library(jsonlite)\n#* @get /health\nfunction() dplyr::tibble()\n',
  },
  genie: {
    'Project.toml': 'name = "Shop"\nuuid = "x"\n[deps]\nGenie = "c43c736e"\n[compat]\njulia = "1.10"\n',
    'Manifest.toml': 'julia_version = "1.11.7"\n',
    'routes.jl': 'using Genie.Router\nroute("/health") do\n  "ok"\nend\n',
    'test/runtests.jl': '',
  },
  oxygen: {
    'Project.toml': '[deps]\nOxygen = "df9a0d86"\n[compat]\njulia = "1.10, 1.11"\n',
    'server.jl': 'using Oxygen\nENV["LEVEL"]\nserve(host = "0.0.0.0", port = 8092)\n',
  },
  openresty: {
    'nginx.conf':
      'events {}\nhttp {\n  server {\n    listen 8093;\n    location / { content_by_lua_block { ngx.say("ok") } }\n  }\n}\n',
    'shop-1.0-1.rockspec': 'package = "shop"\ndependencies = { "lua-resty-http" }\n',
  },
  lapis: {
    'app.lua': 'local lapis = require("lapis")\nlocal app = lapis.Application()\nreturn app\n',
    'config.lua': 'config("production", { port = 8094 })\n',
    'nginx.conf': 'listen $'.concat('{{PORT}};\n'),
  },
  'plain lua': { 'main.lua': 'local socket = require("socket")\nsocket.bind("*", os.getenv("PORT") or 8095)\n' },
  'dart with shelf': {
    'pubspec.yaml': 'name: shop\nenvironment:\n  sdk: ^3.8.0\ndependencies:\n  shelf: ^1.4.0\n  postgres: ^3.0.0\n',
    'pubspec.lock': '',
    'bin/server.dart':
      "void main() async { serve(handler, '0.0.0.0', int.parse(Platform.environment['PORT'] ?? '8096')); }\n",
    'test/a_test.dart': '',
  },
  'dart frog': {
    'pubspec.yaml': 'name: shop\nenvironment:\n  sdk: ">=3.0.0 <4.0.0"\ndependencies:\n  dart_frog: ^1.1.0\n',
    'pubspec.lock': '',
    'routes/index.dart': 'Response onRequest(RequestContext context) => Response();\n',
  },
  'flutter for the web': {
    'pubspec.yaml':
      'name: shop\nenvironment:\n  sdk: ^3.8.0\n  flutter: ">=3.32.0"\ndependencies:\n  flutter:\n    sdk: flutter\n',
    'web/index.html': '',
  },
  hugo: {
    'hugo.toml': 'baseURL = "https://shop.example"\n[module.hugoVersion]\nmin = "0.140.0"\n',
    'content/_index.md': '',
    'package.json': '{"scripts":{"start":"hugo server"},"devDependencies":{"postcss":"8"}}',
    'package-lock.json': '{}',
  },
  zola: { 'config.toml': 'base_url = "https://shop.example"\n', 'content/_index.md': '' },
  jekyll: {
    '_config.yml': 'title: Shop\n',
    Gemfile: 'source "https://rubygems.org"\ngem "jekyll"\n',
    'Gemfile.lock': '',
    'package.json': '{"scripts":{"start":"bundle exec jekyll serve"}}',
  },
  middleman: { 'config.rb': '', Gemfile: 'gem "middleman"\n' },
  mkdocs: { 'mkdocs.yml': 'site_name: Shop\ntheme:\n  name: material\n', 'docs/index.md': '' },
  'mkdocs with a list': { 'mkdocs.yml': 'site_name: Shop\n', 'requirements.txt': 'mkdocs==1.6.1\n' },
  sphinx: { 'docs/conf.py': 'project = "Shop"\nextensions = []\n', 'docs/requirements.txt': 'sphinx==8.2.3\n' },
  pelican: { 'pelicanconf.py': 'SITENAME = "Shop"\n', 'publishconf.py': '' },
  mdbook: { 'book.toml': '[book]\ntitle = "Shop"\n[output.html]\n', 'src/SUMMARY.md': '' },
  elm: {
    'elm.json': '{"type":"application","elm-version":"0.19.1","dependencies":{"direct":{"elm/core":"1.0.5"}}}\n',
    'src/Main.elm': 'main = text "ok"\n',
    'index.html': '<script src="elm.js"></script>\n',
  },
};

/** What nothing can be made of, and the beginning of what is said of it. */
export const notServed: Readonly<Record<string, readonly [RegExp, Files]>> = {
  android: [
    /application for Android/,
    { 'build.gradle': '', 'app/build.gradle': "plugins { id 'com.android.application' }" },
  ],
  ios: [/application for iOS/, { Podfile: 'platform :ios' }],
  xcode: [/Xcode/, { 'Shop.xcodeproj/project.pbxproj': '' }],
  flutter: [/phones and desktops/, { 'pubspec.yaml': 'dependencies:\n  flutter:\n    sdk: flutter\n' }],
  'react native': [
    /React Native/,
    { 'package.json': '{"dependencies":{"react-native":"0.80"},"scripts":{"start":"x"}}' },
  ],
  electron: [
    /by Electron/,
    {
      'package.json': '{"main":"main.js","scripts":{"start":"electron ."},"devDependencies":{"electron":"39"}}',
      'main.js': '',
    },
  ],
  tauri: [/by Tauri/, { 'package.json': '{"scripts":{"start":"vite"}}', 'src-tauri/tauri.conf.json': '{}' }],
  wpf: [/for the desktop/, { 'Shop.csproj': '<Project><UseWPF>true</UseWPF><OutputType>Exe</OutputType></Project>' }],
  unity: [/Unity/, { 'ProjectSettings/ProjectVersion.txt': '' }],
  platformio: [/microcontroller/, { 'platformio.ini': '[env]' }],
  'an extension': [
    /Visual Studio Code/,
    { 'package.json': '{"main":"a.js","engines":{"vscode":"^1.90.0"}}', 'a.js': '' },
  ],
  'a mod': [/Minecraft/, { 'build.gradle': "plugins { id 'fabric-loom' }" }],
  notebooks: [/notebooks/, { 'a.ipynb': '{}' }],
  fortran: [/Fortran/, { 'fpm.toml': 'name = "a"' }],
  bazel: [/Bazel/, { 'MODULE.bazel': 'module()' }],
  'a tool in C': [
    /tool for the command line/,
    { Makefile: 'TARGET = sum\n', 'main.c': 'int main(void) { puts("3"); }' },
  ],
  'a library in C': [/no program/, { 'CMakeLists.txt': 'add_library(a a.c)', 'a.c': '' }],
  firmware: [/microcontroller/, { 'CMakeLists.txt': 'pico_sdk_init()\nadd_executable(a a.c)', 'a.c': listens }],
  'a window': [
    /a screen/,
    { 'CMakeLists.txt': 'find_package(Qt6 REQUIRED)\nadd_executable(a a.cpp)', 'a.cpp': listens },
  ],
  'two programs in C': [
    /several programs/,
    { 'CMakeLists.txt': 'add_executable(a a.c)\nadd_executable(b b.c)', 'a.c': listens },
  ],
  'a library in Zig': [/no program/, { 'build.zig': 'b.addLibrary(.{});' }],
  'a library in Nim': [/no program/, { 'a.nimble': 'version = "1"' }],
  'a library in Crystal': [/no program/, { 'shard.yml': 'name: a' }],
  'a library in Swift': [/no program/, { 'Package.swift': '// swift-tools-version:6.0\n.library(name: "A")' }],
  'a library in D': [/no program/, { 'dub.sdl': 'name "a"' }],
  'scala that nothing packs': [/Nothing packs it/, { 'build.sbt': 'name := "a"' }],
  'scala of several projects': [/several projects/, { 'build.sbt': 'lazy val root = project.aggregate(a, b)' }],
  'mill without its script': [/no script mill/, { 'build.sc': 'object a extends ScalaModule' }],
  'clojure without a main': [/no :main/, { 'project.clj': '(defproject a "1")' }],
  'clojure without a build': [/no build.clj/, { 'deps.edn': '{:deps {}}' }],
  'a library in Haskell': [/no executable/, { 'a.cabal': 'name: a\nlibrary\n' }],
  'a library in OCaml': [/no dune file/, { 'dune-project': '(lang dune 3.0)', 'src/dune': '(library (name a))' }],
  'a library in Erlang': [/no release/, { 'rebar.config': '{deps, []}.' }],
  'a library in Gleam': [/no program/, { 'gleam.toml': 'name = "a"', 'src/a.gleam': 'pub fn add() { 1 }' }],
  'gleam for browsers': [/to JavaScript/, { 'gleam.toml': 'name = "a"\ntarget = "javascript"' }],
  'a module of Perl': [/no program/, { 'Makefile.PL': 'WriteMakefile', 'lib/A.pm': '' }],
  'an analysis in R': [/no application/, { DESCRIPTION: 'Package: a' }],
  'a package of Julia': [/no program/, { 'Project.toml': 'name = "A"\nuuid = "x"', 'src/A.jl': '' }],
  'a game in Lua': [/LÖVE/, { 'main.lua': '', 'conf.lua': 'function love.conf() end' }],
  'a package of Dart': [/no program/, { 'pubspec.yaml': 'name: a' }],
  'a package of Elm': [/a package/, { 'elm.json': '{"type":"package"}' }],
  'documentation of a package': [
    /Nothing says how it starts/,
    { 'mkdocs.yml': 'site_name: a', 'pyproject.toml': '[build-system]\nrequires = []' },
  ],
};
