import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { tradingAllowed } from "../../src/facts/trading-flag";
import { NotTrading } from "./trading-epoch";

export interface TradingFlagSettings {
  /** Answers with the parameter's value; fails rather than guesses. */
  readonly read: () => Promise<string | undefined>;
  /** How long an answer holds: the same time as a lease of the epoch, with which it is asked for. */
  readonly leaseSeconds: number;
  /** Milliseconds of a clock that no one sets, such as `performance.now`. */
  readonly clock: () => number;
}

/**
 * Whether trading was stopped, for the service that sends orders: asked for with the epoch, and looked at right before each
 * order. Whatever is not understood, or not answered in time, is a stop.
 */
export class TradingFlag {
  private allowedUntil: number | undefined;

  private readonly settings: TradingFlagSettings;

  public constructor(settings: TradingFlagSettings) {
    this.settings = settings;
  }

  /** Asks for the flag; call it several times within a lease. A store that does not answer changes nothing: the answer that is there ends by itself. */
  public async refresh(): Promise<void> {
    const { read, leaseSeconds, clock } = this.settings;
    // Counts from the question: trading may have been stopped by the time of the answer.
    const asked = clock();
    const value = await read();
    this.allowedUntil = value === tradingAllowed ? asked + leaseSeconds * 1000 : undefined;
  }

  /** @throws NotTrading while trading is stopped, or when it is not known whether it is. */
  public check(): void {
    if (this.allowedUntil === undefined || this.settings.clock() >= this.allowedUntil)
      throw new NotTrading("trading is stopped, or nobody says that it is not: nothing is sent");
  }
}

/** The flag's value in the task's own region. */
export const readFlag = (client: SSMClient, name: string) => async (): Promise<string | undefined> =>
  (await client.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
