/** AWS's public gallery. It is served from us-east-1, takes few anonymous requests, and lets tags be moved. */
export const publicGallery = "public.ecr.aws";

/** Version of Caddy wherever the estate runs it: in front of applications, in place of one that is not deployed yet, and in tests. */
export const caddyVersion = "2.10.2";

export const caddyImage = `public.ecr.aws/docker/library/caddy:${caddyVersion}`;

/**
 * AWS's distribution of the OpenTelemetry collector. The X-Ray daemon and SDK are in maintenance.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-eos.html
 */
export const collectorImage = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3";

/** A repository with the tag that people read, the digest that is run, or both. @see https://pkg.go.dev/github.com/distribution/reference */
export const imagePattern = /^[^\s@]+(?::[\w][\w.-]{0,127}(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/;

/** What is pulled of an image: its digest where it has one, since a tag may be moved to something else. */
export const pulledImage = (image: string): string => image.replace(/(?::[\w.-]+)(?=@sha256:)/, "");
