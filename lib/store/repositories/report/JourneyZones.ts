import { sql, type Kysely } from 'kysely';

import type { Clock } from '../../../domain/clock';
import type { Schema } from '../../schema';

/** How long a zone is taken from memory: another process may publish its journey with another one. */
const REMEMBERED = 60_000;

/** In which zone a journey that was never drawn counts its days. */
const UNKNOWN = 'UTC';

/** The zones of journeys' days. Everything that is counted asks for one, so they are remembered. */
export class JourneyZones {
	readonly #clock: Clock;

	readonly #known = new Map<string, { zone: string; readAt: number }>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** @returns an IANA zone for each journey */
	async of(db: Kysely<Schema>, journeyIds: Iterable<string>): Promise<ReadonlyMap<string, string>> {
		const zones = new Map<string, string>();
		for (const id of new Set(journeyIds)) {
			const known = this.#known.get(id);
			const isFresh = known !== undefined && Math.abs(this.#clock.now() - known.readAt) < REMEMBERED;
			zones.set(id, isFresh ? known.zone : await this.#read(db, id));
		}
		return zones;
	}

	forget(journeyId: string): void {
		this.#known.delete(journeyId);
	}

	async #read(db: Kysely<Schema>, journeyId: string): Promise<string> {
		const { rows } = await sql<{ time_zone: string }>`
			select time_zone from journey_versions where journey_id = ${journeyId}
			order by version desc limit 1`.execute(db);
		const zone = rows[0]?.time_zone ?? UNKNOWN;
		this.#known.set(journeyId, { zone, readAt: this.#clock.now() });
		return zone;
	}
}
