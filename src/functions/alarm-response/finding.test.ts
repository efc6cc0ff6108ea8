import { type GuardedFindingResponse, type Isolatable } from "../../facts/finding-responses";
import { type Finding, responseTo, targetOf } from "./finding";

const cluster = "smart0dte-prod-services";
const isolatable: Isolatable = {
  cluster,
  services: [
    { service: "api", ecsService: "smart0dte-prod-api", role: "smart0dte-prod-api-run-us-east-1", sendsOrders: false },
    { service: "execution", ecsService: "smart0dte-prod-execution", role: "smart0dte-prod-execution-run-us-east-1", sendsOrders: true },
  ],
  neverBlock: ["8.8.4.0/24", "2001:4860::/32", "2a00:1450:4001:800::53/128"],
};
const task = (service: string, inCluster = cluster) => `arn:aws:ecs:us-east-1:333333333333:task/${inCluster}/${service}0123456789abcdef`;
const finding = (rest: Partial<Finding>): Finding => ({ id: "one", type: "Execution:Runtime/NewBinaryExecuted", severity: 8, ...rest });
const ofTask = (service: string, inCluster = cluster, group = `service:smart0dte-prod-${service}`): Finding =>
  finding({ resource: { ecsClusterDetails: { name: inCluster, taskDetails: { arn: task(service, inCluster), group } } } });
const ofRole = (userName: string, userType = "AssumedRole"): Finding => finding({ resource: { accessKeyDetails: { userName, userType } } });
const from = (address: string, action = "awsApiCallAction"): Finding =>
  finding({
    service: { action: { [action]: { remoteIpDetails: { [address.includes(":") ? "ipAddressV6" : "ipAddressV4"]: address } } } },
  });

describe("what a finding's response acts on", () => {
  it("is a task of one of the environment's services, and trading is stopped first where it sends orders", () => {
    expect(targetOf("isolateTask", ofTask("api"), isolatable)).toEqual({ trading: "goesOn", service: "api", what: task("api") });
    expect(targetOf("isolateTask", ofTask("execution"), isolatable)).toMatchObject({ trading: "stop", service: "execution" });
  });

  it.each([
    ["of another cluster", ofTask("api", "smart0dte-dev-services")],
    [
      "whose ARN is of another cluster than the finding says",
      finding({
        resource: { ecsClusterDetails: { name: cluster, taskDetails: { arn: task("api", "other"), group: "service:smart0dte-prod-api" } } },
      }),
    ],
    ["of no service", ofTask("api", cluster, "family:smart0dte-prod-api")],
    ["of a service that is not there", ofTask("ledger")],
    ["that is not named", finding({})],
  ])("is no task %s", (_, one) => {
    expect(targetOf("isolateTask", one, isolatable)).toHaveProperty("refused");
  });

  it("is the role of one of the environment's services", () => {
    const role = "smart0dte-prod-execution-run-us-east-1";
    expect(targetOf("revokeSessions", ofRole(role), isolatable)).toEqual({ trading: "stop", service: "execution", what: role });
  });

  it.each([
    "smart0dte-prod-break-glass",
    "smart0dte-prod-deployer",
    "smart0dte-prod-responses-findings-machine-us-east-1",
    "smart0dte-prod-responses-guards-us-east-1",
    "smart0dte-trading-prod-state-replication-us-east-1",
    "smart0dte-prod-api-start-us-east-1",
    "smart0dte-prod-api-run-us-west-2",
    "",
  ])("is never the role %s", (role) => {
    expect(targetOf("revokeSessions", ofRole(role), isolatable)).toHaveProperty("refused");
  });

  it("is nobody who has the name of a role and is none", () => {
    expect(targetOf("revokeSessions", ofRole("smart0dte-prod-api-run-us-east-1", "IAMUser"), isolatable)).toHaveProperty("refused");
  });

  it.each(["awsApiCallAction", "rdsLoginAttemptAction"])("is the address of %s", (action) => {
    expect(targetOf("blockAddress", from("8.8.8.8", action), isolatable)).toEqual({ trading: "goesOn", service: "-", what: "8.8.8.8" });
  });

  it.each([
    ["10.1.2.3", /no public address/],
    ["172.31.0.1", /no public address/],
    ["100.64.0.1", /no public address/],
    ["198.51.100.0", /no public address/],
    ["8.8.4.4", /never blocked/],
    ["2001:db8::1", /no public address/],
    ["fe80::1", /no public address/],
    ["fd00:ec2::254", /no public address/],
    ["::ffff:8.8.8.8", /no public address/],
    ["2002:808:808::1", /no public address/],
    ["2001:4860:4860::8888", /never blocked/],
    // Another address of its network is never blocked, and a block is of the whole network.
    ["2a00:1450:4001:800::1", /never blocked/],
    ["fe80::1%eth0", /no address/],
    ["999.1.1.1", /no address/],
    ["", /names no address/],
  ])("is never the address %s", (address, reason) => {
    expect(targetOf("blockAddress", from(address), isolatable)).toEqual({ refused: expect.stringMatching(reason) as string });
  });

  it("is an address of IPv6 as well", () => {
    expect(targetOf("blockAddress", from("2600:1f18::1"), isolatable)).toMatchObject({ trading: "goesOn", what: "2600:1f18::1" });
  });

  it("is no address that the environment's own requests go to", () => {
    expect(targetOf("blockAddress", from("8.8.8.8", "networkConnectionAction"), isolatable)).toHaveProperty("refused");
  });
});

describe("the response to a finding", () => {
  const responses = [
    { name: "high", action: "isolateTask", findings: ["Execution:Runtime/"], minimumSeverity: 7 },
    { name: "low", action: "blockAddress", findings: ["CredentialAccess:RDS/"], minimumSeverity: 2 },
  ].map((one) => ({ ...one, blockHours: 0, guards: { when: "always", atMostPerHour: 1, dryRun: false } })) as GuardedFindingResponse[];

  it.each([
    ["Execution:Runtime/NewBinaryExecuted", 7, "high"],
    ["Execution:Runtime/NewBinaryExecuted", 6.9, undefined],
    ["CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin", 2, "low"],
    ["Recon:RDS/MaliciousIPCaller", 9, undefined],
  ])("to %s of severity %d is %s", (type, severity, expected) => {
    expect(responseTo({ type, severity }, responses)?.name).toBe(expected);
  });
});
