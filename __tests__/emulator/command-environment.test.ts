import { commandEnvironment } from "@smart0dte/aws-stand-in/command-environment";

const environment = (caller: NodeJS.ProcessEnv) => commandEnvironment(caller, { port: 4000 }, "/state");

describe("environment of a command", () => {
  it("points every AWS client at the emulator and at its authority", () => {
    const { variables } = environment({ PATH: "/bin" });
    expect(variables).toMatchObject({
      PATH: "/bin",
      HTTPS_PROXY: "http://127.0.0.1:4000",
      HTTP_PROXY: "http://127.0.0.1:4000",
      https_proxy: "http://127.0.0.1:4000",
      NO_PROXY: "",
      AWS_CA_BUNDLE: "/state/ca.pem",
      AWS_EC2_METADATA_DISABLED: "true",
      CHECKPOINT_DISABLE: "1",
    });
  });

  it.each([
    "AWS_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_SOMETHING_NEW",
  ])("keeps %s from it, and says so without its value", (name) => {
    const { variables, notes } = environment({ [name]: "precious" });
    expect(variables[name]).toBeUndefined();
    expect(notes).toEqual([expect.stringContaining(`${name}: kept from this command`)]);
    expect(JSON.stringify({ variables, notes })).not.toContain("precious");
  });

  it("replaces keys of a real account with keys that mean nothing", () => {
    const { variables } = environment({ AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "precious" });
    expect(variables).toMatchObject({
      AWS_ACCESS_KEY_ID: "emulator",
      AWS_SECRET_ACCESS_KEY: "emulator",
      AWS_CONFIG_FILE: "/state/aws-config",
      AWS_SHARED_CREDENTIALS_FILE: "/state/aws-config",
    });
  });

  it("says that a proxy is replaced, without its password", () => {
    const { notes } = environment({ HTTPS_PROXY: "http://user:precious@proxy.example.com" });
    expect(notes).toEqual(["HTTPS_PROXY: replaced by the emulator for this command"]);
  });

  it("has nothing to say about what an emulator itself has set, for a command that asks for one again", () => {
    const { variables } = environment({ HTTPS_PROXY: "http://proxy.example.com" });
    expect(environment(variables).notes).toEqual([]);
    expect(commandEnvironment(variables, { port: 4001 }, "/other").notes).toEqual([]);
  });

  it("has nothing to say about a plain environment, and leaves the region alone", () => {
    const { variables, notes } = environment({ AWS_REGION: "us-west-2", HOME: "/home" });
    expect(notes).toEqual([]);
    expect(variables).toMatchObject({ AWS_REGION: "us-west-2", HOME: "/home" });
  });
});
