import { isWatchedChange, type Audience } from '../../domain/journey';
import { matchesProperties, readProperty } from '../../domain/propertyFilter';
import type { Change, EntrySource, Interaction } from '../../store';
import type { EngineContext } from '../EngineContext';
import { enroll, type Entry } from './enroll';
import { leadsOfActivities, leadsThatLeft } from '../changes/changedLeads';

/** Lets contacts enter the journeys whose triggers wait for these changes. */
export async function enrollByRecordChange(context: EngineContext, changes: Change[]): Promise<void> {
	const sources = await context.store.entries.activeAudiences();
	if (sources.length === 0) return;
	const interactions = await context.store.interactions.getMany(
		changes.flatMap(({ recordType, recordId }) => (recordType === 'interaction' ? recordId : [])),
	);
	const eldest = await eldestOfAccounts(context, sources, changes);
	const left = await leadsThatLeft(context, sources, changes);
	const leadOf = await leadsOfActivities(context, sources, changes);
	const entries = sources.flatMap((source) =>
		changes.flatMap((change) => {
			if (entersOnce(source) && change.contactId !== eldest.get(change.recordId)) return [];
			if (left.has(change)) return [];
			return entryOf(source, change, interactions.get(change.recordId), leadOf.get(change)) ?? [];
		}),
	);
	await enroll(context, entries);
}

/**
 * A change of an account is noted for each of its contacts. Where accounts are enrolled, and may enter
 * without limit, one contact's change brings the account in; otherwise the others would, too.
 */
function entersOnce({ audience, rules }: EntrySource): boolean {
	return (
		audience?.kind === 'record' &&
		audience.record === 'account' &&
		rules?.per === 'account' &&
		rules.reentry === 'always'
	);
}

/** The oldest contact of each changed account, where a trigger asks for it. */
async function eldestOfAccounts(
	{ store }: EngineContext,
	sources: EntrySource[],
	changes: Change[],
): Promise<Map<string, string>> {
	if (!sources.some(entersOnce)) return new Map();
	const contacts = await store.contacts.ofAccounts(
		changes.flatMap(({ recordType, recordId }) => (recordType === 'account' ? recordId : [])),
	);
	return new Map([...contacts].map(([accountId, ids]) => [accountId, ids.reduce((a, b) => (a < b ? a : b))]));
}

function entryOf(
	source: EntrySource,
	change: Change,
	interaction: Interaction | undefined,
	leadId: string | undefined,
): Entry | null {
	const { audience, rules } = source;
	if (audience === null || rules === null) return null;
	const base = {
		journeyId: source.journeyId,
		stepId: source.stepId,
		contactId: change.contactId,
		reentry: rules.reentry,
		rules,
		causedBy: null,
	};
	switch (audience.kind) {
		case 'segment':
			if (audience.when.kind !== 'continuous') return null;
			if (change.recordType !== 'segment' || change.action !== 'joined') return null;
			if (!audience.segmentIds.includes(change.recordId)) return null;
			// A segment of its own has no meaning outside of the trigger.
			return {
				...base,
				item: { json: audience.condition === undefined ? { segment: { id: change.recordId } } : {} },
			};
		case 'record':
			return isWatched(audience, change) ? { ...base, ...recordEntry(change, leadId) } : null;
		case 'event':
			if (interaction === undefined || change.recordType !== 'interaction') return null;
			return isAwaited(audience, interaction) ? { ...base, ...eventEntry(audience, interaction) } : null;
	}
}

function isWatched(audience: Audience & { kind: 'record' }, change: Change): boolean {
	if (change.recordType !== audience.record || change.action !== audience.action) return false;
	if (audience.action !== 'updated' || audience.fields.length === 0) return true;
	return isWatchedChange(audience.record, audience.fields, change.fields ?? []);
}

/** @param leadOfActivity the lead that a changed activity is about */
function recordEntry(change: Change, leadOfActivity: string | undefined): Pick<Entry, 'item' | 'data'> {
	const described = {
		record: change.recordType,
		id: change.recordId,
		action: change.action,
		...(change.fields === null ? {} : { fields: change.fields }),
	};
	const leadId =
		change.recordType === 'lead' && change.action !== 'deleted' ? change.recordId : leadOfActivity;
	return {
		data: described,
		item: {
			json: { change: described },
			...(leadId === undefined ? {} : { leadId }),
		},
	};
}

function isAwaited(audience: Audience & { kind: 'event' }, interaction: Interaction): boolean {
	if (!audience.types.includes(interaction.type)) return false;
	return audience.filter === null || matchesProperties(audience.filter, interaction.properties);
}

function eventEntry(
	audience: Audience & { kind: 'event' },
	interaction: Interaction,
): Pick<Entry, 'item' | 'data' | 'key' | 'causedBy'> {
	const value =
		audience.keyProperty === null ? undefined : readProperty(interaction.properties, audience.keyProperty);
	const key = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
	return {
		data: interaction.properties,
		item: { json: {} },
		causedBy: interaction.id,
		...(key === undefined || key === '' ? {} : { key }),
	};
}
