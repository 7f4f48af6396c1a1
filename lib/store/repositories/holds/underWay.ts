import { sql } from 'kysely';

/**
 * Holds that are on their way into an execution or inside one: few at any moment, whatever else there is. In the very
 * words of the partial index `holds_claim`, without which SQLite would not use it.
 */
export const UNDER_WAY = sql`claim_id is not null and state in ('claimed', 'delivered')`;
