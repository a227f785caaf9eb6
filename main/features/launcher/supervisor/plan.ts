import type { Service, Setup, StartAnswer } from '../../../../shared/features/launcher/schema.ts';

type Refusal = StartAnswer['refused'][number];

export interface Plan {
  /** What it needs comes before what needs it. */
  order: Service[];
  refused: Refusal[];
}

export interface Wish {
  setup: Setup;
  /** Names of services of that setup. */
  names: readonly string[];
}

/** What has to be started for what was asked, and in which order; whatever cannot be started takes along only what needs it. */
export function planStart(wishes: readonly Wish[]): Plan {
  const order: Service[] = [];
  const refused: Refusal[] = [];
  for (const { setup, names } of wishes) {
    const byName = new Map(setup.services.map((service) => [service.spec.name, service]));
    const placed = new Map<string, Refusal | null>();
    const way: string[] = [];

    const place = (service: Service): Refusal | null => {
      const { name } = service.spec;
      const known = placed.get(name);
      if (known !== undefined) return known;
      const refuse = (why: string, remedy: string): Refusal => ({ serviceId: service.id, why, remedy });
      if (way.includes(name)) {
        const circle = [...way.slice(way.indexOf(name)), name].join(' → ');
        return refuse(`Services need each other in a circle: ${circle}.`, 'Take one of these needs away.');
      }
      way.push(name);
      let no: Refusal | null = service.problem && refuse(service.problem.why, service.problem.remedy);
      const before: Service[] = [];
      for (const need of service.spec.needs) {
        const needed = byName.get(need);
        if (no) break;
        if (!needed)
          no = refuse(`It needs ${need}, which this project does not have.`, 'Add it, or take the need away.');
        else {
          const lack = place(needed);
          if (lack)
            no = lack.why.startsWith('Services need')
              ? { ...lack, serviceId: service.id }
              : refuse(`It needs ${need}: ${lack.why}`, lack.remedy);
          else before.push(needed);
        }
      }
      way.pop();
      placed.set(name, no);
      if (!no) order.push(service);
      return no;
    };

    for (const name of new Set(names)) {
      const service = byName.get(name);
      const no = service && place(service);
      if (no) refused.push(no);
    }
  }
  return { order, refused };
}

/** A service and all that needs it, straight or through others. */
export function dependentsOf(blocked: ReadonlySet<string>, order: readonly Service[]): Set<string> {
  const caught = new Set(blocked);
  for (const { id, projectId, spec } of order)
    if (spec.needs.some((need) => caught.has(`${projectId}/${need}`))) caught.add(id);
  return caught;
}
