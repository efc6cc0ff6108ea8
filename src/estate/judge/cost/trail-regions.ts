import { type Resource } from "./model";

/** Regions whose events a trail takes in: both of the estate's, where it is a trail of every region. */
export const regionsOf = ({ args }: Resource): number => (args.is_multi_region_trail === true ? 2 : 1);
