import type { Recipient, RecipientContact } from '../../store';
import type { EngineContext } from '../EngineContext';
import { findAddressees, type Candidate } from './addressees';
import type { MessageRequest } from './messageRequest';

/** Requests whose enrollments go on, with whom they are for, in one order. */
export interface Addressed {
	/** Whom the holds of all requests are for, by hold id; unknown ones are missing. */
	recipients: Map<string, Recipient>;
	known: MessageRequest[];
	candidates: Candidate[];
	/** See `findAddressees`. */
	addressees: Array<string | null>;
	/** What is known of them, by id. */
	contacts: Map<string, RecipientContact>;
}

/** How often to find out who the contacts are, while they are being merged with others. */
const TRIES = 3;

/** Whom messages are for, locked until the transaction ends. */
export async function lockAddressees(context: EngineContext, requests: MessageRequest[]): Promise<Addressed> {
	const { store } = context;
	for (let attempt = 1; ; attempt++) {
		const recipients = await store.messages.recipients(requests.map(({ originId }) => originId));
		const known = requests.filter(({ originId }) => recipients.get(originId)?.living);
		const candidates = known.map((request) => candidateOf(request, recipients.get(request.originId)!));
		const addressees = await findAddressees(context, candidates);
		const ids = candidates.map(({ contactId }, n) => addressees[n] ?? contactId);
		await store.contacts.lock(ids);
		// A contact that was merged before it could be locked is gone.
		const contacts = await store.messages.contacts(ids);
		if (ids.some((id) => !contacts.has(id)) && attempt < TRIES) continue;
		const isThere = (_: unknown, n: number): boolean => contacts.has(ids[n]);
		return {
			recipients,
			contacts,
			known: known.filter(isThere),
			candidates: candidates.filter(isThere),
			addressees: addressees.filter(isThere),
		};
	}
}

function candidateOf(request: MessageRequest, { contactId, accountId }: Recipient): Candidate {
	const { terms, zones = [], address } = request;
	return { terms, zones, address, contactId, accountId };
}
