/** GiB of memory for each vCPU, by the letter that a family begins with. */
const gibPerVcpu: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8, x: 16 };

/**
 * ARM families with an Elastic Network Adapter that take cluster placement groups: general purpose,
 * compute and memory. Burstable families (t4g) take none, and those with an Intel or AMD processor
 * cannot run the services' images.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html
 */
export const instanceFamilies: readonly string[] = [
  "c6g",
  "c6gd",
  "c6gn",
  "c7g",
  "c7gd",
  "c7gn",
  "c8g",
  "c8gb",
  "c8gd",
  "c8gn",
  "m6g",
  "m6gd",
  "m7g",
  "m7gd",
  "m8g",
  "m8gb",
  "m8gd",
  "m8gn",
  "r6g",
  "r6gd",
  "r7g",
  "r7gd",
  "r8g",
  "r8gb",
  "r8gd",
  "r8gn",
  "x2gd",
  "x8g",
];

/**
 * vCPUs of each size, the same in all these families. Bare metal is left out: it takes many minutes to
 * start, and scaling counts on less.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/co.html, gp.html and mo.html beside it
 */
const vcpus: Readonly<Record<string, number>> = {
  medium: 1,
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
  "12xlarge": 48,
  "16xlarge": 64,
  "24xlarge": 96,
  "48xlarge": 192,
};

/** Families of the eighth generation go up to 48xlarge, earlier ones up to here. */
const largestBefore8 = 64;

export const instanceSizes = "medium to 16xlarge, and 24xlarge and 48xlarge in the eighth generation";

export interface TaskSize {
  /** CPU units, 1,024 for a vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
}

/** What an instance has for tasks; undefined for a type that is not known here. */
export function roomOf(instanceType: string): TaskSize | undefined {
  const [family = "", size = "", ...rest] = instanceType.split(".");
  const cores = vcpus[size];
  const perVcpu = gibPerVcpu[family.charAt(0)];
  if (!instanceFamilies.includes(family) || cores === undefined || perVcpu === undefined || rest.length > 0) return undefined;
  if (cores > largestBefore8 && family.charAt(1) !== "8") return undefined;
  return { cpu: cores * 1024, memoryMiB: withoutReserve(cores * perVcpu * 1024) };
}

/**
 * What is left for tasks of an instance's memory. The kernel and the platform take a part, so that an
 * instance registers less than its type has: AWS gives 7,985 of 8,192 MiB as an example and no rule, and
 * small ones lose a larger share. The agent needs some besides, which AWS advises to keep free; 256 MiB
 * is the amount of its example. A tenth, and never less than that, is on the safe side of both.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html
 */
const withoutReserve = (memoryMiB: number): number => Math.floor(memoryMiB - Math.max(256, memoryMiB / 10));

export const fits = (task: TaskSize, { cpu, memoryMiB }: TaskSize): boolean => task.cpu <= cpu && task.memoryMiB <= memoryMiB;

/** The smallest type of the first of some families that has one with room for a task. */
export function smallestFor(task: TaskSize, families: readonly string[]): string | undefined {
  const types = families.flatMap((family) => Object.keys(vcpus).map((size) => `${family}.${size}`));
  return types.find((type) => {
    const room = roomOf(type);
    return room !== undefined && fits(task, room);
  });
}
