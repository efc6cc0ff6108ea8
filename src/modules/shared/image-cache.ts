import { publicGallery } from "../../facts/images";
import { type Place } from "./place";

/** Beginning of the names of the repositories in which a region of an account keeps what it has fetched from the gallery. */
export const imageCachePrefix = "ecr-public";

/**
 * What a region fetches an image of the gallery by, so that it can start tasks while the gallery does not answer.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export const cachedImage = ({ accountId, region }: Pick<Place, "accountId" | "region">, image: string): string =>
  image.startsWith(`${publicGallery}/`)
    ? `${accountId}.dkr.ecr.${region}.amazonaws.com/${imageCachePrefix}/${image.slice(publicGallery.length + 1)}`
    : image;
