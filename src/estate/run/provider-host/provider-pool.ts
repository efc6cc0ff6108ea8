import { type ProviderProcess } from "./provider-process";

/**
 * Providers that wait for the next Terraform run. One that is configured works for a single run at a
 * time, as Terraform itself has it, so that an interrupt or a crash reaches no other run; it is only
 * not ended in between. What needs no configuration, checking what was written, is done for all by one.
 */
export class ProviderPool {
  private readonly all = new Set<ProviderProcess>();
  /** Least recently used first. */
  private idle: ProviderProcess[] = [];
  private readonly lent = new WeakSet<ProviderProcess>();
  private sharedStart: Promise<ProviderProcess> | undefined;

  /**
   * @param mayWait whether so many may wait; each has some 350 MB.
   * @param oneRun whether runs come one after the other: the provider that checks what a run has written can then be the first that works for it.
   */
  public constructor(
    private readonly start: () => Promise<ProviderProcess>,
    private readonly mayWait: (count: number) => boolean,
    private readonly oneRun: boolean,
  ) {}

  /** The provider for calls that need no configuration. */
  public async shared(): Promise<ProviderProcess> {
    const provider = await (this.sharedStart ??= this.startOne()).catch((error: unknown) => {
      this.sharedStart = undefined;
      throw error;
    });
    if (provider.isAlive) return provider;
    this.sharedStart = undefined;
    return this.shared();
  }

  /** A provider that has a configuration, or that can be given it. @param key digest of the configuration. */
  public async lease(key: string): Promise<ProviderProcess> {
    this.idle = this.idle.filter((provider) => provider.isAlive);
    // The one that was used last has its connections to AWS still open.
    const found = this.idle.findLast(({ configuration }) => configuration?.key === key);
    this.idle = this.idle.filter((provider) => provider !== found);
    return found ?? (await this.unconfigured()) ?? this.startOne();
  }

  /** The one that has only checked so far, where no other run can be in the middle of a check. */
  private async unconfigured(): Promise<ProviderProcess | undefined> {
    const shared = this.oneRun ? await this.sharedStart?.catch(() => undefined) : undefined;
    if (shared === undefined || !shared.isAlive || this.lent.has(shared)) return undefined;
    this.lent.add(shared);
    return shared;
  }

  /** @param reusable whether another run may have it; not after a stop, or with calls that were cut off. */
  public release(provider: ProviderProcess, reusable: boolean): void {
    if (reusable && provider.isAlive) this.idle.push(provider);
    else this.end(provider);
    while (this.idle.length > 0 && !this.mayWait(this.idle.length)) this.end(this.idle.shift());
  }

  public endAll(): void {
    for (const provider of this.all) this.end(provider);
  }

  private async startOne(): Promise<ProviderProcess> {
    const provider = await this.start();
    this.all.add(provider);
    return provider;
  }

  private end(provider: ProviderProcess | undefined): void {
    if (provider === undefined) return;
    this.all.delete(provider);
    provider.end();
  }
}
