import { sql } from 'kysely';

import {
	listensFor,
	type BranchTerms,
	type HoldOutcome,
	type HoldState,
	type PathMark,
} from '../../../domain/journey';
import type { EnrollmentFacts } from '../../../domain/report';
import type { Contact } from '../../records';
import type { EnrollmentStatus } from '../../schema';
import { wholeReader, type WholeRecord } from '../../tables/record';

export type Json = Record<string, unknown>;

/** How long a hold lasts, as worked out by its step. */
export interface HoldTerms {
	/** When it is released automatically (UTC epoch milliseconds); null: only by one of the branches. */
	dueAt: number | null;
	/** What else lets the contact continue, one of them is enough; null: only time does. */
	branches: BranchTerms | null;
}

/** What the column says that holds are found by. */
export function eventTypeOf({ branches }: Pick<HoldTerms, 'branches'>): string | null {
	return branches === null ? null : listensFor(branches);
}

export interface NewHold extends HoldTerms {
	enrollmentId: string;
	journeyId: string;
	stepId: string;
	originId: string;
	contactId: string;
	visit: number;
	state: 'waiting' | 'ready' | 'paused';
	outcome: HoldOutcome | null;
	branch?: number | null;
	releasedAt: number | null;
	releasedBy: string | null;
	/** When the hold that it comes from was released, and by which interaction. */
	previousAt: number | null;
	previousBy: string | null;
	termsKey: string;
	item: Json;
}

/** What releases one hold. */
export interface Release {
	holdId: string;
	/** UTC epoch milliseconds: when the interaction was received. */
	at: number;
	/** The interaction's id, or null for a record change. */
	by: string | null;
	/** Which of the branches came true. */
	branch?: number | null;
}

/** A hold leased by a clock, with the contact's current data. */
export interface ClaimedHold {
	id: string;
	enrollmentId: string;
	contactId: string;
	visit: number;
	outcome: HoldOutcome;
	branch: number | null;
	/** The path of the step that this branch was when the contact was released. */
	path: PathMark | null;
	arrivedAt: number;
	dueAt: number | null;
	/** The interaction that released it (or made the contact enter), if any. */
	releasedBy: string | null;
	item: Json;
	/** The contact's data at entry. */
	entryData: Json | null;
	/** The enrolled account, if accounts are enrolled. */
	accountId: string | null;
	/** The enrollment was paused when this was claimed. */
	enrollmentPaused: boolean;
	contact: Contact;
}

/** A hold as it was when it was consumed, re-checked or settled. */
export type HoldReference = Pick<WholeRecord<'holds'>, 'id' | 'enrollmentId' | 'journeyId' | 'stepId'>;

/** The hold that an item came from, with its enrollment. */
export interface HoldOrigin {
	holdId: string;
	enrollmentId: string;
	journeyId: string;
	stepId: string;
	/** It was ended manually; what comes from it is no longer held. */
	canceled: boolean;
	/** Null: it's over, and has led on already, maybe on another path through the workflow. */
	state: HoldState | null;
	outcome: HoldOutcome | null;
	contactId: string;
	visit: number;
	releasedAt: number | null;
	releasedBy: string | null;
	/** The interaction that made the contact enter the journey, if any. */
	causedBy: string | null;
	/** When the enrollment began. */
	enteredAt: number;
	/** Set for a test contact: how many times as fast its waits pass. */
	testSpeed: number | null;
	/** The enrolled account, if accounts are enrolled. */
	accountId: string | null;
	enrollmentStatus: EnrollmentStatus;
	enrollmentPaused: boolean;
	/** For those who count. */
	facts: EnrollmentFacts;
	/** Its enrollment has been at the step that it comes to. */
	wasThere: boolean;
}

/** What is recorded about a failed hold. */
export interface HoldError {
	message: string;
	/** The n8n node that failed, by name. */
	node: string | null;
	executionId: string | null;
	/**
	 * `failed`: n8n reported an error; `interrupted`: the process died in the middle; `unconfirmed`: the
	 * outcome is unknown; `canceled`: someone stopped the execution; `lost`: a node on the way to the next step
	 * didn't pass the contact on.
	 */
	cause: 'failed' | 'interrupted' | 'unconfirmed' | 'canceled' | 'lost';
}

/** Reads whatever was selected of a hold. */
export const toHold = wholeReader('holds');

/** The state of a hold `h`, with its claim `c` if it has one, as the rest of the package knows it. */
export const LIVE_STATE = sql<HoldState>`case when c.execution_id is not null then 'delivered' else h.state end`;
