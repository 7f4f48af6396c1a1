import { inTransaction, type EngineContext } from '../../EngineContext';
import { withdrawEverything } from '../withdrawEverything';
import { noteStatements, type Statement } from './noteStatements';
import { readState, type OptionState, type PreferenceOption, type PreferenceState } from './readState';
import { noteUnsubscribed } from './withdrawConsentOf';

/** What counts now. */
export interface Preferences {
	/** The address that the message went to, if it's still known. */
	address: string | null;
	options: Array<PreferenceOption & { allowed: boolean }>;
	/** Whether opens and clicks may be measured; null: it isn't up to the contact. */
	tracking: boolean | null;
	/** No commercial message at all. */
	nothing: boolean;
}

/** What is to count from now on. */
export interface ChosenPreferences {
	options: PreferenceOption[];
	/** null: as it is. */
	tracking: boolean | null;
	/** null: as it is. */
	nothing: boolean | null;
}

/**
 * What the contact of a message has allowed. The holder of the message's link may see and change only what is
 * about the address it went to; also what is about other channels, if that's still the contact's own address.
 * @param offered what can be chosen
 * @returns null: there is no such message
 */
export async function readPreferences(
	context: EngineContext,
	messageId: string,
	offered: PreferenceOption[],
): Promise<Preferences | null> {
	const state = await readState(context, messageId, offered);
	return state === null ? null : toPreferences(state);
}

/**
 * Saves what was chosen, in one transaction: only differences are written. A topic can't be allowed without its
 * purpose. *Nothing at all* withdraws what was allowed and keeps everything commercial from the address, until
 * it's taken back.
 * @param source where it was chosen, for people
 * @returns what counts now; null: there is no such message
 */
export async function savePreferences(
	context: EngineContext,
	messageId: string,
	offered: PreferenceOption[],
	chosen: ChosenPreferences,
	source: string,
): Promise<Preferences | null> {
	const known = await context.store.messages.get(messageId);
	if (known === null) return null;
	return await inTransaction(context, async (tx) => {
		await tx.store.contacts.lock([known.contactId]);
		const state = await readState(tx, messageId, offered);
		if (state === null) return null;
		if (chosen.nothing === true && !state.nothing) await stopEverything(tx, state, source);
		else await saveChoices(tx, state, chosen, source);
		return await readPreferences(tx, messageId, offered);
	});
}

function toPreferences({ reader, options, tracking, nothing }: PreferenceState): Preferences {
	return {
		address: reader.address,
		options: options.map(({ channel, purpose, topic, allowed }) => ({ channel, purpose, topic, allowed })),
		tracking: tracking?.allowed ?? null,
		nothing,
	};
}

async function stopEverything(
	tx: EngineContext,
	{ reader: { contact, message }, addresses }: PreferenceState,
	source: string,
): Promise<void> {
	for (const address of addresses) {
		await withdrawEverything(tx, { ...address, contactId: contact?.id ?? null, source });
	}
	if (contact !== null) await noteUnsubscribed(tx, message, { oneClick: false, all: true });
}

async function saveChoices(
	tx: EngineContext,
	state: PreferenceState,
	chosen: ChosenPreferences,
	source: string,
): Promise<void> {
	const { contact, message } = state.reader;
	const stays = chosen.nothing ?? state.nothing;
	const lifted = state.nothing && !stays;
	if (lifted) {
		for (const { channel, addressHash, scope } of state.suppressions)
			await tx.store.suppressions.remove({ channel, addressHash, scope });
	}
	if (contact === null) return;
	const inForce = lifted ? [] : state.suppressions;
	const wanted = stays ? [] : differences({ ...state, suppressions: inForce }, chosen);
	const statements = [...wanted, ...trackingDifference(state, chosen.tracking)];
	await noteStatements(tx, contact.id, statements, source);
	const stopped = wanted.some(
		({ channel, purpose, topic, state: said }) =>
			said === 'withdrawn' &&
			channel === message.channel &&
			purpose === message.purpose &&
			(topic === '' || topic === message.topic),
	);
	if (stopped) await noteUnsubscribed(tx, message, { oneClick: false });
}

/** Purposes first: they decide which topics need a statement of their own. */
function differences(state: PreferenceState, chosen: ChosenPreferences): Statement[] {
	const { options, suppressions, judge } = state;
	const isChosen = ({ channel, purpose, topic }: PreferenceOption): boolean =>
		chosen.options.some((one) => one.channel === channel && one.purpose === purpose && one.topic === topic);
	const said: Statement[] = [];
	const compare = (option: OptionState): void => {
		const wanted = isChosen(option);
		if (wanted !== judge(option, suppressions, said)) said.push(statementOf(option, wanted, state));
	};
	const purposes = options.filter(({ topic }) => topic === '');
	purposes.forEach(compare);
	for (const option of options.filter(({ topic }) => topic !== '')) {
		const purpose = purposes.find((one) => one.channel === option.channel && one.purpose === option.purpose);
		// A withdrawn purpose takes its topics along; they come back with it.
		if (purpose === undefined || isChosen(purpose)) compare(option);
	}
	return said;
}

function trackingDifference(state: PreferenceState, wanted: boolean | null): Statement[] {
	const { tracking } = state;
	if (tracking === null || wanted === null || tracking.allowed === wanted) return [];
	return [statementOf(tracking, wanted, state)];
}

function statementOf(
	{ channel, purpose, topic, addressHash }: OptionState,
	given: boolean,
	{ reader: { message } }: PreferenceState,
): Statement {
	return {
		channel,
		purpose,
		topic,
		addressHash,
		state: given ? 'given' : 'withdrawn',
		// The link came in a message to this address, so its reader gets mail there.
		doubleOptIn: given && channel === message.channel,
	};
}
