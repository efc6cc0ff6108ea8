import { aspect } from "./all-types";

/** What mock providers answer, by kind and type. */
export const mockDefaults = {
  resources: aspect(({ mock }) => mock?.resource),
  data: aspect(({ mock }) => mock?.data),
  ephemeral: aspect(({ mock }) => mock?.ephemeral),
};
