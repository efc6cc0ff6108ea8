import fc from "fast-check";
import { deployedTagPrefix } from "../../src/modules/registry/repository";
import { type Image, keptBy } from "../helpers/ecr-lifecycle";
import { editedEstate, resources, synthesizeStack } from "../helpers/estate";

const counts = { keepTagged: 3, keepDeployed: 10, expireUntaggedDays: 7 };

/** The policy of a repository, with small counts so that short histories reach them. */
const smallPolicy = async (): Promise<string> => {
  const stack = await synthesizeStack(
    editedEstate(({ services }) => Object.assign(services.images, counts)),
    "prod-us-east-1-registry",
  );
  return String(resources(stack, "aws_ecr_lifecycle_policy")[0]?.args.policy);
};

/** A repository whose lifecycle runs after everything that happens to it. */
class Repository {
  public images: Image[] = [];
  public running: string | undefined;
  private day = 0;

  public constructor(private readonly policy: string) {}

  public push(tags: readonly string[] = [`commit-${this.day}`]): string {
    const name = `image-${this.day}`;
    this.images.push({ name, tags, pushedAt: this.day });
    this.settle();
    return name;
  }

  /** Gives the image its tag first, as a deployment does; what fails leaves the tag. */
  public deploy(name: string, succeeds: boolean): void {
    this.images = this.images.map((image) =>
      image.name === name ? { ...image, tags: [...image.tags, `${deployedTagPrefix}${image.name}`] } : image,
    );
    this.settle();
    if (succeeds) this.running = name;
  }

  public deployed(): Image[] {
    return this.images
      .filter(({ tags }) => tags.some((tag) => tag.startsWith(deployedTagPrefix)))
      .toSorted((left, right) => right.pushedAt - left.pushedAt);
  }

  public has(name: string | undefined): boolean {
    return this.images.some((image) => image.name === name);
  }

  private settle(): void {
    this.images = keptBy(this.policy, this.images, this.day);
    this.day += 1;
  }
}

describe("what ECR deletes", () => {
  it("is not the image that runs, however many are pushed after it", async () => {
    const repository = new Repository(await smallPolicy());
    const name = repository.push();
    repository.deploy(name, true);
    for (let push = 0; push < 50; push += 1) repository.push();
    expect(repository.has(name)).toBe(true);
    expect(repository.images.length).toBeLessThanOrEqual(counts.keepTagged + 1);
  });

  it("would be the image that runs by the age of its push alone", async () => {
    const withoutDeployed = JSON.stringify({ rules: (JSON.parse(await smallPolicy()) as { rules: object[] }).rules.slice(1) });
    const repository = new Repository(withoutDeployed);
    const name = repository.push();
    repository.deploy(name, true);
    for (let push = 0; push < 50; push += 1) repository.push();
    expect(repository.has(name)).toBe(false);
  });

  it("is never the image that runs, whatever is pushed, deployed, refused and taken back within half of what is kept", async () => {
    const policy = await smallPolicy();
    const half = counts.keepDeployed / 2;
    const step = fc.oneof(
      fc.constant("push" as const),
      fc.constant("push without a tag" as const),
      fc.constant("deploy" as const),
      fc.constant("fail" as const),
      fc.nat({ max: half - 1 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const repository = new Repository(policy);
        let failures = 0;
        for (const one of steps) {
          if (one === "push without a tag") repository.push([]);
          else if (one === "push") repository.push();
          else if (one === "deploy") [failures] = [0, repository.deploy(repository.push(), true)];
          else if (one === "fail") {
            if ((failures += 1) < half) repository.deploy(repository.push(), false);
          } else {
            // Back to one of the newest deployed images.
            const target = repository.deployed()[one];
            if (target !== undefined) [failures] = [0, repository.deploy(target.name, true)];
          }
          if (repository.running !== undefined && !repository.has(repository.running)) return false;
        }
        return true;
      }),
      { seed: 14, numRuns: 300 },
    );
  });

  it("are deployed images beyond the count, and untagged ones after their days", async () => {
    const repository = new Repository(await smallPolicy());
    const untagged = repository.push([]);
    for (let deployment = 0; deployment < counts.keepDeployed + 5; deployment += 1) repository.deploy(repository.push(), true);
    expect(repository.deployed()).toHaveLength(counts.keepDeployed);
    expect(repository.has(untagged)).toBe(false);
  });
});
