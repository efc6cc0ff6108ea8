/**
 * What the service that sends orders must do so that two regions never trade at the same time: the reference for
 * the platform's `execution`, in any language. The contract stands in docs/recovery.md, its rules are numbered there
 * and here; the model in src/estate/judge/recovery/model proves that they are enough, and that none can be left out.
 */

export interface Epoch {
  readonly epoch: number;
  /** Region that may trade in it; `nobody` while a takeover waits. */
  readonly holder: string;
}

export interface EpochStore {
  /** Rule 1: consistently, never an earlier value. Fails rather than guesses. */
  read(): Promise<Epoch>;
}

export interface TradingEpochSettings {
  readonly store: EpochStore;
  /** Region that this process runs in. */
  readonly region: string;
  readonly leaseSeconds: number;
  readonly orderSeconds: number;
  /** Milliseconds of a clock that no one sets, such as `performance.now`; not the time of day. */
  readonly clock: () => number;
}

/** What goes with an order. */
export interface Permission {
  readonly epoch: number;
  /** Rule 4: the order is dropped, by the broker or on the way, when it is not there after so long. */
  readonly withinMilliseconds: number;
}

/** The region may not trade now, or it is not known whether it may; nothing was sent. */
export class NotTrading extends Error {
  public override readonly name = "NotTrading";
}

/**
 * A lease on the trading epoch. It lives in the memory of one process and nowhere else (rule 5): a process that
 * starts has none.
 */
export class TradingEpoch {
  private lease: { readonly epoch: number; readonly until: number } | undefined;
  private readonly settings: TradingEpochSettings;

  public constructor(settings: TradingEpochSettings) {
    this.settings = settings;
  }

  /**
   * Asks for the epoch; call it several times within a lease. A store that does not answer changes nothing: the
   * lease that is there ends by itself.
   */
  public async refresh(): Promise<void> {
    const { store, region, leaseSeconds, clock } = this.settings;
    // Rule 2: the lease counts from here. By the time of the answer a takeover may be waiting for its end.
    const asked = clock();
    const { epoch, holder } = await store.read();
    if (holder !== region) {
      // Somebody else has it, or nobody: what an earlier answer said is over as well.
      this.lease = undefined;
      return;
    }
    const until = asked + leaseSeconds * 1000;
    // An answer that was overtaken by a later one takes nothing back.
    if (this.lease === undefined || epoch > this.lease.epoch || until > this.lease.until) this.lease = { epoch, until };
  }

  /**
   * Rule 3: right before each order, not once for several.
   *
   * @throws NotTrading without a lease that still lasts.
   */
  public permission(): Permission {
    const { region, clock, orderSeconds } = this.settings;
    if (this.lease === undefined || clock() >= this.lease.until)
      throw new NotTrading(`${region} has no lease of the trading epoch: nothing is sent`);
    return { epoch: this.lease.epoch, withinMilliseconds: orderSeconds * 1000 };
  }
}
