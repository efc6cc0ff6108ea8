import { estateRule, rule } from "./rule";

export const organizationRules = [
  rule({
    id: "delegated-is-a-member",
    reads: ["organization"],
    check: ({ organization }, report) => {
      if (organization?.delegated === undefined || organization.delegated.accountId !== organization.managementAccountId) return;
      report({
        path: ["organization", "delegated", "accountId"],
        allowed: "a member account: AWS delegates nothing to the management account",
        fix: "name the account of security, or leave organization.delegated out",
      });
    },
  }),
  rule({
    id: "delegated-services-once",
    reads: ["organization"],
    check: ({ organization }, report) => {
      const services = organization?.delegated?.services ?? [];
      for (const [index, service] of services.entries())
        if (services.indexOf(service) !== index)
          report({
            path: ["organization", "delegated", "services", index],
            allowed: "each service once",
            fix: `take one ${service} out`,
          });
    },
  }),
];

export const organizationEstateRules = [
  estateRule({
    id: "one-organization",
    reads: ["organization"],
    check: (environments, report) => {
      const [first, ...others] = environments.filter(({ organization }) => organization !== undefined);
      for (const { environment } of others)
        report(environment, {
          path: ["organization"],
          allowed: `nothing: ${first?.environment ?? ""} has the organization of the whole estate`,
          fix: "leave it in one environment, whose break-glass applies it",
        });
    },
  }),
  estateRule({
    id: "management-account-holds-no-environment",
    reads: ["organization", "account"],
    check: (environments, report) => {
      for (const { environment, organization } of environments) {
        if (organization === undefined) continue;
        const held = environments.filter(({ account }) => account.id === organization.managementAccountId);
        if (held.length === 0) continue;
        report(environment, {
          path: ["organization", "managementAccountId"],
          allowed: `an account without environments; ${held.map((one) => one.environment).join(", ")} would not be bound by its control policies`,
          fix: "name the management account, or move the environments to accounts of their own",
        });
      }
    },
  }),
];
