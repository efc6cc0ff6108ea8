/**
 * What a container may do by default, all but listening on low ports. Caddy's image marks its program
 * with that one, and Linux refuses to run a program that is marked with what its container has dropped.
 * Fargate gives nothing of it back after `ALL`.
 * @see https://man7.org/linux/man-pages/man7/capabilities.7.html ("capability-dumb binaries")
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
 */
export const capabilitiesBesidesPorts: readonly string[] = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_RAW",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];
