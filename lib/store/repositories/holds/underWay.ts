import { sql } from 'kysely';

/**
 * Holds on their way into an execution or inside one: few at any moment, whatever else there is. Worded
 * exactly like the partial index `holds_claim`, which SQLite would otherwise not use.
 */
export const UNDER_WAY = sql`claim_id is not null and state in ('claimed', 'delivered')`;
