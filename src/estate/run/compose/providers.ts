import { type SynthesizedStack } from "../../synthesized";

type ProviderConfig = Readonly<Record<string, unknown>>;

/** Settings with which the provider plans without credentials or network. The keys are not secret: nothing accepts them. */
const offline: ProviderConfig = {
  access_key: "offline",
  secret_key: "offline",
  skip_credentials_validation: true,
  skip_metadata_api_check: true,
  skip_requesting_account_id: true,
};

/** Arguments that make a provider call AWS or depend on who runs it; none of them changes a plan. */
const onlineOnly: ReadonlySet<string> = new Set([
  "alias",
  "allowed_account_ids",
  "forbidden_account_ids",
  "assume_role",
  "assume_role_with_web_identity",
  "profile",
  "shared_config_files",
  "shared_credentials_files",
]);

/**
 * The providers of the composition. Equal configurations become one, because each costs a process
 * (about 135 MB and half a second of CPU).
 */
export class ComposedProviders {
  private readonly aliasByConfig = new Map<string, string>();
  private readonly configs: ProviderConfig[] = [];

  /** Root alias of every provider of a stack, by the alias it has there (`""` is the default one). */
  public add({ instance, json }: SynthesizedStack): ReadonlyMap<string, string> {
    const aliases = new Map<string, string>();
    for (const { alias, ...config } of json.provider?.aws ?? []) {
      const region = typeof config.region === "string" ? config.region : instance.region;
      aliases.set(alias ?? "", this.aliasOf(`${instance.owner}-${region}`, config));
    }
    return aliases;
  }

  public render(): readonly ProviderConfig[] {
    return this.configs;
  }

  private aliasOf(wanted: string, config: ProviderConfig): string {
    const kept = Object.fromEntries(Object.entries(config).filter(([name]) => !onlineOnly.has(name)));
    const text = JSON.stringify(kept);
    const known = this.aliasByConfig.get(text);
    if (known !== undefined) return known;
    const taken = new Set(this.aliasByConfig.values());
    let alias = wanted;
    for (let count = 2; taken.has(alias); count += 1) alias = `${wanted}-${count}`;
    this.aliasByConfig.set(text, alias);
    this.configs.push({ alias, ...kept, ...offline });
    return alias;
  }
}
