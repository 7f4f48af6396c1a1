import type { INode, IRun, ITriggerFunctions, Logger } from 'n8n-workflow';

import { systemClock } from './systemClock';

/** The n8n versions that `npm run test:versions` has seen keep the contract: the lowest and the newest. */
export const TESTED_N8N = { lowest: '2.16', newest: '2.41' } as const;

/** How long an execution may run before a report that n8n hasn't announced its end, in milliseconds. */
const LONG = 10 * 60_000;

/**
 * What n8n may break, in the words of the log entry. n8n doesn't promise that `emit` can also start a step.
 */
export type ContractBreach =
	| 'emitMissing'
	| 'endNotPromised'
	| 'deferredMissing'
	| 'activationMissing'
	| 'nodeIdMissing'
	| 'startedElsewhere'
	| 'endNotTold'
	| 'endRefused'
	| 'workflowMissing'
	| 'endUnseen';

interface Wording {
	/** What is no longer true. */
	what: string;
	/** The consequence. */
	effect: string;
	/** Set if perhaps nothing is broken yet. */
	suspicion?: boolean;
}

const KEPT = 'Contacts stay at their steps and are retried; none are lost.';
const LOSSES_UNSEEN =
	'Contacts continue, but one that gets lost at a node in between counts as completed, with “unknown end” in its log.';
const UNKNOWN_ENDS = 'Contacts continue, but executions that fail after a step aren’t noticed.';

const WORDINGS: Record<ContractBreach, Wording> = {
	emitMissing: { what: 'trigger() has no emit(), which starts an execution at a step', effect: KEPT },
	endNotPromised: {
		what: 'emit() no longer takes a promise for the end of the execution (donePromise)',
		effect: UNKNOWN_ENDS,
	},
	deferredMissing: { what: 'helpers.createDeferredPromise() is missing', effect: KEPT },
	activationMissing: {
		what: 'getActivationMode(), which tells an n8n restart from publishing, is missing',
		effect: 'The step can’t be published.',
	},
	nodeIdMissing: {
		what: 'nodes have no ID, which is needed to find waiting contacts again',
		effect: 'The step can’t be published.',
	},
	startedElsewhere: {
		what: 'an execution that emit() started ended without running this step, so execute() never received its contacts',
		effect: KEPT,
	},
	endNotTold: {
		what: 'n8n hasn’t reported for ten minutes how an execution ended',
		effect:
			'If n8n lists it as ended, the promise for its end (donePromise) is broken: this step then sends only one batch every five minutes.',
		suspicion: true,
	},
	endRefused: {
		what: 'the workflow runs on n8n’s engine v2, which doesn’t report how an execution ends (donePromise)',
		effect: UNKNOWN_ENDS,
	},
	workflowMissing: {
		what: 'nodes can’t see their own workflow (its nodes and connections)',
		effect: `${LOSSES_UNSEEN} Workflows aren’t checked for errors before contacts start.`,
	},
	endUnseen: {
		what: 'nodes on a worker can’t see how their execution ends (hooks.addHandler)',
		effect: LOSSES_UNSEEN,
	},
};

const REMEDY = `Tested with n8n ${TESTED_N8N.lowest} to ${TESTED_N8N.newest}: go back to one of these versions, or update n8n-nodes-customer-journey.`;
const ENGINE_REMEDY = 'Set the workflow to n8n’s default engine.';

/** Each breach is logged once per registration: a clock that retries would fill the log. */
const said = new WeakMap<object, Set<ContractBreach>>();

/** Stands in for a registration in what executions detect: each has its own functions. */
const ALL_EXECUTIONS = {};

const FOUND_BY_EXECUTIONS: ContractBreach[] = ['workflowMissing', 'endUnseen'];

/** Logs in n8n what it broke, what follows from that, and what to do. */
export function reportBreach(
	functions: { getNode(): Pick<INode, 'name'>; logger: Pick<Logger, 'error' | 'warn'> },
	breach: ContractBreach,
): void {
	const place = FOUND_BY_EXECUTIONS.includes(breach) ? ALL_EXECUTIONS : functions;
	const before = said.get(place) ?? new Set();
	said.set(place, before);
	if (before.has(breach)) return;
	before.add(breach);
	const { what, effect, suspicion } = WORDINGS[breach];
	const claim = suspicion
		? 'n8n may have broken something journeys rely on'
		: 'n8n broke something journeys rely on';
	const remedy = breach === 'endRefused' ? ENGINE_REMEDY : REMEDY;
	const line = `Customer journeys: ${claim}, at the step “${functions.getNode().name}”: ${what}. ${effect} ${remedy}`;
	if (suspicion) functions.logger.warn(line);
	else functions.logger.error(line);
}

/** What is visibly missing on n8n's side when a step is registered; reports each. */
export function checkRegistration(functions: ITriggerFunctions): ContractBreach[] {
	const { emit, helpers, getActivationMode } = functions as Partial<ITriggerFunctions>;
	const breaches: ContractBreach[] = [];
	if (typeof emit !== 'function') breaches.push('emitMissing');
	// It takes data, a promise of a response, and the promise of the end; a wrapper with a rest parameter has
	// length 0.
	else if (emit.length === 1 || emit.length === 2) breaches.push('endNotPromised');
	if (typeof helpers?.createDeferredPromise !== 'function') breaches.push('deferredMissing');
	if (typeof getActivationMode !== 'function') breaches.push('activationMissing');
	if (!functions.getNode().id) breaches.push('nodeIdMissing');
	for (const breach of breaches) reportBreach(functions, breach);
	return breaches;
}

/**
 * Sets a label of an execution. n8n has this without promising it, and without it nothing is lost: unlike a breach,
 * its absence isn't worth a line, and no label is worth a failed execution.
 */
export function hostCustomData(functions: object): (key: string, value: string | number) => void {
	return (key, value) => {
		try {
			(functions as { customData?: { set?(key: string, value: string | number): void } }).customData?.set?.(
				key,
				value,
			);
		} catch {
			// Outside an execution with data the property itself throws.
		}
	};
}

/** Checks that a finished execution began at this step. The clock itself handles the consequences. */
export function checkRun(functions: ITriggerFunctions, run: IRun | undefined): void {
	if (run?.status !== 'success') return;
	// In queue mode the main process may hear of the end without the nodes' data.
	const nodes = Object.keys(run.data?.resultData?.runData ?? {});
	if (nodes.length > 0 && !nodes.includes(functions.getNode().name)) {
		reportBreach(functions, 'startedElsewhere');
	}
}

/**
 * Watches for an end that doesn't come.
 * @returns a function that stops watching
 */
export function expectEnd(functions: ITriggerFunctions): () => void {
	return systemClock.setTimer(LONG, () => reportBreach(functions, 'endNotTold'));
}
