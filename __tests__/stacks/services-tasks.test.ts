import { loadEstate } from "../../config/load";
import { orderSenders } from "../../config/schema/order-senders";
import { usedStores } from "../../config/schema/services";
import { epochVariables, storeVariables, taskVariables } from "../../src/facts/task-variables";
import { editedEstate, realConfig, realStack, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";
import { constructPath } from "../helpers/estate-policies";
import { all, containersOf, onlyOwn, parameters, ref, regions, servicesOf, tasks, templates } from "../helpers/services";

/** Rules by which a service's own tasks leave. */
const leaving = (stack: SynthesizedStack, service: string) =>
  resources(stack, "aws_vpc_security_group_egress_rule").filter(
    ({ args }) => args.security_group_id === ref(onlyOwn(stack, service, "aws_security_group"), "id"),
  );

describe.each(regions)("a task of prod in %s", (region) => {
  it("is an ARM task of Fargate, whose revisions stay for a rollback", async () => {
    for (const { args } of await tasks(region)) {
      expect(args).toMatchObject({
        requires_compatibilities: ["FARGATE"],
        network_mode: "awsvpc",
        runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" },
        skip_destroy: true,
      });
    }
  });

  it("ends TLS on 8443 where requests come in, and collects traces everywhere", async () => {
    for (const task of await tasks(region)) {
      const containers = containersOf(task);
      const requests = !constructPath(task).startsWith("reporting/");
      expect(containers.map(({ name }) => name)).toEqual(["application", ...(requests ? ["tls"] : []), "collector"]);
      if (requests) {
        // Started after the application, and so stopped before it: requests on their way are answered.
        expect(containers[1]).toMatchObject({
          essential: true,
          portMappings: [{ containerPort: 8443 }],
          dependsOn: [{ containerName: "application" }],
        });
        expect(containers[0]?.stopTimeout).toBeGreaterThan(containers[1]?.stopTimeout ?? 0);
      }
      expect(containers.at(-1)?.essential).toBe(false);
    }
  });

  it("has no address in the internet, no shell from outside, and no file system of an image to write to", async () => {
    const stack = await servicesOf(region);
    for (const { args } of resources(stack, "aws_ecs_service")) {
      expect(args).toMatchObject({
        enable_execute_command: false,
        network_configuration: { assign_public_ip: false, subnets: "${data.terraform_remote_state.network.outputs.appSubnetIds}" },
      });
    }
    const containers = [
      ...(await tasks(region)).flatMap(containersOf),
      ...templates(stack).flatMap(({ containerDefinitions }) => containerDefinitions),
    ];
    expect(containers.map(({ name, readonlyRootFilesystem }) => [name, readonlyRootFilesystem])).toEqual(
      containers.map(({ name }) => [name, true]),
    );
  });

  it("reaches the internet over TCP on the ports of the configuration alone", async () => {
    const twoPorts = await synthesizeStack(
      editedEstate(({ network }) => (network.egressPorts = [443, 4001])),
      `prod-${region}-services`,
    );
    for (const [stack, ports] of [
      [await servicesOf(region), [443]],
      [twoPorts, [443, 4001]],
    ] as const) {
      for (const service of all.filter((name) => name !== "realtime")) {
        const group = onlyOwn(stack, service, "aws_security_group");
        const allowed = leaving(stack, service)
          .map(({ args }) => [args.ip_protocol, args.from_port, args.to_port])
          .sort((left, right) => Number(left[1]) - Number(right[1]));
        expect(allowed, service).toEqual(ports.map((port) => ["tcp", port, port]));
        expect(group.args).not.toHaveProperty("egress");
      }
    }
  });

  it("reaches AWS by the endpoints of the VPC alone, where it calls nobody outside and they are enough", async () => {
    const reached = (stack: SynthesizedStack, service: string) =>
      leaving(stack, service).map(({ args }) => [
        args.from_port,
        args.to_port,
        args.referenced_security_group_id ?? args.prefix_list_id ?? args.cidr_ipv4,
      ]);
    const network = "${data.terraform_remote_state.network.outputs.";
    const closed = [
      [443, 443, `${network}endpointSecurityGroupId}`],
      [443, 443, `${network}s3PrefixListId}`],
    ];
    expect(reached(await servicesOf(region), "realtime")).toEqual(closed);
    const services = (edit: Parameters<typeof editedEstate>[0]) => synthesizeStack(editedEstate(edit), `prod-${region}-services`);
    const withCells = await services(({ regions }) => {
      for (const one of [regions.primary, regions.recovery]) if (one !== undefined) one.timestreamCells = { ingest: 1, query: 1 };
    });
    expect(all.filter((service) => reached(withCells, service).length === 2)).toEqual(["api", "realtime", "reporting", "signals"]);
    for (const opened of [
      await services(({ services: { catalog } }) => {
        if (catalog.realtime !== undefined) catalog.realtime.uses.internet = true;
      }),
      await services(
        ({ network: settings }) => (settings.interfaceEndpoints = settings.interfaceEndpoints.filter((name) => name !== "xray")),
      ),
    ])
      expect(reached(opened, "realtime")).toEqual([[443, 443, "0.0.0.0/0"]]);
  });

  it("learns names of secrets and where to ask, and gets credentials of others from ECS", async () => {
    const [application] =
      templates(await servicesOf(region)).find(({ family }) => family === "smart0dte-prod-execution")?.containerDefinitions ?? [];
    expect(application?.environment).toEqual(
      expect.arrayContaining([
        {
          name: "DATABASE_SECRET_NAMES",
          value: "smart0dte/prod/database/services/execution/a,smart0dte/prod/database/services/execution/b",
        },
        { name: "DATABASE_WRITER_PARAMETER", value: "/smart0dte/prod/db/writer" },
        { name: "CACHE_SECRET_NAME", value: "smart0dte/prod/cache/auth-token" },
      ]),
    );
    expect(application?.secrets).toEqual([
      {
        name: "BROKER_INTERACTIVE_BROKERS",
        valueFrom: `arn:aws:secretsmanager:${region}:333333333333:secret:smart0dte/prod/external/broker-interactive-brokers`,
      },
    ]);
  });

  it("starts at first without credentials of others, which nobody has stored yet", async () => {
    const asked = (containers: readonly { readonly name: string; readonly secrets?: readonly unknown[] }[]): string[] =>
      containers.filter(({ secrets = [] }) => secrets.length > 0).map(({ name }) => name);
    for (const task of await tasks(region)) expect(asked(containersOf(task)), constructPath(task)).toEqual([]);
    // Deployed revisions ask, or this would prove nothing.
    expect(
      templates(await servicesOf(region))
        .filter(({ containerDefinitions }) => asked(containerDefinitions).length > 0)
        .map(({ family }) => family),
    ).toEqual(["smart0dte-prod-execution", "smart0dte-prod-marketdata"]);
  });

  it("has no variables but those that the check of the configuration knows", async () => {
    // dev has the engine of time series that gives the most variables.
    for (const id of [`prod-${region}-services`, `dev-${region}-services`]) {
      for (const task of resources(await realStack(id), "aws_ecs_task_definition")) {
        const [service = ""] = constructPath(task).split("/");
        const environment = loadEstate(realConfig).find((one) => id.startsWith(one.environment));
        const stores = environment?.services.catalog[service]?.uses.stores ?? {};
        const sends = environment !== undefined && orderSenders(environment).includes(service);
        const known: readonly string[] = [
          ...taskVariables,
          ...usedStores(stores).flatMap((store) => storeVariables[store]),
          ...(sends ? epochVariables : []),
        ];
        const names = containersOf(task)[0]?.environment?.map(({ name }) => name) ?? [];
        expect(known, service).toEqual(expect.arrayContaining(names));
        if (id.startsWith("dev")) expect(names).toHaveLength(known.length);
      }
    }
  });

  it("is deployed from a template that a parameter of standard form holds, with a place for the image", async () => {
    for (const { args } of parameters(await servicesOf(region), "task-definition")) {
      expect(args).toMatchObject({
        tier: "Advanced",
        name: expect.stringMatching(/^\/smart0dte\/prod\/services\/\w+\/task-definition$/) as string,
      });
      // https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
      expect(String(args.value).length).toBeLessThan(8192);
    }
    for (const { containerDefinitions } of templates(await servicesOf(region))) {
      expect(containerDefinitions[0]).toMatchObject({ name: "application", image: "<IMAGE1_NAME>" });
    }
  });
});
