import { compose } from "../../../../src/estate/run/compose/compose";
import { environmentNames } from "../../../helpers/config";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realStacks } from "../../../helpers/estate";

async function synthesized(): Promise<SynthesizedStack[]> {
  // The helper's stacks hold the same JSON that the estate's tools read from disk.
  return (await realStacks()).map(({ json, ...instance }) => ({
    instance,
    folder: "unused",
    json: json as unknown as SynthesizedStack["json"],
  }));
}

const addresses = (json: object): string[] =>
  Object.entries((json as { resource?: Record<string, object> }).resource ?? {}).flatMap(([type, byName]) =>
    Object.keys(byName).map((name) => `${type}.${name}`),
  );

describe("the composition of the estate", () => {
  it("loses no resource, no output, no lifecycle, and changes no argument but reads of other states", async () => {
    const stacks = await synthesized();
    const composition = compose(stacks);
    expect([...composition.stacks.keys()]).toEqual(stacks.map(({ instance }) => instance.id));
    for (const { instance, json } of stacks) {
      const child = composition.stacks.get(instance.id) as unknown as SynthesizedStack["json"];
      expect(addresses(child)).toEqual(addresses(json));
      const expected = JSON.stringify(json.resource ?? {}).replace(
        /data\.terraform_remote_state\.([a-z-]+)\.outputs\.(\w+)/g,
        (_, remote: string, field: string) => `var.${remote.replaceAll("-", "_")}_${field}`,
      );
      expect(JSON.stringify(child.resource ?? {})).toBe(expected);
      expect(Object.keys(child.output ?? {})).toEqual(Object.keys(json.output ?? {}));
    }
  });

  it("has no backend, no remote state and no provider below the root", async () => {
    const { stacks } = compose(await synthesized());
    for (const child of stacks.values()) {
      expect(child).not.toHaveProperty("provider");
      expect(child).not.toHaveProperty("terraform.backend");
      expect(JSON.stringify(child)).not.toContain("terraform_remote_state");
    }
  });

  it("has one offline provider per environment and region, with that environment's tags", async () => {
    const { root } = compose(await synthesized());
    const providers = (root.provider as { aws: Record<string, unknown>[] }).aws;
    expect(providers).toHaveLength(2 * environmentNames.length);
    expect(new Set(providers.map(({ alias }) => alias)).size).toBe(providers.length);
    for (const provider of providers) {
      expect(provider).toMatchObject({
        skip_credentials_validation: true,
        skip_requesting_account_id: true,
        skip_metadata_api_check: true,
      });
      expect(provider).not.toHaveProperty("allowed_account_ids");
      expect(provider.default_tags).toHaveLength(1);
    }
  });

  it("feeds each read from the stack that writes the state which is read", async () => {
    const { root } = compose(await synthesized());
    const modules = root.module as Record<string, Record<string, unknown>>;
    expect(modules["prod-us-west-2-network"]).toMatchObject({ security_logsKeyArn: "${module.prod-us-west-2-security.logsKeyArn}" });
  });

  it("says which stack reads a state that nobody writes", async () => {
    const alone = (await synthesized()).filter(({ instance }) => instance.id === "prod-us-east-1-network");
    expect(() => compose(alone)).toThrow("stack prod-us-east-1-network reads the state security, which no composed stack writes");
  });
});
