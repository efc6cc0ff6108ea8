import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { proveRecovery, type RecoveryProof } from "../../../../src/estate/judge/recovery/prove";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { editedEstate, synthesizeAll } from "../../../helpers/estate";

let environments: readonly EnvironmentConfig[];
let stacks: readonly SynthesizedStack[];
beforeAll(async () => {
  environments = editedEstate((environment) => {
    environment.activeRegion = "recovery";
  });
  stacks = (await synthesizeAll(environments)).map(({ json, ...instance }) => ({
    instance,
    folder: "",
    json,
  })) as unknown as SynthesizedStack[];
});

const proofOf = (name: string, world = stacks): RecoveryProof => {
  const [proof] = proveRecovery(
    world,
    environments.filter(({ environment }) => environment === name),
  );
  if (proof === undefined) throw new Error(`there is no ${name}`);
  return proof;
};

/** While the recovery region writes, it is the one that may be lost. */
describe("the proof of an estate whose recovery region writes", () => {
  it("says that no machine takes over to the primary region, whatever else holds", () => {
    for (const { environment } of environments) {
      const { findings, recoverySeconds } = proofOf(environment);
      expect(findings).toContainEqual({
        kind: "missing",
        what: "us-west-2 writes, and no machine takes over to us-east-1: until the way back only people do",
        key: "activeRegion",
      });
      expect(findings.map(({ what }) => what)).toContain("the machine that takes over is not there");
      expect(recoverySeconds).toBeUndefined();
    }
  });

  it("counts as the database's copy the replica that the primary region gets, with its alarm there", () => {
    const database = proofOf("prod").losses.find(({ store }) => store === "database");
    expect(database).toMatchObject({
      mechanism: "physical replica, asynchronous",
      watchedBy: { alarm: expect.stringContaining("replica-lag") as string },
    });
    const blind = stacks.map((stack) =>
      stack.instance.id === "prod-us-east-1-database"
        ? { ...stack, json: { ...stack.json, resource: { ...stack.json.resource, aws_cloudwatch_metric_alarm: {} } } }
        : stack,
    );
    expect(proofOf("prod", blind).findings).toContainEqual(
      expect.objectContaining({ kind: "no-alarm", what: "the copy of database may fall behind and no alarm sees it" }) as unknown,
    );
  });

  it("takes no copy that goes the other way for one: neither of buckets, nor a cache that is followed", () => {
    const { losses, findings } = proofOf("prod");
    const buckets = losses.filter(({ store }) => store.startsWith("bucket "));
    expect(buckets.length).toBeGreaterThan(0);
    for (const { store, seconds } of buckets) {
      expect({ store, seconds }).toEqual({ store, seconds: undefined });
      expect(findings.map(({ what }) => what)).toContain(`${store} has no copy in the recovery region`);
    }
    expect(losses.find(({ store }) => store === "cache")?.mechanism).toBe("global datastore, asynchronous");
  });
});
