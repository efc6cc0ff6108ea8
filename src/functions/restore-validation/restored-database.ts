import { randomInt } from "node:crypto";
import { DescribeDBInstancesCommand, ModifyDBInstanceCommand, type RDSClient } from "@aws-sdk/client-rds";
import { restoredPrefix } from "../../facts/restore-tests";
import { LoginRefused, PostgresDatabase, type Session, withSession } from "../postgres-rotation/database";

/** What every restored database is reached by, wherever it came from. */
export interface RestoredLocation {
  readonly database: string;
  /** Certificates, PEM, of which one must have signed the server's. */
  readonly certificateAuthorities: readonly string[];
}

/** A database that no restore test has made: its password is nobody's to change here. */
export class NotRestored extends Error {}

/** Of what RDS allows only what needs no escaping anywhere. @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html */
const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
const passwordLength = 64;

const restoredName = new RegExp(`^arn:aws:rds:[a-z0-9-]+:\\d{12}:db:(${restoredPrefix}[a-z0-9-]+)$`);

/**
 * A copy that a restore test has made. Whoever looks into it has no secret: the master user gets a new password, which is
 * known here alone and is lost with the copy.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export class RestoredDatabase {
  private readonly identifier: string;
  private readonly password = Array.from({ length: passwordLength }, () => characters[randomInt(characters.length)]).join("");
  private isChanged = false;

  /** @throws NotRestored for an ARN whose name is not one of a restore test, before anything is asked of AWS. */
  public constructor(
    private readonly rds: RDSClient,
    createdArn: string,
    private readonly location: RestoredLocation,
  ) {
    const identifier = restoredName.exec(createdArn)?.[1];
    if (identifier === undefined)
      throw new NotRestored(
        `${createdArn} is not named as restore tests name databases (arn:aws:rds:<region>:<account>:db:${restoredPrefix}...), so its password is left alone; see what restored it: aws backup list-restore-jobs`,
      );
    this.identifier = identifier;
  }

  /**
   * Changes the password where this has not been done yet, and works in the database. RDS changes it some time after it was
   * asked to, and until then the database refuses it: call it again.
   */
  public async work<T>(does: (session: Session) => Promise<T>): Promise<T> {
    const { DBInstances: [instance] = [] } = await this.rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: this.identifier }));
    const { Endpoint: { Address: host, Port: port } = {}, MasterUsername: username, DBInstanceStatus: status } = instance ?? {};
    if (host === undefined || port === undefined || username === undefined)
      throw new Error(`RDS says neither where ${this.identifier} is nor who its master user is; it is ${status ?? "in no state"}`);
    await this.changePassword();
    try {
      return await withSession(new PostgresDatabase({ host, port, ...this.location }), { username, password: this.password }, does);
    } catch (error) {
      if (error instanceof LoginRefused)
        throw new Error(
          `${this.identifier} does not take the new password of its master user; RDS says that it is ${status ?? "in no state"}`,
        );
      throw error;
    }
  }

  private async changePassword(): Promise<void> {
    if (this.isChanged) return;
    try {
      await this.rds.send(
        new ModifyDBInstanceCommand({ DBInstanceIdentifier: this.identifier, MasterUserPassword: this.password, ApplyImmediately: true }),
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // An answer may repeat what was asked; the reason is logged.
      throw new Error(`RDS does not change the password of ${this.identifier}: ${reason.replaceAll(this.password, "(the password)")}`);
    }
    this.isChanged = true;
  }
}
