import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { realStacks, resources } from "../helpers/estate";

const root = path.resolve(__dirname, "../..");

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

describe("synthesis", () => {
  it("gives the same bytes twice, in another folder and time zone, without a path of the machine", () => {
    const outputs = ["UTC", "Asia/Tokyo"].map((timeZone) => {
      const folder = mkdtempSync(path.join(tmpdir(), "estate-synth-"));
      execFileSync(process.execPath, [path.join(root, "bin", "synth.mjs")], {
        cwd: root,
        env: { ...process.env, CDKTF_OUTDIR: folder, TZ: timeZone, ESTATE_SYNTHESIS_CACHE: "off" },
      });
      return folder;
    });
    try {
      const [first = "", second = ""] = outputs;
      expect(filesBelow(second)).toEqual(filesBelow(first));
      expect(filesBelow(first).length).toBeGreaterThan(30);
      for (const file of filesBelow(first)) {
        const content = readFileSync(path.join(first, file));
        expect(content.equals(readFileSync(path.join(second, file))), file).toBe(true);
        expect(content.includes(root), `${file} names the checkout's folder`).toBe(false);
      }
    } finally {
      for (const folder of outputs) rmSync(folder, { recursive: true, force: true });
    }
  });

  it("loads provider bindings one by one, never the whole library", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "estate-synth-"));
    try {
      const script = `process.on("exit", () => console.log(JSON.stringify(Object.keys(require.cache).filter((file) => /provider-aws.lib.index\\.js$/.test(file)))));import(${JSON.stringify(path.join(root, "bin", "synth.mjs"))})`;
      const output = execFileSync(process.execPath, ["-e", script], {
        cwd: root,
        env: { ...process.env, CDKTF_OUTDIR: folder, ESTATE_SYNTHESIS_CACHE: "off" },
        encoding: "utf8",
      });
      expect(JSON.parse(output)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("every stack", () => {
  it("keeps its state under <owner>/<region>/<layer>, encrypted with the account's key, with a lock file", async () => {
    for (const stack of await realStacks()) {
      expect(stack.json.terraform.backend.s3).toEqual({
        bucket: `smart0dte-${stack.accountName}-state-${stack.accountId}-${stack.region}`,
        key: `${stack.owner}/${stack.region}/${stack.layer}.tfstate`,
        region: stack.region,
        encrypt: true,
        kms_key_id: `arn:aws:kms:${stack.region}:${stack.accountId}:alias/smart0dte-${stack.accountName}-state`,
        use_lockfile: true,
      });
      expect(stack.json.terraform.required_version).toBe(">= 1.11.0");
    }
  });

  it("works in its own account and region only, with the same default tags as its neighbours", async () => {
    const tags = new Map<string, string>();
    for (const stack of await realStacks()) {
      const [provider] = stack.json.provider?.aws ?? [];
      expect(provider).toMatchObject({ region: stack.region, allowed_account_ids: [stack.accountId] });
      const text = JSON.stringify(provider?.default_tags);
      const place = `${stack.accountId} ${stack.region}`;
      expect(tags.get(place) ?? text, `${stack.id} differs from others of ${place}`).toBe(text);
      tags.set(place, text);
      for (const tag of ["Project", "Environment", "Owner", "CostCenter", "DataClassification", "ManagedBy"])
        expect(text).toContain(`"${tag}"`);
    }
  });

  it("reads states of its own region only, in the default workspace, and calls no API while planning", async () => {
    for (const stack of await realStacks()) {
      const {
        terraform_remote_state: _reads,
        aws_secretsmanager_random_password: deferred,
        aws_route53_zone: zones,
        aws_secretsmanager_secret: copies,
        aws_kms_alias: keys,
        ...others
      } = stack.json.data ?? {};
      expect(others).toEqual({});
      // Its length refers to a resource that does not exist yet, which defers the call to the apply.
      for (const random of Object.values(deferred ?? {})) expect(random.password_length).toMatch(/\$\{.*\baws_\w+\.\S+\.(id|arn)\b/);
      // Named with an output that is unknown until the load balancer is there.
      for (const zone of Object.values(zones ?? {}))
        expect(zone.name).toMatch(/substr\(data\.terraform_remote_state\.ingress\.outputs\.loadBalancerDnsName, 0, 0\)/);
      // Named with the ARN of a connection that the same stack makes.
      for (const alias of Object.values(keys ?? {}))
        expect(alias.name).toMatch(/substr\(aws_codeconnections_connection\.[\w-]+\.arn, 0, 0\)/);
      // Named with the id of a group that the same stack makes.
      for (const copy of Object.values(copies ?? {})) expect(copy.name).toMatch(/substr\(aws_security_group\.[\w-]+\.id, 0, 0\)/);
      for (const read of Object.values(stack.json.data?.terraform_remote_state ?? {})) {
        expect(read).toMatchObject({
          backend: "s3",
          workspace: "default",
          config: { region: stack.region, bucket: stack.json.terraform.backend.s3.bucket },
        });
      }
    }
  });

  it("repeats no default tag on a resource", async () => {
    for (const stack of await realStacks()) {
      for (const { address, args } of resources(stack)) {
        const repeated = Object.keys((args.tags as object | undefined) ?? {}).filter((tag) =>
          ["Project", "Environment", "Owner", "CostCenter", "DataClassification", "ManagedBy"].includes(tag),
        );
        expect(repeated, `${stack.id} ${address}`).toEqual([]);
      }
    }
  });

  it("carries the lock of exactly the provider version it asks for", async () => {
    for (const stack of await realStacks()) {
      expect(stack.json.terraform.required_providers).toEqual({ aws: { source: "hashicorp/aws", version: "5.100.0" } });
    }
  });
});
