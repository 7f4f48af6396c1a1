import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import { recordReader, toRow, type RecordOf } from '../../tables/record';
import { TABLES } from '../../tables';

/** What a journey's workflow looked like from an instant on. */
export type JourneyVersion = RecordOf<'journey_versions'>;

const toVersion = recordReader('journey_versions');

/**
 * Keeps what a journey's workflow looks like. Another fingerprint makes another version; another look of the
 * same one (names, positions) replaces that of the newest.
 * @returns its version, counted from 1
 */
export async function keepVersion(
	context: RepositoryContext,
	version: Omit<JourneyVersion, 'version' | 'publishedAt'>,
): Promise<number> {
	const { db } = context;
	const latest = await latestVersion(context, version.journeyId);
	const row = toRow(TABLES.journey_versions.columns, { ...version, publishedAt: context.clock.now() });
	if (latest?.fingerprint === version.fingerprint) {
		if (latest.look !== version.look || latest.timeZone !== version.timeZone) {
			await db
				.updateTable('journey_versions')
				.set({ look: row.look, graph: row.graph, time_zone: row.time_zone } as never)
				.where('journey_id', '=', version.journeyId)
				.where('version', '=', latest.version)
				.execute();
			context.zones.forget(version.journeyId);
		}
		return latest.version;
	}
	const next = (latest?.version ?? 0) + 1;
	// All nodes of a journey register at once: the first of them keeps it.
	await db
		.insertInto('journey_versions')
		.values({ ...row, version: next } as never)
		.onConflict((conflict) => conflict.columns(['journey_id', 'version']).doNothing())
		.execute();
	context.zones.forget(version.journeyId);
	return next;
}

export async function latestVersion(
	context: RepositoryContext,
	journeyId: string,
): Promise<JourneyVersion | null> {
	const row = await context.db
		.selectFrom('journey_versions')
		.selectAll()
		.where('journey_id', '=', journeyId)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row === undefined ? null : toVersion(row);
}

/** Oldest first, at most the newest hundred. */
export async function listVersions(context: RepositoryContext, journeyId: string): Promise<JourneyVersion[]> {
	const { rows } = await sql<object>`
		select * from journey_versions where journey_id = ${journeyId} order by version desc limit 100`.execute(
		context.db,
	);
	return rows.map(toVersion).reverse();
}
