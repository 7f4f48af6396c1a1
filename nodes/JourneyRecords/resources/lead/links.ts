import type { INodeProperties } from 'n8n-workflow';

import { NotFoundError } from '../../../../lib/domain/errors';
import { unknownRecord } from '../../shared/values';
import { ID_EXAMPLE } from '../../../../lib/n8n/descriptions/idExample';

/** The records a lead can belong to. */
export const linkProperties: INodeProperties[] = [
	{
		displayName: 'Account ID',
		name: 'accountId',
		type: 'string',
		default: '',
		placeholder: ID_EXAMPLE,
		description: 'The account to link the lead to. If you don’t add it, the contact’s account is used.',
	},
	{
		displayName: 'Contact ID',
		name: 'contactId',
		type: 'string',
		default: '',
		placeholder: ID_EXAMPLE,
		description: 'The contact to link the lead to',
	},
];

const FIELDS: Record<string, string> = { lead: 'Lead ID', contact: 'Contact ID', account: 'Account ID' };

/** Turns a missing record into an error about the field that refers to it. */
export function explained(error: unknown): unknown {
	if (!(error instanceof NotFoundError) || FIELDS[error.recordType] === undefined) return error;
	return unknownRecord(FIELDS[error.recordType], error.recordType, error.reference);
}
