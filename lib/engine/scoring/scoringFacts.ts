import type { Facts } from '../../domain/conditions';
import { modelCondition, modelDependencies, type ScoringFacts } from '../../domain/scoring';
import type { Account, Lead, Store, StoredModel } from '../../store';

/** Why a model doesn't score a lead, for machines. */
export type Unscored = 'no_contact_or_account' | 'no_account' | 'closed';

/** The reasons in words. */
export const UNSCORED_REASONS: Record<Unscored, string> = {
	no_contact_or_account: 'The lead has neither a contact nor an account, so there is nothing to score it by',
	closed: 'The lead was closed before the model was published',
	no_account: 'The model scores accounts, and neither the lead nor its contact has one',
};

/** What is known about some leads for some models. */
export interface LoadedFacts {
	of(model: StoredModel, lead: Lead): ScoringFacts | Unscored;
	/** Names of the segments that the models mention, by their ids. */
	segmentNames: Map<string, string>;
}

/** Reads it with a few statements, however many leads there are. */
export async function loadScoringFacts(
	store: Store,
	models: StoredModel[],
	leads: Lead[],
): Promise<LoadedFacts> {
	const condition = modelCondition(models.map(({ definition }) => definition));
	const facts = await store.conditions.facts(
		leads.flatMap(({ contactId }) => contactId ?? []),
		condition,
	);
	const accountOf = (lead: Lead): string | null =>
		lead.accountId ?? facts.get(lead.contactId ?? '')?.contact.accountId ?? null;
	const accountIds = leads.flatMap((lead) => accountOf(lead) ?? []);
	const byAccount = models.some(({ definition }) => definition.basis === 'account');
	const colleagues = byAccount ? await store.contacts.ofAccounts(accountIds) : new Map<string, string[]>();
	const others = [...colleagues.values()].flat().filter((id) => !facts.has(id));
	for (const [id, known] of await store.conditions.facts(others, condition)) facts.set(id, known);
	const accounts = await store.accounts.getMany(accountIds);
	const ofPeople = (lead: Lead, account: Account | null, ids: string[]): ScoringFacts => {
		const known = [...new Set(ids)].flatMap((id) => facts.get(id) ?? []);
		// A contact without an account of its own stands for the lead's account.
		const people = known.map((one) => (one.account === null ? { ...one, account } : one));
		return { lead, people: people.length === 0 ? [noPerson(account)] : people };
	};
	return {
		of(model, lead) {
			const accountId = accountOf(lead);
			if (lead.contactId === null && accountId === null) return 'no_contact_or_account';
			const account = accounts.get(accountId ?? '') ?? null;
			const own = lead.contactId === null ? [] : [lead.contactId];
			if (model.definition.basis === 'contact') return ofPeople(lead, account, own);
			if (accountId === null) return 'no_account';
			return ofPeople(lead, account, [...own, ...(colleagues.get(accountId) ?? [])]);
		},
		segmentNames: await segmentNames(store, models),
	};
}

/** An account with no known contact. */
function noPerson(account: Account | null): Facts {
	return { contact: { attributes: {} }, account, leads: [], interactions: [], segmentIds: new Set() };
}

async function segmentNames(store: Store, models: StoredModel[]): Promise<Map<string, string>> {
	const ids = new Set(models.flatMap(({ definition }) => [...modelDependencies(definition).segmentIds]));
	const segments = await store.segments.getMany([...ids]);
	return new Map([...segments.values()].map(({ id, name }) => [id, name]));
}
