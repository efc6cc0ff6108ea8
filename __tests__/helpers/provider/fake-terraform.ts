import { Client, type ClientUnaryCall, credentials, Metadata } from "@grpc/grpc-js";
import { reattachVariable } from "../../../src/estate/run/provider-host/plugin-protocol";
import { type ProviderHost } from "../../../src/estate/run/provider-host/start";

const asIs = (message: Buffer): Buffer => message;

/** Who answered a call of the fake provider, and what it had been configured with. */
export interface Answer {
  readonly pid: number;
  readonly configured?: string;
  readonly stopped?: boolean;
}

/** Talks to a host as one run of Terraform does, over a connection of its own. */
export class FakeTerraform {
  private readonly client: Client;
  private readonly calls: ClientUnaryCall[] = [];

  public constructor({ environment }: Pick<ProviderHost, "environment">) {
    const [reattach] = Object.values(
      JSON.parse(environment[reattachVariable] ?? "") as Record<string, { readonly Addr: { readonly String: string } }>,
    );
    this.client = new Client(`unix:${reattach?.Addr.String}`, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
  }

  public call(name: string, request = ""): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const call = this.client.makeUnaryRequest<Buffer, Buffer>(
        `/tfplugin5.Provider/${name}`,
        asIs,
        asIs,
        Buffer.from(request),
        new Metadata(),
        {},
        (error, answer) => (answer === undefined ? reject(error ?? new Error("no answer")) : resolve(answer)),
      );
      this.calls.push(call);
    });
  }

  /** Asks a provider about something. */
  public async read(what = ""): Promise<Answer> {
    return JSON.parse((await this.call("ReadResource", what)).toString()) as Answer;
  }

  /** Configures a provider and tells which one it is. */
  public async configured(how: string): Promise<Answer> {
    await this.call("Configure", how);
    return this.read();
  }

  /** Ends as a process does: what it waits for is cut off. */
  public end(): void {
    for (const call of this.calls) call.cancel();
    this.client.close();
  }
}
