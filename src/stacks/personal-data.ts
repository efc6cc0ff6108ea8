import { type EnvironmentConfig } from "../../config/schema/environment";
import { bucketName } from "../facts/naming";
import { purposes } from "../facts/bucket-purposes";

/** Buckets of a region that may hold personal data, by what they are for. */
export const personalDataBuckets = (environments: readonly EnvironmentConfig[], region: string): string[] =>
  environments.flatMap(({ project, environment, account, storage }) =>
    purposes(storage)
      .filter(({ treatment }) => treatment.personalData)
      .map(({ purpose }) => bucketName({ project, owner: environment }, purpose, account.id, region)),
  );
