import { folderOf, inFolder, proof, upwards, wayUp } from '../lines.ts';
import { envPort, healthPage, portOf, viaArgument, viaVariable, web } from '../ports.ts';
import type { Found, ProjectFiles, Requirement } from '../types.ts';

const most = 60;
const java: Requirement = { type: 'program', name: 'java', remedy: 'Install a JDK: adoptium.net.' };

interface Builder {
  wrapper: string;
  program: string;
  remedy: string;
}
const maven: Builder = { wrapper: 'mvnw', program: 'mvn', remedy: 'Install Maven: maven.apache.org.' };
const gradle: Builder = { wrapper: 'gradlew', program: 'gradle', remedy: 'Install Gradle: gradle.org.' };

/** Its wrapper, wherever above it lies: it brings the version that the project wants. `sh`, since git on Windows forgets the bit. */
function builderOf(files: ProjectFiles, folder: string, { wrapper, program, remedy }: Builder) {
  for (const place of upwards(folder))
    if (files.has(inFolder(place, wrapper))) {
      const way = wayUp(folder, place);
      const path =
        files.platform === 'win32'
          ? `${way.replaceAll('/', '\\')}\\${wrapper}${program === 'mvn' ? '.cmd' : '.bat'}`
          : `sh ${way}/${wrapper}`;
      return { command: path, requires: [java] };
    }
  return { command: program, requires: [java, { type: 'program', name: program, remedy } as const] };
}

async function springPort(files: ProjectFiles, folder: string): Promise<number> {
  const resources = inFolder(folder, 'src/main/resources');
  const properties = (await files.text(inFolder(resources, 'application.properties'))) ?? '';
  const said = portOf(/^[ \t]*server\.port[ \t]*[=:][ \t]*(?:\$\{\w+:)?(\d{2,5})/m.exec(properties)?.[1]);
  if (said) return said;
  for (const name of ['application.yml', 'application.yaml']) {
    const text = (await files.text(inFolder(resources, name))) ?? '';
    const port = portOf(
      /^server:[ \t]*\r?\n(?:[ \t]+[^\n]*\n){0,20}?[ \t]+port:[ \t]*(?:\$\{\w+:)?(\d{2,5})/m.exec(text)?.[1],
    );
    if (port) return port;
  }
  return (await envPort(files, folder, ['SERVER_PORT'])) ?? 8080;
}

interface Way {
  kind: string;
  sign: RegExp;
  maven: string | null;
  gradle: string | null;
}
const ways: readonly Way[] = [
  {
    kind: 'Quarkus',
    sign: /quarkus-maven-plugin|id[ (]["']io\.quarkus["']/,
    maven: 'quarkus:dev',
    gradle: 'quarkusDev',
  },
  {
    kind: 'Micronaut',
    sign: /micronaut-maven-plugin|id[ (]["']io\.micronaut\.application["']/,
    maven: 'mn:run',
    gradle: 'run',
  },
  {
    kind: 'Spring Boot',
    sign: /spring-boot-maven-plugin|id[ (]["']org\.springframework\.boot["'](?![^\n]*apply false)|alias\(libs\.plugins\.(?:spring\.?boot|springBoot)[^\n)]*\)(?![^\n]*apply false)/,
    maven: 'spring-boot:run',
    gradle: 'bootRun',
  },
  { kind: 'Ktor', sign: /id[ (]["']io\.ktor\.plugin["']|io\.ktor:ktor-server/, maven: null, gradle: 'run' },
  {
    kind: 'Gradle',
    sign: /^\s*(?:id[ (]["']application["']|application\b\s*$|apply plugin: ["']application["'])/m,
    maven: null,
    gradle: 'run',
  },
];

function portFor(kind: string, isMaven: boolean, wanted: number): Found['spec']['port'] {
  if (kind === 'Spring Boot') return viaVariable(wanted, 'SERVER_PORT');
  if (kind === 'Quarkus') return viaArgument(8080, '-Dquarkus.http.port={port}');
  if (kind === 'Micronaut') return viaVariable(8080, 'MICRONAUT_SERVER_PORT');
  return kind === 'Ktor' && !isMaven ? viaVariable(8080) : undefined;
}

/** Spring Boot, Quarkus, Micronaut, Ktor and the `application` plugin, by Maven or Gradle. */
export async function readJvm(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  const manifests = [...files.named('pom.xml'), ...files.named('build.gradle'), ...files.named('build.gradle.kts')];
  for (const path of manifests.slice(0, most)) {
    const text = await files.text(path);
    if (text === null) continue;
    const isMaven = path.endsWith('.xml');
    const folder = folderOf(path);
    // A parent only names what its modules use.
    if (isMaven && (/<packaging>\s*pom\s*</.test(text) || /<modules>/.test(text))) continue;
    const way = ways.find((one) => one.sign.test(text) && (isMaven ? one.maven : one.gradle) !== null);
    if (!way) continue;
    const { command, requires } = builderOf(files, folder, isMaven ? maven : gradle);
    const isWeb =
      way.kind !== 'Gradle' &&
      !(
        way.kind === 'Spring Boot' &&
        !/starter-(web|webflux|jersey|graphql|data-rest|web-services)|spring-boot-starter-undertow|starter-actuator/.test(
          text,
        )
      );
    const port = isWeb ? portFor(way.kind, isMaven, await springPort(files, folder)) : undefined;
    const actuator = way.kind === 'Spring Boot' && /starter-actuator/.test(text) && /starter-(web|webflux)/.test(text);
    found.push({
      name: way.kind === 'Spring Boot' ? 'spring' : way.kind.toLowerCase(),
      kind: way.kind,
      family: 'jvm',
      role: way.kind === 'Gradle' ? 'offer' : 'dev',
      spec: {
        run: { type: 'command', command: `${command} ${isMaven ? way.maven : way.gradle}` },
        folder,
        ...(port && { port, ready: actuator ? healthPage('/actuator/health') : web() }),
        readySeconds: 600,
      },
      evidence: [proof(path, text, way.sign)],
      requires,
    });
  }
  return found;
}
