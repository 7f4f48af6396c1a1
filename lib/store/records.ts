import type { Opportunity } from '../domain/lifecycle';
import type { ModelScores } from '../domain/scoring';
import type { ContactRow, InteractionRow, LeadRow, ActivityRow, AccountRow } from './schema';
import { fromJson } from './json';
import { readModelScores } from './modelScores';

/** A row as the rest of the package sees it: camel case, JSON parsed. Instants stay epoch milliseconds. */
export interface Contact {
	id: string;
	externalId: string | null;
	email: string | null;
	phone: string | null;
	firstName: string | null;
	lastName: string | null;
	company: string | null;
	timeZone: string | null;
	accountId: string | null;
	owner: string | null;
	attributes: Record<string, unknown>;
	/** Set for a test contact: how many times as fast its waits pass. */
	testSpeed: number | null;
	/** Who created it, if known. */
	createdBy: string | null;
	createdAt: number;
	updatedAt: number;
}

/** The columns that make up a {@link Contact}. */
export const CONTACT_COLUMNS = [
	'id',
	'external_id',
	'email',
	'phone',
	'first_name',
	'last_name',
	'company',
	'time_zone',
	'account_id',
	'owner',
	'attributes',
	'test_speed',
	'created_by',
	'created_at',
	'updated_at',
] as const;

export function toContact(row: Pick<ContactRow, (typeof CONTACT_COLUMNS)[number]>): Contact {
	return {
		id: row.id,
		externalId: row.external_id,
		email: row.email,
		phone: row.phone,
		firstName: row.first_name,
		lastName: row.last_name,
		company: row.company,
		timeZone: row.time_zone,
		accountId: row.account_id,
		owner: row.owner,
		attributes: fromJson<Record<string, unknown>>(row.attributes) ?? {},
		testSpeed: row.test_speed,
		createdBy: row.created_by,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	};
}

export interface Account {
	id: string;
	externalId: string | null;
	name: string | null;
	domain: string | null;
	owner: string | null;
	attributes: Record<string, unknown>;
	createdAt: number;
	updatedAt: number;
}

export function toAccount(row: AccountRow): Account {
	return {
		id: row.id,
		externalId: row.external_id,
		name: row.name,
		domain: row.domain,
		owner: row.owner,
		attributes: fromJson<Record<string, unknown>>(row.attributes) ?? {},
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	};
}

export interface Lead {
	id: string;
	contactId: string | null;
	accountId: string | null;
	topic: string | null;
	campaign: string | null;
	page: string | null;
	status: LeadRow['status'];
	stage: string;
	owner: string | null;
	attributes: Record<string, unknown>;
	journeyId: string | null;
	enrollmentId: string | null;
	/** The lifecycle process whose stages it goes through; null: the default one. */
	processId: string | null;
	/** Why it is disqualified. */
	statusReason: string | null;
	/** How often it was recycled. */
	recycled: number;
	/** What sales expects of it. */
	opportunity: Opportunity | null;
	/** The highest score from any model; null: none has scored it yet. */
	score: number | null;
	/** That model's grade for this score. */
	grade: string | null;
	/** Each model's result, by model name; only models that have scored it. */
	scores: ModelScores;
	/** Since when its scores have made it sales-ready. */
	salesReadyAt: number | null;
	createdAt: number;
	updatedAt: number;
}

export function toLead(row: LeadRow): Lead {
	return {
		id: row.id,
		contactId: row.contact_id,
		accountId: row.account_id,
		topic: row.topic,
		campaign: row.campaign,
		page: row.page,
		status: row.status,
		stage: row.stage,
		owner: row.owner,
		attributes: fromJson<Record<string, unknown>>(row.attributes) ?? {},
		journeyId: row.journey_id,
		enrollmentId: row.enrollment_id,
		processId: row.process_id,
		statusReason: row.status_reason,
		recycled: row.recycled ?? 0,
		opportunity: fromJson<Opportunity>(row.opportunity),
		score: row.score,
		grade: row.grade,
		scores: readModelScores(row.scores),
		salesReadyAt: row.sales_ready_at,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	};
}

export interface Interaction {
	id: string;
	contactId: string;
	type: string;
	occurredAt: number;
	receivedAt: number;
	properties: Record<string, unknown>;
	source: string | null;
}

export function toInteraction(row: InteractionRow): Interaction {
	return {
		id: row.id,
		contactId: row.contact_id,
		type: row.type,
		occurredAt: row.occurred_at,
		receivedAt: row.received_at,
		properties: fromJson<Record<string, unknown>>(row.properties) ?? {},
		source: row.source,
	};
}

/** A person in the invitation to an appointment. */
export interface Attendee {
	email: string;
	name: string | null;
}

export interface Activity {
	id: string;
	kind: ActivityRow['kind'];
	subject: string;
	description: string | null;
	dueAt: number | null;
	startsAt: number | null;
	endsAt: number | null;
	/** IANA zone in which an appointment was planned. */
	timeZone: string | null;
	location: string | null;
	/** The organizer of an appointment; null: none, so its calendar file is not an invitation. */
	organizer: Attendee | null;
	/** The people invited to an appointment. */
	attendees: Attendee[];
	/** How often an appointment was changed since it was created. */
	revision: number;
	owner: string | null;
	status: ActivityRow['status'];
	result: string | null;
	completedAt: number | null;
	contactId: string | null;
	accountId: string | null;
	leadId: string | null;
	journeyId: string | null;
	enrollmentId: string | null;
	createdAt: number;
	updatedAt: number;
}

export function toActivity(row: ActivityRow): Activity {
	return {
		id: row.id,
		kind: row.kind,
		subject: row.subject,
		description: row.description,
		dueAt: row.due_at,
		startsAt: row.starts_at,
		endsAt: row.ends_at,
		timeZone: row.time_zone,
		location: row.location,
		organizer: fromJson<Attendee>(row.organizer),
		attendees: fromJson<Attendee[]>(row.attendees) ?? [],
		revision: row.revision ?? 0,
		owner: row.owner,
		status: row.status,
		result: row.result,
		completedAt: row.completed_at,
		contactId: row.contact_id,
		accountId: row.account_id,
		leadId: row.lead_id,
		journeyId: row.journey_id,
		enrollmentId: row.enrollment_id,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	};
}
