import { aspect } from "./all-types";

/** Argument that names a resource in AWS, and whether the name means the same in every region, by type. */
export const nameArguments = aspect(({ name }) => name);
