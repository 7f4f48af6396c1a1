/** The request can't be understood; the command line needs correcting. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

const MIGRATE = `Usage: n8n-nodes-customer-journey migrate --from <file> --to <url> [options]

Copies an embedded journey store (a SQLite file) into PostgreSQL, which queue mode needs. Stop n8n first.
The file is only read. If interrupted, run the same command to continue; at the end, every row of the copy
is compared with its source. Then choose the PostgreSQL store in the Journey
Store API credential of every journey node, and start n8n.

  --from <file>     the store's file, such as ~/.n8n/journeys.sqlite; a file with the same name plus -wal
                    belongs to it
  --to <url>        postgres://user:password@host:port/database; special characters percent-encoded
  --schema <name>   schema of the journey tables, created if missing (default: journeys)
  --tls <mode>      off, require (encrypt) or verify (encrypt and check the server); default: off
  --ca <file>       PEM file of the authority that signed the server's certificate, for verify
  --force           copy even if n8n seems to be using the file
  --help            show this text

Pass the password in the environment variable PGPASSWORD: other users of the machine can see command
lines.

Exit codes: 0 copied and verified, 1 failed or interrupted, 2 wrong usage.
`;

const SIMULATE = `Usage: n8n-nodes-customer-journey simulate <journey.json> <contacts.csv> [options]

Sends contacts through a journey as n8n would, a year in seconds, and reports how many got how far.
Nothing leaves the machine: nodes of other packages pass contacts on or answer from a file, and the store
is temporary. The same command always gives the same result.

  <journey.json>       the workflow, as downloaded from n8n
  <contacts.csv>       one contact per line; the first line names the columns
  --days <n>           number of days to simulate (default: 365)
  --seed <n>           seed of the random numbers (default: 1)
  --behavior <file>    JSON: what contacts do, how likely it is, and when
  --fixtures <file>    JSON: what nodes of other packages return
  --start <date>       when it starts (default: 2026-01-01)
  --zone <zone>        time zone of the workflow, such as Europe/Amsterdam (default: the workflow's own, or UTC)
  --enter-over <span>  contacts enter within this span, such as 30d, instead of all at the start
  --trigger <node>     the trigger that contacts enter by (default: the first one that can)
  --out <folder>       folder for funnel.json and paths.csv (default: simulation)
  --json               print only the funnel, as JSON
  --n8n <folder>       the folder of n8n, whose execution engine is used (default: the one that is found)
  --help               show this text

See docs/simulate.md in the package’s repository for the files.

Exit codes: 0 done, 1 failed or interrupted, 2 wrong usage or an invalid file.
`;

const CHECK = `Usage: n8n-nodes-customer-journey check <workflow.json> [options]

Looks for what in a workflow will not work as its author intends, such as a step that makes every contact
fail, and says what to do. Nothing runs, and nothing is changed.

  <workflow.json>   the workflow, as n8n downloads it
  --store <place>   a store's file, such as ~/.n8n/journeys.sqlite, or postgres://user:password@host:port/database:
                    segments, strategies, models, stages and event types that the workflow names are looked
                    up there
  --schema <name>   for PostgreSQL: schema of the journey tables (default: journeys)
  --tls <mode>      for PostgreSQL: off, require (encrypt) or verify (encrypt and check the server);
                    default: off
  --ca <file>       PEM file of the authority that signed the server's certificate, for verify
  --json            print findings and notes as JSON
  --notes           also print how the journey is set: who enters, how many, and what steps wait for
  --help            show this text

Pass a password in the environment variable PGPASSWORD: other users of the machine can see command lines.

The rules are explained in docs/journey-check.md of the package’s repository.

Exit codes: 0 no errors, 1 errors were found, 2 wrong usage or a wrong file.
`;

/** By command. */
export const USAGES: Record<string, string> = { check: CHECK, migrate: MIGRATE, simulate: SIMULATE };
