import { editedEstate, realStacks, resources, synthesizeAll } from "../helpers/estate";
import { constructPath } from "../helpers/estate-policies";

describe("a service that is added", () => {
  it("is an entry of the catalogue and nothing else", async () => {
    const stacks = await synthesizeAll(
      editedEstate(({ environment, services }) => {
        if (environment === "prod" && services.catalog.api !== undefined)
          services.catalog.risk = {
            ...structuredClone(services.catalog.api),
            route: { paths: ["/api/v1/risk/*"], priority: 500, healthPath: "/health", hooks: {}, checks: {} },
          };
      }),
    );
    const before = new Map((await realStacks()).map((stack) => [stack.id, stack]));
    for (const stack of stacks) {
      // More services need more of an account's quotas.
      if (stack.layer === "quotas") continue;
      // The failover scales what the catalogue has, in the machine's definition and its role's rights.
      if (stack.layer === "failover") {
        expect(resources(stack).map(({ address }) => address)).toEqual(
          resources(before.get(stack.id) ?? stack).map(({ address }) => address),
        );
        continue;
      }
      const was = before.get(stack.id);
      const known = new Set(was === undefined ? [] : resources(was).map(({ address }) => address));
      const added = resources(stack).filter(({ address }) => !known.has(address));
      // Its pipeline follows the catalogue too, and the roles of deliveries name its tasks' roles.
      if (stack.layer === "delivery") {
        expect(added.map(constructPath)).toEqual(stack.id === "prod-us-east-1-delivery" ? ["pipelines/risk-pipeline/pipeline"] : []);
        continue;
      }
      // The ages of its database users' secrets are watched where those rotate.
      if (stack.layer === "observability") {
        expect(added.map(constructPath)).toEqual(
          stack.id === "prod-us-east-1-observability"
            ? ["secret-ages/database-services-risk-a/Default", "secret-ages/database-services-risk-b/Default"]
            : [],
        );
        continue;
      }
      if (!/^prod-us-(east-1|west-2)-(services|registry|database|database-replica)$/.test(stack.id))
        expect(
          added.map(({ address }) => address),
          stack.id,
        ).toEqual([]);
      else
        for (const resource of added)
          expect(constructPath(resource)).toMatch(
            stack.layer.startsWith("database") ? /^(credentials|rotation\/function)\/risk-[ab]/ : /^risk\//,
          );
      // What was there stays as it was: no rule, name or address moves. Only what lists the database's users has two more, and what is asked of AWS for an account grows with its tasks.
      const listsUsers = ["aws_db_proxy", "aws_iam_role_policy", "aws_lambda_invocation"];
      for (const resource of was === undefined ? [] : resources(was)) {
        if (
          resource.type === "aws_servicequotas_service_quota" ||
          // The alarm over all that is critical in the layer names one more.
          resource.type === "aws_cloudwatch_composite_alarm" ||
          // Dashboards show one more, and saved queries read one more log.
          ["aws_cloudwatch_dashboard", "aws_cloudwatch_query_definition"].includes(resource.type) ||
          // The report of a trading day reports one more objective.
          (stack.layer === "observability" && constructPath(resource) === "reports/function/function") ||
          // Documents of runbooks take one more service.
          (stack.layer === "observability" &&
            /^runbooks\/(?:deploy-again|raise-minimum|roll-back-deployment)\//.test(constructPath(resource))) ||
          // Whoever is on call may start one more pipeline.
          (stack.layer === "access" && constructPath(resource) === "access/policy-deliveries") ||
          // Findings about one more task are answered.
          (stack.layer === "observability" && /^responses\/(?:findings\/machine|guards)\//.test(constructPath(resource))) ||
          (stack.layer.startsWith("database") && listsUsers.includes(resource.type))
        )
          continue;
        expect(resources(stack).find(({ address }) => address === resource.address)).toEqual(resource);
      }
    }
    expect(
      stacks
        .filter((stack) => resources(stack, "aws_ecs_service").some(({ args }) => args.name === "smart0dte-prod-risk"))
        .map(({ id }) => id),
    ).toEqual(["prod-us-east-1-services", "prod-us-west-2-services"]);
  });
});
