/** What was asked for cannot be understood; the command line is to be corrected. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

export const USAGE = `Usage: n8n-nodes-customer-journey migrate --from <file> --to <url> [options]

Copies an embedded journey store (a SQLite file) into PostgreSQL, as it is needed for queue mode.
Stop n8n first. The file is only read. Interrupted, the same command goes on where it was; in the end
every row of the copy is compared with its source. Then choose the PostgreSQL store in the Journey
Store API credential of every journey node, and start n8n.

  --from <file>     the store's file, such as ~/.n8n/journeys.sqlite; a file with the same name and -wal
                    at its end belongs to it
  --to <url>        postgres://user:password@host:port/database; special characters percent-encoded
  --schema <name>   schema of the journey tables, made when it is missing (default: journeys)
  --tls <mode>      off, require (encrypt) or verify (encrypt and check the server); default: off
  --ca <file>       PEM file of the authority that signed the server's certificate, for verify
  --force           copy although n8n seems to work with the file
  --help            show this text

The password is better given as environment variable PGPASSWORD: other users of the machine can see
what stands in a command line.

Exit codes: 0 copied and verified, 1 failed or interrupted, 2 wrong usage.
`;
