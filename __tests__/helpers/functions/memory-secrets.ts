import { randomUUID } from "node:crypto";
import {
  type SecretDescription,
  type SecretStore,
  type SecretValue,
  type Stage,
} from "../../../src/functions/shared/rotation/secret-store";

interface Version {
  value?: SecretValue;
  readonly labels: Set<string>;
}

/**
 * Secrets in memory, for tests that rotate hundreds of times. Behaves as the store on Secrets Manager
 * does; secret-store.test.ts holds both to the same expectations.
 */
export class MemorySecrets implements SecretStore {
  /** Copies that every secret is said to have. */
  public copies: Readonly<Record<string, string>> = {};
  private readonly secrets = new Map<string, Map<string, Version>>();
  private readonly rotated = new Map<string, Date>();

  public constructor(private readonly now: () => Date = () => new Date()) {}

  public async create(name: string, value: SecretValue): Promise<string> {
    this.secrets.set(name, new Map([[randomUUID(), { value, labels: new Set(["AWSCURRENT"]) }]]));
    return Promise.resolve(name);
  }

  /** A secret that waits for its first value. */
  public async createEmpty(name: string): Promise<string> {
    this.secrets.set(name, new Map());
    return Promise.resolve(name);
  }

  public async begin(secretId: string): Promise<string> {
    const versionId = randomUUID();
    this.versions(secretId).set(versionId, { labels: new Set() });
    this.move(secretId, "AWSPENDING", versionId);
    return Promise.resolve(versionId);
  }

  public async end(secretId: string): Promise<void> {
    for (const { labels } of this.versions(secretId).values()) labels.delete("AWSPENDING");
    return Promise.resolve();
  }

  public async value(secretId: string, stage: Stage = "AWSCURRENT"): Promise<Record<string, string>> {
    return ((await this.read(secretId, stage)) ?? {}) as Record<string, string>;
  }

  public async describe(secretId: string): Promise<SecretDescription> {
    const stages = Object.fromEntries([...this.versions(secretId)].map(([id, { labels }]) => [id, [...labels]]));
    return Promise.resolve({ rotationEnabled: true, stages, lastRotated: this.rotated.get(secretId), copies: this.copies });
  }

  public async read(secretId: string, stage: Stage, versionId?: string): Promise<SecretValue | undefined> {
    const found = [...this.versions(secretId)].find(
      ([id, { labels }]) => labels.has(stage) && (versionId === undefined || versionId === id),
    );
    return Promise.resolve(found?.[1].value);
  }

  public async readAbandoned(secretId: string): Promise<readonly SecretValue[]> {
    const versions = [...this.versions(secretId).values()];
    const newer = versions.slice(versions.findIndex(({ labels }) => labels.has("AWSCURRENT")) + 1);
    return Promise.resolve(newer.reverse().flatMap(({ labels, value }) => (labels.size === 0 && value !== undefined ? [value] : [])));
  }

  public async writeCurrent(secretId: string, versionId: string, value: SecretValue): Promise<void> {
    this.versions(secretId).set(versionId, { value, labels: new Set() });
    this.move(secretId, "AWSCURRENT", versionId);
    return Promise.resolve();
  }

  public async writePending(secretId: string, versionId: string, value: SecretValue): Promise<void> {
    this.versions(secretId).set(versionId, { value, labels: new Set() });
    this.move(secretId, "AWSPENDING", versionId);
    return Promise.resolve();
  }

  public async makeCurrent(secretId: string, versionId: string, from: string): Promise<void> {
    this.move(secretId, "AWSPREVIOUS", from);
    this.move(secretId, "AWSCURRENT", versionId);
    this.rotated.set(secretId, this.now());
    return Promise.resolve();
  }

  public async generatePassword(): Promise<string> {
    return Promise.resolve(`generated-${randomUUID()}`);
  }

  private versions(secretId: string): Map<string, Version> {
    const versions = this.secrets.get(secretId);
    if (versions === undefined) throw new Error(`there is no secret ${secretId}`);
    return versions;
  }

  private move(secretId: string, label: Stage, versionId: string): void {
    for (const [id, { labels }] of this.versions(secretId)) {
      if (id === versionId) labels.add(label);
      else labels.delete(label);
    }
  }
}
