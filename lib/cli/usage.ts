/** The request can't be understood; the command line needs correcting. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

const MIGRATE = `Usage: n8n-nodes-customer-journey migrate --from <file> --to <url> [options]

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

const SIMULATE = `Usage: n8n-nodes-customer-journey simulate <journey.json> <contacts.csv> [options]

Lets contacts go through a journey as n8n would run it, a year in seconds, and tells how many came how
far. Nothing leaves the machine: nodes of other packages pass contacts on or answer from a file, and the
store is a temporary one. The same command has the same outcome.

  <journey.json>       the workflow, as n8n downloads it
  <contacts.csv>       one contact a line; the first line names the columns
  --days <n>           how long (default: 365)
  --seed <n>           another number, another course of chance (default: 1)
  --behavior <file>   JSON: what contacts do, how likely and when
  --fixtures <file>    JSON: what nodes of other packages answer
  --start <date>       when it begins (default: 2026-01-01)
  --zone <zone>        time zone of the workflow, such as Europe/Amsterdam (default: the workflow's own, or UTC)
  --enter-over <span>  contacts enter within this span, such as 30d, instead of all at the start
  --trigger <node>     the node by which contacts enter (default: the first that lets them in)
  --out <folder>       where funnel.json and paths.csv are written (default: simulation)
  --json               print the funnel as JSON, and nothing else
  --n8n <folder>       where n8n is, if it is not found: its execution engine does the work
  --help               show this text

The files are described in docs/simulate.md of the package’s repository.

Exit codes: 0 done, 1 failed or interrupted, 2 wrong usage or a wrong file.
`;

/** By command. */
export const USAGES: Record<string, string> = { migrate: MIGRATE, simulate: SIMULATE };
