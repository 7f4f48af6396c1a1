import type { IExecuteFunctions } from 'n8n-workflow';

import { ConflictError, InvalidInputError } from '../../../../lib/domain/errors';
import {
	recordInteractions,
	saveContact,
	type ContactReference,
	type EngineContext,
} from '../../../../lib/engine';
import { eventTypeFromModel, requireEventType } from '../../../../lib/n8n/descriptions/eventTypeLocator';
import { fingerprint } from '../../../../lib/n8n/fingerprint';
import type { Contact } from '../../../../lib/store';
import { operation } from '../../operation';
import { contactFromModel, readContactReference } from '../../../../lib/n8n/contacts/contactLocator';
import { readDefaultCountry } from '../../shared/country';
import { readDate } from '../../shared/dates';
import { findContact, unknownContact } from '../../../../lib/n8n/contacts/findContact';
import { readCollection, textOf } from '../../shared/values';
import { createProperties } from './createProperties';
import { readProperties } from './readProperties';

export const createOperation = operation({
	name: 'Record',
	value: 'create',
	action: 'Record interaction',
	description: 'Record something a contact did; journeys waiting for it continue at once',
	tool: {
		description:
			'Record something a contact did. Journeys that wait for it continue at once. Returns the ID and whether it was recorded. Example: record order.placed for Ada.',
		defaults: {
			...contactFromModel,
			type: eventTypeFromModel(
				'What happened, in lower case with a dot, such as order.placed or webinar.attended',
			),
		},
	},
	properties: createProperties,
	batched: true,
	async execute(functions, engine, itemIndex) {
		const options = readCollection(functions, 'options', itemIndex);
		const type = readType(functions, itemIndex);
		const properties = readProperties(functions, itemIndex);
		const occurredAt = readDate(functions, options.occurredAt, 'Occurred At');
		const key = textOf(options.idempotencyKey, 'Idempotency Key');
		const contact = await whose(functions, engine, itemIndex);
		const [result] = await recordInteractions(engine, [
			{
				contactId: contact.id,
				type,
				occurredAt: occurredAt ?? engine.store.clock.now(),
				properties,
				source: functions.getNode().name,
				idempotencyKey: key === '' ? null : key,
				// The time counts only if it was set, because a repeated interaction arrives later.
				contentHash: key === '' ? null : fingerprint({ type, occurredAt, properties }),
			},
		]);
		if (result.status === 'conflict') {
			throw new ConflictError(
				`Idempotency Key: "${key}" belongs to an interaction with different content (${result.id}); use a different key for each interaction`,
			);
		}
		return [{ id: result.id, status: result.status, contactId: contact.id }];
	},
});

const LONGEST_TYPE = 200;

function readType(functions: IExecuteFunctions, itemIndex: number): string {
	const type = requireEventType(functions.getNodeParameter('type', itemIndex, ''));
	if (type.length <= LONGEST_TYPE) return type;
	throw new InvalidInputError({
		field: 'Event Type',
		reason: `is longer than ${LONGEST_TYPE} characters; use a name such as order.placed`,
	});
}

async function whose(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<Contact> {
	const reference: ContactReference = readContactReference(functions, itemIndex);
	const defaultCountry = readDefaultCountry(readCollection(functions, 'options', itemIndex));
	const found = await findContact(engine.store, reference, defaultCountry);
	if (found !== null) return found;
	const [[way, value]] = Object.entries(reference);
	const create = functions.getNodeParameter('ifUnknown', itemIndex, 'reject') === 'create';
	if (!create || (way !== 'email' && way !== 'phone' && way !== 'externalId')) {
		throw unknownContact(way, String(value));
	}
	return (await saveContact(engine, reference, { matchBy: way, defaultCountry })).contact;
}
