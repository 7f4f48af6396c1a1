import { parseModel, type ScoringModel } from '../../lib/domain/scoring';
import { createLead, modelId, saveContact, type ModelRegistration } from '../../lib/engine';
import type { Contact, Lead, LeadScoreRecord } from '../../lib/store';
import { EngineHarness, JOURNEY } from './engineHarness';
import type { StorePlace } from './storePlaces';

/** Points for every mail that is opened, unless something else is given. */
export function scoringModel(given: object = {}): ScoringModel {
	return parseModel(
		{
			name: 'Engagement',
			rules: [{ kind: 'interaction', name: 'Opened', type: 'email.opened', points: 10 }],
			...given,
		},
		'Model',
	);
}

/** An engine with leads and scoring models. */
export class ScoringHarness {
	readonly journey: EngineHarness;

	private constructor(journey: EngineHarness) {
		this.journey = journey;
	}

	static async start(place: StorePlace): Promise<ScoringHarness> {
		return new ScoringHarness(await EngineHarness.start({ place }));
	}

	async close(): Promise<void> {
		await this.journey.close();
	}

	/** Publishes a model, and waits until all leads are scored. Returns what ends its registration. */
	async publish(
		model: ScoringModel,
		{ stepId = 'score', ...more }: Partial<ModelRegistration> = {},
	): Promise<() => void> {
		const end = await this.journey.engine.clock.registerModel({
			journeyId: JOURNEY,
			stepId,
			model,
			reactivated: true,
			...more,
		});
		await this.journey.engine.clock.idle();
		return end;
	}

	async lead(contact: Contact | null, given: { campaign?: string } = {}): Promise<Lead> {
		if (contact === null) throw new Error('Leads without a contact are made by the store');
		const { lead } = await createLead(this.journey.engine, {
			contactId: contact.id,
			matching: 'always',
			ifFound: 'keep',
			fields: given,
			origin: null,
		});
		await this.journey.engine.clock.idle();
		return lead as Lead;
	}

	/** Changes fields of a contact, as a form does. */
	async change(contact: Contact, fields: object): Promise<void> {
		await saveContact(this.journey.engine, { email: contact.email ?? '', ...fields }, { matchBy: 'email' });
		await this.journey.engine.clock.idle();
	}

	/** What leads say of their scores. */
	async said(lead: Lead): Promise<Pick<Lead, 'score' | 'grade'>> {
		const { score, grade } = await this.fresh(lead);
		return { score, grade };
	}

	async fresh(lead: Lead): Promise<Lead> {
		return (await this.journey.store.leads.get(lead.id)) as Lead;
	}

	async record(lead: Lead, stepId = 'score'): Promise<LeadScoreRecord | undefined> {
		const id = modelId({ journeyId: JOURNEY, stepId });
		return (await this.journey.store.scoring.scoresOf([lead.id])).find((score) => score.modelId === id);
	}

	async eventsOf(contact: Contact, type: string): Promise<Array<Record<string, unknown>>> {
		const found = await this.journey.store.interactions.list({ contactId: contact.id, type, limit: 100 });
		return found.map(({ properties }) => properties);
	}
}
