import type { IDataObject } from 'n8n-workflow';

import { DEFAULT_PROCESS_ID, presetProcess } from '../../domain/lifecycle';
import type { ContactReference } from '../../engine';
import type { Account, Activity, Contact, Lead } from '../../store';
import { accountJson, activityJson, contactJson, leadJson } from '../items';
import { systemClock } from '../systemClock';

/** The ID of every record that a test run makes up: nothing is stored under it. */
export const TEST_ID = 'test';

/** Who goes through a journey when no one else is chosen. */
export const SAMPLE_PERSON = {
	email: 'ada@example.com',
	phone: '+442079460000',
	firstName: 'Ada',
	lastName: 'Lovelace',
	company: 'Analytical Engines Ltd',
} as const;

/** A contact with everything that a stored one has. */
export function testContact(known: ContactReference = {}): IDataObject {
	const now = systemClock.now();
	const blank: Contact = {
		id: TEST_ID,
		externalId: null,
		email: null,
		phone: null,
		firstName: null,
		lastName: null,
		company: null,
		timeZone: null,
		accountId: null,
		owner: null,
		attributes: {},
		testSpeed: null,
		createdBy: null,
		createdAt: now,
		updatedAt: now,
	};
	return { ...contactJson(blank), ...defined(known), id: known.id ?? TEST_ID } as IDataObject;
}

export function testAccount(): IDataObject {
	const now = systemClock.now();
	const account: Account = {
		id: TEST_ID,
		externalId: null,
		name: SAMPLE_PERSON.company,
		domain: 'example.com',
		owner: 'sales@example.com',
		attributes: {},
		createdAt: now,
		updatedAt: now,
	};
	return accountJson(account);
}

/** A lead with everything that a stored one has; by default it has just begun. */
export function testLead(known: Partial<Lead> = {}): IDataObject {
	const now = systemClock.now();
	const lead: Lead = {
		id: TEST_ID,
		contactId: TEST_ID,
		accountId: null,
		topic: null,
		campaign: null,
		page: null,
		status: 'open',
		stage: presetProcess(null)?.definition.first ?? '',
		owner: null,
		attributes: {},
		journeyId: null,
		enrollmentId: null,
		processId: DEFAULT_PROCESS_ID,
		statusReason: null,
		recycled: 0,
		opportunity: null,
		score: null,
		grade: null,
		scores: {},
		salesReadyAt: null,
		createdAt: now,
		updatedAt: now,
	};
	return leadJson({ ...lead, ...defined(known) });
}

export function testActivity(known: Omit<Activity, 'id' | 'createdAt' | 'updatedAt'>): IDataObject {
	const now = systemClock.now();
	return activityJson({ ...known, id: TEST_ID, createdAt: now, updatedAt: now });
}

function defined<T extends object>(known: T): T {
	return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as T;
}
