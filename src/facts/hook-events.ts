/** Events of a deployment at which CodeDeploy calls a function, in their order. */
export const hookEvents = ["BeforeInstall", "AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AfterAllowTraffic"] as const;
export type HookEvent = (typeof hookEvents)[number];
