import type { IDataObject } from 'n8n-workflow';

import type { ContactExplanation } from '../../../../lib/engine';
import { isoTime } from '../../../../lib/n8n/items';

/** An explanation as an item: what matters of each record, and the text. */
export function explanationJson(explanation: ContactExplanation): IDataObject {
	const { contact, consents, enrollments, refusals, leads, activities, messages, text } = explanation;
	return {
		text,
		contact: {
			id: contact.id,
			email: contact.email,
			phone: contact.phone,
			firstName: contact.firstName,
			lastName: contact.lastName,
			company: contact.company,
			owner: contact.owner,
			timeZone: contact.timeZone,
		},
		consents: consents.map(({ channel, purpose, topic, state, at, source }) => ({
			channel,
			purpose,
			topic,
			state,
			at: isoTime(at),
			source,
		})),
		enrollments: enrollments.map(enrollmentJson),
		refusals: refusals.map(({ journeyId, journeyName, stepName, reason, times, lastAt }) => ({
			journeyId,
			journeyName,
			stepName,
			reason,
			times,
			lastAt: isoTime(lastAt),
		})),
		leads: leads.map(({ id, topic, stageName, status, score, grade, salesReady, owner }) => ({
			id,
			topic,
			stage: stageName,
			status,
			score,
			grade,
			salesReady,
			owner,
		})),
		activities: activities.map(({ id, kind, subject, dueAt, owner, leadId }) => ({
			id,
			kind,
			subject,
			dueAt: isoTime(dueAt),
			owner,
			leadId,
		})),
		messages: messages.map(({ id, channel, purpose, topic, state, reason, decidedAt, text: why }) => ({
			id,
			channel,
			purpose,
			topic,
			state,
			reason,
			decidedAt: isoTime(decidedAt),
			text: why,
		})),
	};
}

function enrollmentJson(enrollment: ContactExplanation['enrollments'][number]): IDataObject {
	const { id, journeyId, journeyName, status, reason, lastDecision, lastFailure } = enrollment;
	return {
		id,
		journeyId,
		journeyName,
		throughAccount: enrollment.throughAccount,
		status,
		reason,
		enteredAt: isoTime(enrollment.enteredAt),
		endedAt: isoTime(enrollment.endedAt),
		pausedAt: isoTime(enrollment.pausedAt),
		goalAt: isoTime(enrollment.goalAt),
		steps: enrollment.steps.map(({ stepId, stepName, state, since, dueAt, waitsFor }) => ({
			stepId,
			stepName,
			state,
			since: isoTime(since),
			dueAt: isoTime(dueAt),
			waitsFor,
		})),
		lastDecision: lastDecision === null ? null : { at: isoTime(lastDecision.at), text: lastDecision.text },
		lastFailure:
			lastFailure === null
				? null
				: {
						at: isoTime(lastFailure.at),
						node: lastFailure.node,
						message: lastFailure.message,
						executionId: lastFailure.executionId,
					},
	};
}
