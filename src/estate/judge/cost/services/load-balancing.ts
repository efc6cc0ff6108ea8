import { fixed, type Part, priced, type ServicePricing, used, within } from "../model";
import { hoursPerMonth } from "../usage";

const page = "https://aws.amazon.com/elasticloadbalancing/pricing/";
/** Rules that a request is checked by for nothing; more count at a thousand evaluations a second for a capacity unit. */
const freeRules = 10;
const gibPerHourOfUnit = 1;
const evaluationsPerSecondOfUnit = 1000;

export const loadBalancing: ServicePricing = {
  service: "Elastic Load Balancing",
  types: {
    aws_lb: priced(({ args }, { usage, traffic, here, zones }): readonly Part[] => {
      const balancers = here("aws_lb").length;
      const perHour = usage.originGiB / hoursPerMonth;
      const rules = Math.max(0, here("aws_lb_listener_rule").length - freeRules);
      const evaluations = (usage.originRequests * rules) / (hoursPerMonth * 3600);
      // The largest of the dimensions counts; new and open connections stay below the bytes in what is assumed here.
      const units = Math.max(perHour / gibPerHourOfUnit, evaluations / evaluationsPerSecondOfUnit) * (traffic / balancers);
      return [
        fixed("alb.hour", hoursPerMonth),
        used("alb.lcu", units * hoursPerMonth),
        ...(args.internal === true
          ? []
          : [fixed("public-ipv4.hour", hoursPerMonth * (Array.isArray(args.subnets) ? args.subnets.length : zones))]),
      ];
    }),
    aws_lb_listener: within("aws_lb", page),
    aws_lb_listener_certificate: within("aws_lb", page),
    aws_lb_listener_rule: within("aws_lb", page),
    aws_lb_target_group: within("aws_lb", page),
    aws_lb_target_group_attachment: within("aws_lb", page),
  },
};
