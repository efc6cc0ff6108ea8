/** Version of Caddy wherever the estate runs it: in front of applications, in place of one that is not deployed yet, and in tests. */
export const caddyVersion = "2.10.2";

export const caddyImage = `public.ecr.aws/docker/library/caddy:${caddyVersion}`;
